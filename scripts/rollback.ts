import { parseEnvironment } from "#lib/env.ts";
import { checkDeployment } from "./lib/checks/deployment.ts";
import { hasFailed, table } from "./lib/checks/finding.ts";
import { environmentNamed, readEnvironment } from "./lib/environment.ts";
import { showTool, stopOnExit } from "./lib/processes.ts";
import { fail, readArguments, StopError } from "./lib/terminal.ts";
import { targetFlags } from "./lib/wrangler.ts";

const help = `npm run rollback [environment] -- [options]

Puts the Worker that was live before in the place of the one that is, and looks at it. The database stays as it is: a migration only
ever adds what the Worker before it does not mind (docs/deploy.md). Code that is wrong is mended by the next deployment.

  environment   production if left out; preview
  --version id  another one than that before. Without --yes, wrangler lists them and asks
  --yes         don't ask
  --help`;

stopOnExit();
try {
  const { values, positionals } = readArguments(help, {
    version: { type: "string" },
    yes: { type: "boolean" },
  });
  const target = environmentNamed(positionals[0], ["production", "preview"]);
  const environment = parseEnvironment(readEnvironment(target));
  if (!values.yes) await showTool("wrangler", ["deployments", "list", ...targetFlags(target)]);
  const version = values.version ? [values.version] : [];
  const flags = ["--message", "npm run rollback", ...(values.yes ? ["--yes"] : []), ...targetFlags(target)];
  if (!(await showTool("wrangler", ["rollback", ...version, ...flags])))
    throw new StopError("Nothing was rolled back: see above.");
  const findings = await checkDeployment(environment, 30_000);
  console.log(`\n${table(findings)}\n`);
  process.exit(hasFailed(findings) ? 1 : 0);
} catch (error) {
  fail(error);
}

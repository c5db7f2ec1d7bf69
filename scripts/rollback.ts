import { parseEnvironment } from "#lib/env.ts";
import { checkDeployment } from "./lib/checks/deployment.ts";
import { hasFailed, table } from "./lib/checks/finding.ts";
import { environmentNamed, readEnvironment } from "./lib/environment.ts";
import { stopOnExit } from "./lib/processes.ts";
import { fail, readArguments } from "./lib/terminal.ts";
import { rollBack } from "./lib/wrangler.ts";

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
  await rollBack(target, values);
  const findings = await checkDeployment(environment, 30_000);
  console.log(`\n${table(findings)}\n`);
  process.exit(hasFailed(findings) ? 1 : 0);
} catch (error) {
  fail(error);
}

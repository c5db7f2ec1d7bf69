import { isLocal } from "#lib/local-address.ts";
import { checkClerk } from "./lib/checks/clerk.ts";
import { checkDatabase } from "./lib/checks/database.ts";
import { checkDeployment } from "./lib/checks/deployment.ts";
import { type Finding, skipped, table } from "./lib/checks/finding.ts";
import { checkMachine, checkValues, checkWorker } from "./lib/checks/machine.ts";
import { services } from "./lib/checks/services.ts";
import { type EnvironmentName, environmentNamed, parseVariables, type Variables } from "./lib/environment.ts";
import { otherHolder } from "./lib/lock.ts";
import { openServices, runningEnvironment } from "./lib/mirror.ts";
import { stateDir } from "./lib/paths.ts";
import { fail, readArguments } from "./lib/terminal.ts";

const help = `npm run doctor [environment] -- [options]

Looks at everything that can be wrong, and says what to do. It changes nothing but one entry in the ledger of webhooks.

  environment  local if left out; real, preview, production
  --json       for programs: { environment, findings: [{ name, status, detail, advice }] }
  --help

It ends with 1 where something failed.`;

try {
  const { values, positionals } = readArguments(help, { json: { type: "boolean" } });
  const name = environmentNamed(positionals[0], ["local", "real", "preview", "production"]);
  const findings = await examine(name, runningEnvironment(name));
  const failures = findings.filter(({ status }) => status === "failed").length;
  const warnings = findings.filter(({ status }) => status === "warning").length;
  if (values.json) console.log(JSON.stringify({ environment: name, findings }, null, 2));
  else console.log(`\n${table(findings)}\n\n${name}: ${failures} failed, ${warnings} to look at`);
  process.exit(failures > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}

async function examine(name: EnvironmentName, variables: Variables): Promise<Finding[]> {
  const values = await checkValues(name, variables);
  const findings = [...(await checkMachine()), ...(await checkWorker(name)), values];
  if (values.status !== "ok") return findings;
  const environment = parseVariables(variables);
  const start = name === "local" ? "npm start" : `npm start ${name}`;
  const isHere = name === "local" || name === "real";
  const runs = !isHere || otherHolder(stateDir) !== undefined;
  const later = (what: string) => ({
    name: what,
    ...skipped("the kit does not run", `${start}, then this again`),
  });
  const mayAsk = (url: string | undefined) => runs || !isLocal(url);
  return [
    ...findings,
    ...(mayAsk(environment.CLERK_API_URL)
      ? await checkClerk(environment, name === "production")
      : [later("Clerk")]),
    ...(mayAsk(environment.TURSO_DATABASE_URL)
      ? await checkDatabase(openServices(variables), isHere ? start : `npm run deploy ${name}`)
      : [later("Database")]),
    ...(await Promise.all(
      services.map(({ name, address, check }) =>
        mayAsk(address(environment)) ? check(environment) : later(name),
      ),
    )),
    ...(runs ? await checkDeployment(environment) : [later("App")]),
  ];
}

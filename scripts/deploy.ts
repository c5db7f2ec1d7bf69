import { existsSync } from "node:fs";
import { styleText } from "node:util";
import { type Environment, parseEnvironment } from "#lib/env.ts";
import { isLocal } from "#lib/local-address.ts";
import { webhookPath } from "#lib/sync/webhook.ts";
import { buildWorker } from "./lib/build.ts";
import { checkClerk } from "./lib/checks/clerk.ts";
import { checkDeployment } from "./lib/checks/deployment.ts";
import { type Finding, hasFailed, table } from "./lib/checks/finding.ts";
import { checkValues, checkWorker } from "./lib/checks/machine.ts";
import { services } from "./lib/checks/services.ts";
import { fillNewDirectory } from "./lib/directory.ts";
import {
  environmentFile,
  environmentNamed,
  localEnvironment,
  localKeys,
  readEnvironment,
} from "./lib/environment.ts";
import { openServices } from "./lib/mirror.ts";
import { stateDir } from "./lib/paths.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { migrateDatabase } from "./lib/stack.ts";
import { fail, readArguments, StopError, step } from "./lib/terminal.ts";
import { removeStaleSecrets, type Target, uploadWorker, weighUpload } from "./lib/wrangler.ts";

const help = `npm run deploy [environment] -- [options]

Tries the keys, builds, migrates the database, uploads the Worker with its secrets, and looks at what is then live. Each step can be
repeated; where one fails, it says why, and what was live stays.

  environment  production if left out; preview
  --dry-run    builds and weighs what would be uploaded: no account, no network
  --help`;

stopOnExit();
try {
  const { values, positionals } = readArguments(help, { "dry-run": { type: "boolean" } });
  const target = environmentNamed(positionals[0], ["production", "preview"]);
  await (values["dry-run"] ? dryRun(target) : deploy(target));
  process.exit(0);
} catch (error) {
  await stopAll();
  fail(error);
}

/** With the environment's keys, or without any: it takes the local stand-ins' values then. */
async function dryRun(target: Target): Promise<void> {
  const isThere = existsSync(environmentFile(target));
  if (!isThere) console.log(`There are no keys for "${target}" yet: this dry run uses local values.`);
  const variables = isThere ? readEnvironment(target) : localEnvironment(localKeys(stateDir));
  demand([await checkValues(target, variables), ...(await checkWorker(target))]);
  await step("Worker built", () => buildWorker(variables));
  await weighUpload(target);
}

async function deploy(target: Target): Promise<void> {
  const variables = readEnvironment(target);
  demand([await checkValues(target, variables)]);
  const environment = parseEnvironment(variables);
  demandPublic(environment, target);
  demand([
    ...(await checkWorker(target)),
    ...(await checkClerk(environment, target === "production")),
    ...(await Promise.all(services.map(({ check }) => check(environment)))),
  ]);
  const { APP_URL, TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken } = environment;
  await step("Worker built", () => buildWorker(variables));
  // Before the Worker: a migration only ever adds what the deployed one does not mind. See docs/deploy.md.
  await step("Database migrated", () => migrateDatabase({ url, authToken }));
  await uploadWorker(variables, target);
  await step("Secrets that are no longer in the file removed", () => removeStaleSecrets(variables, target));
  const findings = await checkDeployment(environment, 60_000);
  console.log(`\n${table(findings)}\n`);
  if (hasFailed(findings))
    throw new StopError(
      `It is deployed, and does not do all it should. Mend what is said above, or go back: npm run rollback${target === "preview" ? " preview" : ""}`,
    );
  // After the Worker: the one before writes entries that the new directory can't search.
  await step("Directory filled", () => fillNewDirectory(openServices(variables)));
  console.log(`\n${styleText("bold", `Live at ${APP_URL}`)}\n\n${nextSteps(environment, target)}\n`);
}

/** Shows what was found. @throws StopError where something failed */
function demand(findings: Finding[]): void {
  console.log(table(findings));
  if (hasFailed(findings))
    throw new StopError("Nothing was deployed: mend what is said above, and run this again.");
}

function demandPublic(environment: Environment, target: Target): void {
  const { APP_URL, TURSO_DATABASE_URL, CLERK_API_URL } = environment;
  const others = Object.fromEntries(services.map(({ name, address }) => [name, address(environment)]));
  const local = Object.entries({ APP_URL, TURSO_DATABASE_URL, CLERK_API_URL, ...others })
    .filter(([, url]) => isLocal(url))
    .map(([name]) => name);
  if (local.length > 0)
    throw new StopError(
      `${local.join(" and ")} of "${target}" can't be on this machine: npm run setup ${target}`,
    );
}

function nextSteps({ APP_URL, CLERK_WEBHOOK_SIGNING_SECRET: secret }: Environment, target: Target): string {
  const steps = [
    ...(secret
      ? []
      : [
          `Clerk's webhooks: npm run setup ${target} says what to click for ${new URL(webhookPath, APP_URL)}; then deploy again.`,
        ]),
    `People who were at Clerk before: npm run sync ${target}`,
    'Yourself as administrator: in Clerk\'s dashboard, {"role": "admin"} as public metadata of your user.',
    `Anything odd: npm run doctor ${target}`,
  ];
  return `Next:\n${steps.map((each) => `  • ${each}`).join("\n")}`;
}

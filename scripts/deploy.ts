import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnvironment } from "#lib/env.ts";
import { isLocal } from "#lib/local-address.ts";
import { buildWorker } from "./lib/build.ts";
import { localEnvironment, localKeys, readVariables, type Variables } from "./lib/environment.ts";
import { fillNewDirectory, openServices } from "./lib/mirror.ts";
import { root, stateDir } from "./lib/paths.ts";
import { showTool, stopAll, stopOnExit } from "./lib/processes.ts";
import { migrateDatabase } from "./lib/stack.ts";
import { fail, StopError, step } from "./lib/terminal.ts";

const file = join(root, ".dev.vars.production");
const dryRun = process.argv.includes("--dry-run");

stopOnExit();
try {
  const variables = productionEnvironment();
  if (dryRun) await step("Worker built", () => buildWorker(variables));
  else await deploy(variables);
  if (
    dryRun &&
    !(await showTool("wrangler", ["deploy", "--dry-run", "--outdir", join(stateDir, "dry-run")]))
  ) {
    throw new StopError("wrangler refused the Worker: see above.");
  }
  process.exit(0);
} catch (error) {
  await stopAll();
  fail(error);
}

/** What will be deployed. A dry run without it takes the local stand-ins' values. */
function productionEnvironment(): Variables {
  if (existsSync(file)) {
    const variables = readVariables(file);
    const environment = parseEnvironment(variables);
    const local = (["APP_URL", "TURSO_DATABASE_URL", "CLERK_API_URL", "ALGOLIA_URL"] as const).filter(
      (name) => isLocal(environment[name]),
    );
    if (local.length > 0)
      throw new StopError(`${local.join(" and ")} in .dev.vars.production can't be on this machine.`);
    return variables;
  }
  if (!dryRun) {
    throw new StopError(
      "There are no production keys yet.\nCopy .dev.vars.example to .dev.vars.production and fill it in; then run this again.\nTo see what would be deployed without any, add -- --dry-run.",
    );
  }
  console.log("There is no .dev.vars.production: this dry run uses local values.");
  return localEnvironment(localKeys(stateDir));
}

async function deploy(variables: Variables): Promise<void> {
  const { APP_URL, TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken } = parseEnvironment(variables);
  await step("Worker built", () => buildWorker(variables));
  // Before the Worker: a migration only ever adds what the deployed one does not mind.
  await step("Database migrated", () => migrateDatabase({ url, authToken }));
  if (!(await upload(variables)))
    throw new StopError("The Worker was not deployed: see above. Nothing of it is live.");
  const response = await fetch(new URL("/api/health", APP_URL)).catch(() => undefined);
  if (!response?.ok)
    throw new StopError(
      `The Worker is deployed, but ${APP_URL}/api/health does not answer 200. See: npx wrangler tail`,
    );
  // After the Worker: the one before writes entries that the new directory can't search.
  await step("Directory filled", () => fillNewDirectory(openServices(variables)));
  console.log(`\nLive at ${APP_URL}. Clerk's webhooks belong to ${new URL("/api/webhooks/clerk", APP_URL)}.`);
}

/** Deploys the Worker together with its secrets, which are in a file only as long as that takes. */
async function upload(variables: Variables): Promise<boolean> {
  const isOpen = (name: string) => /^NEXT_PUBLIC_|^APP_URL$/.test(name);
  const secrets = Object.entries(variables).filter(([name, value]) => value && !isOpen(name));
  const open = ["APP_URL", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"].flatMap((name) => [
    "--var",
    `${name}:${variables[name]}`,
  ]);
  const secretsFile = join(stateDir, "secrets.json");
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(secretsFile, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
  try {
    return await showTool("wrangler", ["deploy", "--secrets-file", secretsFile, ...open]);
  } finally {
    rmSync(secretsFile, { force: true });
  }
}

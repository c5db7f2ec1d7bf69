import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, styleText } from "node:util";
import { createClerkClient } from "@clerk/backend";
import { connect } from "#db/client.ts";
import { abandonReconciliations, type Reconciliation } from "#db/reconciliations.ts";
import { parseEnvironment } from "#lib/env.ts";
import { toAppError } from "#lib/errors.ts";
import { runEffects, type Services } from "#lib/sync/effects.ts";
import { reconcileAll } from "#lib/sync/reconcile.ts";
import { isLocal, projectEnvironment, readVariables, type Variables } from "./lib/environment.ts";
import { root, stateDir } from "./lib/paths.ts";
import { fail, StopError } from "./lib/terminal.ts";

const help = `npm run sync -- [options]

Compares everybody at Clerk with the database, and puts right what differs: the first fill of a new database, or a repair.
It can be stopped at any time, and goes on where it was.

  --production     with the keys of .dev.vars.production instead of .dev.vars
  --restart        begin with the first page, though an earlier run was stopped before its end
  --erase-missing  erase people who are not at Clerk, however many they are
  --help`;

const { values } = parseArgs({
  options: {
    production: { type: "boolean" },
    restart: { type: "boolean" },
    "erase-missing": { type: "boolean" },
    help: { type: "boolean" },
  },
});

if (values.help) {
  console.log(help);
  process.exit(0);
}

try {
  const services = openServices(values.production ? productionEnvironment() : localEnvironment());
  if (values.restart) await abandonReconciliations(services.db);
  const run = await reconcileAll(services, {
    pageSize: 500,
    patienceMs: 120_000,
    eraseMissing: values["erase-missing"],
    onPage: showProgress,
  });
  await finishEffects(services);
  console.log(summary(run));
} catch (error) {
  const { reason, message } = toAppError(error);
  fail(reason === "unavailable" || reason === "misconfigured" ? new StopError(hint(message)) : error);
}

function openServices(variables: Variables): Services {
  const environment = parseEnvironment({ APP_URL: "http://localhost:8787", ...variables });
  const { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl } = environment;
  const { TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: authToken } = environment;
  return {
    clerk: createClerkClient({ secretKey, apiUrl }),
    db: connect({ url, authToken, deadlineMs: 60_000 }),
  };
}

/** `.dev.vars`, with the ports that the running stand-ins found free. */
function localEnvironment(): Variables {
  const variables = projectEnvironment();
  const running = join(stateDir, "worker.env");
  if (existsSync(running)) {
    const found = readVariables(running);
    for (const name of ["CLERK_API_URL", "TURSO_DATABASE_URL"]) {
      if (isLocal(variables[name]) && isLocal(found[name])) variables[name] = found[name] ?? "";
    }
  }
  return variables;
}

function productionEnvironment(): Variables {
  const file = join(root, ".dev.vars.production");
  if (!existsSync(file))
    throw new StopError("There is no .dev.vars.production: copy .dev.vars.example, and fill it in.");
  return readVariables(file);
}

function hint(message: string): string {
  return values.production
    ? message
    : `${message}\nWith the local stand-ins, "npm start" has to run in another terminal.`;
}

function showProgress({ compared, missing, stale, ghosts }: Reconciliation, total: number): void {
  const line = `${compared} of ${Math.max(total, compared)} compared: ${missing} missing, ${stale} stale, ${ghosts} gone`;
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
  else console.log(line);
}

/** The directory and whatever else follows, as far as it can be done now; the rest is the cron trigger's. */
async function finishEffects(services: Services): Promise<void> {
  let done = 0;
  for (let taken = 1; taken > 0; ) {
    taken = await runEffects(services, 500);
    done += taken;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${done} effects done`);
  }
}

function summary({ compared, missing, stale, ghosts, unreadable }: Reconciliation): string {
  const drift = missing + stale + ghosts;
  const verdict = drift === 0 ? "The mirror was what Clerk says." : "It is what Clerk says now.";
  const odd =
    unreadable > 0 ? `\n${unreadable} could not be read: lib/sync/users.ts does not know their shape.` : "";
  return `${process.stdout.isTTY ? "\r\x1b[K" : ""}${styleText("green", "✓")} ${compared} people compared. Drift ${drift}: ${missing} missing, ${stale} stale, ${ghosts} not at Clerk. ${verdict}${odd}`;
}

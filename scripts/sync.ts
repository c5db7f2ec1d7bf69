import { styleText } from "node:util";
import { abandonReconciliations, type Reconciliation } from "#db/reconciliations.ts";
import { toAppError } from "#lib/errors.ts";
import { fillDirectory } from "./lib/directory.ts";
import { type EnvironmentName, environmentNamed } from "./lib/environment.ts";
import { compareEverybody, finishEffects, openServices, runningEnvironment } from "./lib/mirror.ts";
import { endProgress, fail, readArguments, StopError } from "./lib/terminal.ts";

const help = `npm run sync [environment] -- [options]

Compares everybody at Clerk with the database, and puts right what differs: the first fill of a new database, or a repair.
It can be stopped at any time, and goes on where it was.

  environment      local, which has to run in another terminal, if left out; real, preview, production
  --restart        begin with the first page, though an earlier run was stopped before its end
  --erase-missing  erase people who are not at Clerk, however many they are
  --directory      only write everybody in the database into the directory anew
  --help`;

const options = {
  restart: { type: "boolean" },
  "erase-missing": { type: "boolean" },
  directory: { type: "boolean" },
} as const;

let name: EnvironmentName = "local";
try {
  const { values, positionals } = readArguments(help, options);
  name = environmentNamed(positionals[0], ["local", "real", "preview", "production"]);
  const services = openServices(runningEnvironment(name));
  if (values.directory) {
    const people = await fillDirectory(services, { restart: values.restart });
    endProgress();
    console.log(`${styleText("green", "✓")} ${people} people are in the directory.`);
  } else {
    if (values.restart) await abandonReconciliations(services.db);
    const run = await compareEverybody(services, values["erase-missing"]);
    await finishEffects(services);
    endProgress();
    console.log(summary(run));
  }
} catch (error) {
  const { reason, message } = toAppError(error);
  fail(reason === "unavailable" || reason === "misconfigured" ? new StopError(hint(message)) : error);
}

function hint(message: string): string {
  return name !== "local"
    ? message
    : `${message}\nWith the local stand-ins, "npm start" has to run in another terminal.`;
}

function summary({ compared, missing, stale, ghosts, unreadable }: Reconciliation): string {
  const drift = missing + stale + ghosts;
  const verdict = drift === 0 ? "The mirror was what Clerk says." : "It is what Clerk says now.";
  const odd =
    unreadable > 0 ? `\n${unreadable} could not be read: lib/sync/users.ts does not know their shape.` : "";
  return `${styleText("green", "✓")} ${compared} people compared. Drift ${drift}: ${missing} missing, ${stale} stale, ${ghosts} not at Clerk. ${verdict}${odd}`;
}

import { styleText } from "node:util";
import type { ClerkClient } from "@clerk/backend";
import { abandonReconciliations } from "#db/reconciliations.ts";
import { toAppError } from "#lib/errors.ts";
import { isLocal } from "#lib/local-address.ts";
import { localKeys, readEnvironment, type Variables } from "./lib/environment.ts";
import { holdLock, otherHolder } from "./lib/lock.ts";
import { compareEverybody, finishEffects, openServices, runningEnvironment } from "./lib/mirror.ts";
import { stateDir } from "./lib/paths.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { people as firstPeople } from "./lib/seed.ts";
import { importPeople, writeBios } from "./lib/seed-people.ts";
import { findPort, startStack } from "./lib/stack.ts";
import { endProgress, fail, readArguments, StopError } from "./lib/terminal.ts";

const help = `npm run seed -- --people 2000

Fills local Clerk with made-up people, the same ones each time, and the database as "npm run sync" does. It works beside a kit
that runs, and without one. It can be stopped at any time: run again, it adds whoever is missing.

  --people  how many there are to be, from 1 to 1000000
  --help`;

stopOnExit();
try {
  const count = readCount();
  const environment = await openKit();
  const services = openServices(environment);
  const clerk = { url: environment.CLERK_API_URL ?? "", secretKey: environment.CLERK_SECRET_KEY ?? "" };
  const startedAt = performance.now();

  await createFirstPeople(services.clerk);
  const created = await importPeople(clerk, count);
  // A comparison that was under way may be past the places where these people are.
  await abandonReconciliations(services.db);
  await compareEverybody(services);
  const bios = await writeBios(clerk, services.db, count);
  await finishEffects(services);

  endProgress();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${styleText("green", "✓")} ${count} people: ${created} new, ${bios} with a new bio ${styleText("dim", `${seconds} s`)}`,
  );
  await stopAll();
  process.exit(0);
} catch (error) {
  endProgress();
  await stopAll();
  const { reason, message } = toAppError(error);
  fail(
    reason === "unavailable" ? new StopError(`${message}\nRun this again: it goes on where it was.`) : error,
  );
}

/** @throws StopError where it is not from 1 to a million */
function readCount(): number {
  const { people } = readArguments(help, { people: { type: "string" } }).values;
  const count = /^\d+$/.test(people ?? "") ? Number(people) : 0;
  if (count >= 1 && count <= 1_000_000) return count;
  throw new StopError(`How many people? A whole number from 1 to 1000000.\n\n${help}`);
}

/** The kit that runs in this folder, else stand-ins that end with this program. @throws StopError where Clerk is not local */
async function openKit(): Promise<Variables> {
  const variables = readEnvironment("local");
  if (!isLocal(variables.CLERK_API_URL)) {
    throw new StopError(
      "CLERK_API_URL of .dev.vars is not on this machine: made-up people are for local Clerk only.",
    );
  }
  if (otherHolder(stateDir)) return runningEnvironment("local");
  holdLock(stateDir);
  const { environment } = await startStack({
    directory: stateDir,
    variables,
    keys: localKeys(stateDir),
    appPort: await findPort(8787),
  });
  return environment;
}

/** The people who can sign in: "npm start" makes them only where there is nobody. */
async function createFirstPeople(clerk: ClerkClient): Promise<void> {
  if ((await clerk.users.getCount()) > 0) return;
  for (const { role, email, ...person } of firstPeople) {
    await clerk.users.createUser({ ...person, emailAddress: [email], publicMetadata: { role } });
  }
}

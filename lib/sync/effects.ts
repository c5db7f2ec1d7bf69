import type { ClerkClient } from "@clerk/backend";
import type { BatchItem } from "drizzle-orm/batch";
import { welcomeUsers } from "#db/activity.ts";
import type { Database } from "#db/client.ts";
import { readDocuments } from "#db/directory.ts";
import { type Effect, maxAttempts, type OutboxEntry, putOff, strikeOff, takeEntries } from "#db/outbox.ts";
import type { UserId } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { errorKind, log } from "#lib/log.ts";
import type { Directory } from "#lib/search/directory.ts";
import { fts5 } from "#lib/search/fts5.ts";
import { readUsersById } from "./clerk-users.ts";

export interface Services {
  db: Database;
  clerk: ClerkClient;
  /** The one in the database without it. */
  directory?: Directory;
}

interface Done {
  /** What is to be done in the database. */
  statements: readonly BatchItem<"sqlite">[];
  /** For whom it could not be done. */
  failed?: readonly string[];
}

/**
 * What can follow a change. An effect does what it does elsewhere at once, and gives back what it wants to have done
 * in the database: that is committed together with the end of its entries. It may be asked for the same again.
 */
const effects: Record<Effect, (services: Services, ids: UserId[]) => Promise<Done>> = {
  /** Brings the directory in step. */
  index: async ({ db, directory = fts5 }, ids) => ({
    statements: await directory.write(db, ids, await readDocuments(db, ids)),
  }),

  /** Greets who is new. A mail is to be sent from here, with the id as the key that makes it one mail. */
  welcome: async ({ db }, ids) => ({ statements: [welcomeUsers(db, ids)] }),

  /**
   * Asks Clerk for people of whom it sent what we could not read. Who is not there is not erased, for Clerk's lists may be
   * behind: that is the business of comparing everybody.
   */
  refetch: async ({ db, clerk }, ids) => {
    const { users, unreadable } = await readUsersById(clerk, ids);
    return { statements: users.length > 0 ? upsertUsers(db, users, clock.now()) : [], failed: unreadable };
  },
};

/**
 * Does what waits in the outbox. What fails is put off, and after twelve times left alone; what is cut off is anybody's
 * again after a minute.
 *
 * @param limit how many entries at the most
 * @returns how many entries were taken
 */
export async function runEffects(services: Services, limit = 50): Promise<number> {
  const { db } = services;
  const entries = await takeEntries(db, clock.now(), limit);
  for (const [effect, group] of Map.groupBy(entries, (entry) => entry.effect)) {
    try {
      const { statements, failed = [] } = await effects[effect](
        services,
        group.map(({ objectId }) => objectId as UserId),
      );
      const isDone = ({ objectId }: OutboxEntry) => !failed.includes(objectId);
      await db.batch([strikeOff(db, group.filter(isDone)), ...statements]);
      await putOffAll(
        db,
        group.filter((entry) => !isDone(entry)),
        "unreadable",
      );
    } catch (error) {
      await putOffAll(db, group, errorKind(error));
    }
  }
  return entries.length;
}

async function putOffAll(db: Database, [first, ...rest]: OutboxEntry[], problem: string): Promise<void> {
  if (!first) return;
  const put = (entry: OutboxEntry) => putOff(db, entry, problem, clock.now());
  await db.batch([put(first), ...rest.map(put)]);
  const dead = [first, ...rest].filter(({ attempts }) => attempts + 1 >= maxAttempts).length;
  log[dead > 0 ? "error" : "warn"]("outbox.put_off", {
    effect: first.effect,
    entries: rest.length + 1,
    dead,
    problem,
  });
}

/** How long one isolate works off the outbox before another request of it may do so too, in milliseconds. */
const turnMs = 20_000;
let turnEndsAt = 0;
let anotherRound = false;

/**
 * Does what waits in the outbox, soon: one request of an isolate does it for all that ask in the meantime. What this
 * leaves is done by the cron trigger.
 */
export async function runEffectsSoon(openServices: () => Services): Promise<void> {
  anotherRound = true;
  if (clock.now() < turnEndsAt) return;
  turnEndsAt = clock.now() + turnMs;
  try {
    const services = openServices();
    while (anotherRound && clock.now() < turnEndsAt) {
      anotherRound = false;
      const limit = 50;
      if ((await runEffects(services, limit)) === limit) anotherRound = true;
    }
  } catch (error) {
    log.warn("outbox.failed", { error: errorKind(error) });
  } finally {
    turnEndsAt = 0;
  }
}

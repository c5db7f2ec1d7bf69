import { and, asc, eq, gte, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { outbox } from "./schema.ts";

export type Effect = typeof outbox.$inferSelect.effect;
export type OutboxEntry = Pick<typeof outbox.$inferSelect, "effect" | "objectId" | "token" | "attempts">;

/** How long whoever takes an entry has for it, in milliseconds; then it is anybody's again. */
const leaseMs = 60_000;

/** After so many failures an entry is dead: it stays for somebody to look at. */
export const maxAttempts = 12;

/**
 * Asks for an effect on some objects. Put it in the batch of the change that it follows.
 *
 * @param objectIds a query of one column
 * @param now milliseconds since the epoch
 */
export function enqueue(db: Database, effect: Effect, objectIds: SQL, now: number) {
  return db
    .insert(outbox)
    .select(
      sql`select ${effect}, id, lower(hex(randomblob(8))), ${now}, 0, null from (select null as id where false union all ${objectIds}) where id is not null`,
    )
    .onConflictDoUpdate({
      target: [outbox.effect, outbox.objectId],
      set: { token: sql`excluded.token`, dueAt: now, attempts: 0, problem: null },
    });
}

/**
 * Takes the entries that are due, for a minute: another that asks at the same time gets others.
 *
 * @param now milliseconds since the epoch
 * @param limit how many at the most
 */
export function takeEntries(db: Database, now: number, limit: number): Promise<OutboxEntry[]> {
  const due = db
    .select({ rowid: sql`rowid` })
    .from(outbox)
    .where(and(lte(outbox.dueAt, now), sql`${outbox.attempts} < ${maxAttempts}`))
    .orderBy(outbox.dueAt)
    .limit(limit);
  return db
    .update(outbox)
    .set({ dueAt: now + leaseMs })
    .where(inArray(sql`rowid`, due))
    .returning({
      effect: outbox.effect,
      objectId: outbox.objectId,
      token: outbox.token,
      attempts: outbox.attempts,
    });
}

/** Strikes entries off that were done, but for those that were asked for anew in the meantime. */
export function strikeOff(db: Database, done: OutboxEntry[]) {
  return db.delete(outbox).where(
    inArray(
      outbox.token,
      done.map(({ token }) => token),
    ),
  );
}

/**
 * Puts an entry off that could not be done, for longer each time: half a minute at first, four hours at the most.
 *
 * @param problem the kind of the error, without anybody's data
 */
export function putOff(db: Database, { token, attempts }: OutboxEntry, problem: string, now: number) {
  const pauseMs = Math.min(30_000 * 2 ** attempts, 4 * 60 * 60 * 1000);
  return db
    .update(outbox)
    .set({ attempts: attempts + 1, dueAt: now + pauseMs, problem })
    .where(eq(outbox.token, token));
}

/** The query of how many entries wait to be done, and how many are dead. */
export function countEntries(db: Database) {
  const count = (condition: SQL) => sql<number>`count(*) filter (where ${condition})`;
  return db
    .select({
      waiting: count(sql`${outbox.attempts} < ${maxAttempts}`),
      dead: count(sql`${outbox.attempts} >= ${maxAttempts}`),
    })
    .from(outbox);
}

/**
 * The query of the entries that are dead, those first that died first.
 *
 * @param limit how many at the most
 */
export function listDeadEntries(db: Database, limit: number) {
  return db
    .select({ effect: outbox.effect, objectId: outbox.objectId, problem: outbox.problem })
    .from(outbox)
    .where(gte(outbox.attempts, maxAttempts))
    .orderBy(asc(outbox.dueAt), asc(outbox.effect), asc(outbox.objectId))
    .limit(limit);
}

/**
 * Makes a dead entry due, as if it had never been tried.
 *
 * @param now milliseconds since the epoch
 * @returns whether there was such an entry, and dead
 */
export async function reviveEntry(
  db: Database,
  { effect, objectId }: Pick<OutboxEntry, "effect" | "objectId">,
  now: number,
): Promise<boolean> {
  const { rowsAffected } = await db
    .update(outbox)
    .set({ attempts: 0, dueAt: now })
    .where(and(eq(outbox.effect, effect), eq(outbox.objectId, objectId), gte(outbox.attempts, maxAttempts)));
  return rowsAffected > 0;
}

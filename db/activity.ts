import { and, desc, eq, inArray, lt, ne, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { fullName } from "./directory.ts";
import { isVisibleTo } from "./directory-search.ts";
import { type Cursor, isBehind } from "./page.ts";
import { activity, profiles, type UserId, users } from "./schema.ts";
import { inGoodStanding, isAlive, provisionUser } from "./users.ts";

export type Activity = typeof activity.$inferInsert;

/**
 * The statements that record what a person did, unless they have been deleted. Of two reports of the same, the earlier
 * time holds. Safe to repeat.
 *
 * @param id made of what happened (`signed_in:sess_…`)
 */
export function recordActivity(db: Database, { id, userId, kind, detail = null, occurredAt }: Activity) {
  return [
    provisionUser(db, userId, occurredAt),
    db
      .insert(activity)
      .select(sql`select ${id}, ${userId}, ${kind}, ${detail}, ${occurredAt} where ${isAlive(userId)}`)
      .onConflictDoUpdate({
        target: activity.id,
        set: { occurredAt: sql`min(${activity.occurredAt}, excluded.occurred_at)` },
      }),
  ] as const;
}

/** The statement that welcomes people: the first entry of what they did. Safe to repeat. */
export function welcomeUsers(db: Database, ids: UserId[]) {
  return db
    .insert(activity)
    .select(
      sql`select 'joined:' || ${users.id}, ${users.id}, 'joined', null, ${users.createdAt} from ${users}
        where ${inArray(users.id, ids)} and ${users.deletedAt} is null`,
    )
    .onConflictDoNothing();
}

/** What is recorded of what a person does here, unless they have switched it off. */
export interface Deed {
  userId: UserId;
  kind: "searched" | "viewed" | "created_item";
  /** What makes it that one deed: doing it again moves its time. */
  key: string;
  detail: string;
}

/**
 * The statement that records what a person did, for themselves to see; nothing where they have switched it off, or are
 * deleted or banned. Safe to repeat.
 *
 * @param now milliseconds since the epoch
 */
export function recordDeed(db: Database, { userId, kind, key, detail }: Deed, now: number) {
  const isRecorded = sql`coalesce((select ${profiles.recordsActivity} from ${profiles} where ${profiles.userId} = ${userId}), true)`;
  return db
    .insert(activity)
    .select(
      sql`select ${`${kind}:${userId}:${key}`}, ${userId}, ${kind}, ${detail}, ${now}
        where ${isRecorded} and ${inGoodStanding(userId)} and exists (select 1 from ${users} where ${users.id} = ${userId})`,
    )
    .onConflictDoUpdate({ target: activity.id, set: { detail, occurredAt: now } });
}

const activityColumns = {
  id: activity.id,
  kind: activity.kind,
  detail: activity.detail,
  occurredAt: activity.occurredAt,
  /** Of whom they looked at; null where that person is gone, or hides now. */
  personName: sql<string | null>`nullif(${fullName}, '')`,
};

/**
 * The query of what a person did, newest first, one row too many included where there are more.
 *
 * @param after the end of the page before
 */
export function listActivity(db: Database, userId: UserId, limit: number, after?: Cursor) {
  return db
    .select(activityColumns)
    .from(activity)
    .leftJoin(profiles, and(eq(activity.kind, "viewed"), eq(profiles.userId, sql`${activity.detail}`)))
    .leftJoin(
      users,
      and(
        eq(activity.kind, "viewed"),
        eq(users.id, sql`${activity.detail}`),
        isVisibleTo({ id: userId, seesEverybody: false }),
      ),
    )
    .where(
      and(
        eq(activity.userId, userId),
        inGoodStanding(userId),
        isBehind(activity.occurredAt, activity.id, after),
      ),
    )
    .orderBy(desc(activity.occurredAt), desc(activity.id))
    .limit(limit);
}

/** Forgets what people did before a time, in milliseconds; not that they joined. */
export async function pruneActivity(db: Database, before: number): Promise<void> {
  await db.delete(activity).where(and(lt(activity.occurredAt, before), ne(activity.kind, "joined")));
}

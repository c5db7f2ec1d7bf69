import { desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { activity, type UserId, users } from "./schema.ts";
import { isAlive, provisionUser } from "./users.ts";

type Activity = typeof activity.$inferSelect;

/**
 * The statements that record what a person did, unless they have been deleted. Of two reports of the same, the earlier
 * time holds. Safe to repeat.
 *
 * @param id made of what happened (`signed_in:sess_…`)
 */
export function recordActivity(db: Database, { id, userId, kind, occurredAt }: Activity) {
  return [
    provisionUser(db, userId, occurredAt),
    db
      .insert(activity)
      .select(sql`select ${id}, ${userId}, ${kind}, ${occurredAt} where ${isAlive(userId)}`)
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
      sql`select 'joined:' || ${users.id}, ${users.id}, 'joined', ${users.createdAt} from ${users}
        where ${inArray(users.id, ids)} and ${users.deletedAt} is null`,
    )
    .onConflictDoNothing();
}

/** What a person did last, newest first. */
export function listActivity(db: Database, userId: UserId, limit = 5) {
  return db
    .select({ id: activity.id, kind: activity.kind, occurredAt: activity.occurredAt })
    .from(activity)
    .where(eq(activity.userId, userId))
    .orderBy(desc(activity.occurredAt), desc(activity.id))
    .limit(limit);
}

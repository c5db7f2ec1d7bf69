import { and, eq, gt, sql } from "drizzle-orm";
import { recordDeed } from "./activity.ts";
import type { Database } from "./client.ts";
import { activity, type UserId } from "./schema.ts";

/** How long somebody may take to type a search, in milliseconds: what it began with is no search of its own. */
const typingMs = 60_000;

/** Records what a person searched for, in one round trip; as `recordDeed`. */
export async function recordSearch(db: Database, userId: UserId, text: string, now: number): Promise<void> {
  const isBeginning = sql`(substr(${text}, 1, length(${activity.detail})) = ${activity.detail}
    or substr(${activity.detail}, 1, length(${text})) = ${text})`;
  await db.batch([
    db
      .delete(activity)
      .where(
        and(
          eq(activity.userId, userId),
          eq(activity.kind, "searched"),
          gt(activity.occurredAt, now - typingMs),
          isBeginning,
        ),
      ),
    recordDeed(db, { userId, kind: "searched", key: text.toLowerCase(), detail: text }, now),
  ]);
}

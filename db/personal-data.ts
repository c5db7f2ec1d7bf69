import { and, eq, getTableColumns, not, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { enqueue } from "./outbox.ts";
import { deleteOwn, ownTables, selectOwn } from "./own-tables.ts";
import { activity, assistantRequests, conversations, profiles, turns, type UserId, users } from "./schema.ts";
import { deleteConversations, inGoodStanding } from "./users.ts";

/** Everything that the app and its mirror hold of a person, in one round trip. For themselves. */
export async function exportPersonalData(db: Database, userId: UserId) {
  const [[account], [profile], done, talks, talked, used, ...own] = await db.batch([
    db
      .select()
      .from(users)
      .where(and(eq(users.id, userId), inGoodStanding(userId))),
    db.select().from(profiles).where(eq(profiles.userId, userId)),
    db.select().from(activity).where(eq(activity.userId, userId)).orderBy(activity.occurredAt),
    db.select().from(conversations).where(eq(conversations.userId, userId)).orderBy(conversations.createdAt),
    db
      .select(getTableColumns(turns))
      .from(turns)
      .innerJoin(conversations, eq(turns.conversationId, conversations.id))
      .where(eq(conversations.userId, userId))
      .orderBy(turns.createdAt),
    db.select().from(assistantRequests).where(eq(assistantRequests.userId, userId)),
    ...selectOwn(db, userId),
  ]);
  if (!account) return undefined;
  const withTurns = talks.map((talk) => ({
    ...talk,
    turns: talked.filter(({ conversationId }) => conversationId === talk.id),
  }));
  return {
    account,
    profile: profile ?? null,
    ...Object.fromEntries(Object.keys(ownTables).map((name, index) => [name, own[index]])),
    activity: done,
    conversations: withTurns,
    assistantRequests: used,
  };
}

/** So long it has to be known that a session has ended, in milliseconds: longer than any token lives. */
const endedSessionMs = 24 * 60 * 60 * 1000;

/** The condition of what a person did that can be erased: not that a session has just ended, for its token may live on. */
function isErasable(userId: UserId, now: number) {
  return and(
    eq(activity.userId, userId),
    inGoodStanding(userId),
    not(sql`(${activity.kind} = 'signed_out' and ${activity.occurredAt} > ${now - endedSessionMs})`),
  );
}

/**
 * Erases what a person did, in one round trip. Safe to repeat.
 *
 * @param now milliseconds since the epoch
 * @returns false where the person has been deleted or banned, and nothing was erased
 */
export async function eraseActivity(db: Database, userId: UserId, now: number): Promise<boolean> {
  const [mayErase] = await db.batch([
    selectStanding(db, userId),
    db.delete(activity).where(isErasable(userId, now)),
  ]);
  return mayErase.length === 1;
}

/**
 * Erases everything that a person has made here, in one round trip; what Clerk has of them, their account, stays. Safe to
 * repeat.
 *
 * @param now milliseconds since the epoch
 * @returns as `eraseActivity`
 */
export async function erasePersonalData(db: Database, userId: UserId, now: number): Promise<boolean> {
  const [mayErase] = await db.batch([
    selectStanding(db, userId),
    ...deleteOwn(db, sql`(${userId})`, inGoodStanding(userId)),
    // How they want to be seen and recorded is kept: without it, more would be shown than before.
    // There is a row afterwards also where there was none: a bio that was sent before, and comes late, is older than that.
    db
      .insert(profiles)
      .select(
        sql`select ${users.id}, '', 'members', true, true, ${now} from ${users}
          where ${users.id} = ${userId} and ${inGoodStanding(userId)}`,
      )
      .onConflictDoUpdate({ target: profiles.userId, set: { bio: "", updatedAt: now } }),
    db.delete(activity).where(isErasable(userId, now)),
    // What the assistant used today is kept: without it, the day's budget would be full again.
    ...deleteConversations(db, sql`(${userId})`, inGoodStanding(userId)),
    enqueue(db, "index", sql`select ${users.id} from ${users} where ${users.id} = ${userId}`, now),
  ]);
  return mayErase.length === 1;
}

/** The query of one row where a person may still act, and of none where not. */
function selectStanding(db: Database, userId: UserId) {
  return db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), inGoodStanding(userId)));
}

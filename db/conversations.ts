import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { conversations, turns, type UserId } from "./schema.ts";
import { inGoodStanding } from "./users.ts";

/** Whose conversation. */
interface Owned {
  userId: UserId;
  conversationId: string;
}

/** True in SQL where a conversation is a person's. */
export function isOwn({ userId, conversationId }: Owned): SQL {
  return sql`exists (select 1 from ${conversations} where ${conversations.id} = ${conversationId}
    and ${conversations.userId} = ${userId})`;
}

/** The condition of a conversation of a person who may still act. */
function isTheirs(userId: UserId, id: string) {
  return and(eq(conversations.id, id), eq(conversations.userId, userId), inGoodStanding(userId));
}

/** The query of the last turns of a person's conversation, newest first. */
export function selectTurns(db: Database, userId: UserId, conversationId: string, limit: number) {
  return db
    .select()
    .from(turns)
    .where(
      and(
        eq(turns.conversationId, conversationId),
        isOwn({ userId, conversationId }),
        inGoodStanding(userId),
      ),
    )
    .orderBy(desc(turns.createdAt), desc(turns.id))
    .limit(limit);
}

/** The query of a person's conversation; no row where it is somebody else's, or there is none. */
export function selectConversation(db: Database, userId: UserId, id: string) {
  return db.select({ title: conversations.title }).from(conversations).where(isTheirs(userId, id));
}

/** The query of a person's conversations, the last used first. */
export function listConversations(db: Database, userId: UserId, limit: number) {
  return db
    .select({ id: conversations.id, title: conversations.title, updatedAt: conversations.updatedAt })
    .from(conversations)
    .where(and(eq(conversations.userId, userId), inGoodStanding(userId)))
    .orderBy(desc(conversations.updatedAt), desc(conversations.id))
    .limit(limit);
}

/** @returns false where there is no such conversation of theirs */
export async function renameConversation(db: Database, userId: UserId, id: string, title: string) {
  const renamed = await db
    .update(conversations)
    .set({ title })
    .where(isTheirs(userId, id))
    .returning({ id: conversations.id });
  return renamed.length === 1;
}

/** Deletes a conversation of a person, in one round trip. Safe to repeat. @returns false where they have been deleted or banned */
export async function deleteConversation(db: Database, userId: UserId, id: string): Promise<boolean> {
  const mayDelete = and(isOwn({ userId, conversationId: id }), inGoodStanding(userId));
  const [[standing]] = await db.batch([
    db.select({ isGood: sql<number>`${inGoodStanding(userId)}` }).from(sql`(select 1)`),
    db.delete(turns).where(and(eq(turns.conversationId, id), mayDelete)),
    db.delete(conversations).where(isTheirs(userId, id)),
  ]);
  return Boolean(standing?.isGood);
}

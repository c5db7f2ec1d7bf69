import { and, eq, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { BatchResponse } from "drizzle-orm/batch";
import { listActivity } from "./activity.ts";
import {
  type AssistantUse,
  budgetOf,
  type DailyBudgets,
  recordUse,
  selectBudget,
  selectUsedTokens,
} from "./assistant-requests.ts";
import type { Database } from "./client.ts";
import { isOwn, selectTurns } from "./conversations.ts";
import { selectItems } from "./items.ts";
import { selectProfile } from "./profiles.ts";
import { conversations, turns, type UserId } from "./schema.ts";
import { inGoodStanding, provisionUser } from "./users.ts";

/** After so long without a sign of whoever writes an answer, it counts as broken off; in milliseconds. */
const leaseMs = 20_000;

/** How many turns before the present one are read, at the most. */
const maxTurns = 20;

export type StoredTurn = typeof turns.$inferSelect;

/** Whether whoever wrote an answer has not been heard of for so long that they don't any more. */
export function isLeft({ state, updatedAt }: Pick<StoredTurn, "state" | "updatedAt">, now: number): boolean {
  return state === "answering" && updatedAt < now - leaseMs;
}

/** Which answer is begun, for whom, and when. */
export interface Begin {
  userId: UserId;
  conversationId: string;
  turnId: string;
  budgets: DailyBudgets;
  /** Milliseconds since the epoch. */
  now: number;
}

/** A conversation's title, of its first question. */
const titleLength = 80;

/**
 * Takes a question in, and reads all that its answer needs, in one round trip. Nothing is written where the conversation is
 * somebody else's, the person is gone, their budget is spent, or another answer is being written there. Safe to repeat.
 *
 * @param replaces the turn that is asked anew: it and whatever came after it are dropped
 */
export async function beginTurn(db: Database, begin: Begin, question: string, replaces?: string) {
  const { userId, conversationId, turnId, now } = begin;
  const replaced = db
    .select({ at: turns.createdAt, id: turns.id })
    .from(turns)
    .where(and(eq(turns.id, replaces ?? ""), eq(turns.conversationId, conversationId)));
  const title = [...question.replaceAll(/\s+/g, " ")].slice(0, titleLength).join("");
  const [, , , begun, , ...found] = await db.batch([
    provisionUser(db, userId, now),
    db
      .insert(conversations)
      .select(sql`select ${conversationId}, ${userId}, ${title}, ${now}, ${now} where ${mayBegin(db, begin)}`)
      .onConflictDoNothing(),
    db
      .delete(turns)
      .where(
        and(
          eq(turns.conversationId, conversationId),
          isOwn(begin),
          mayBegin(db, begin),
          sql`(${turns.createdAt}, ${turns.id}) >= (${replaced})`,
        ),
      ),
    db
      .insert(turns)
      .select(
        sql`select ${turnId}, ${conversationId}, ${question}, '[]', 'answering', null, null,
          max(${now}, coalesce((select max(created_at) + 1 from turns where conversation_id = ${conversationId}), 0)), ${now}
          where ${isOwn(begin)} and ${mayBegin(db, begin)}`,
      )
      .onConflictDoUpdate({
        target: turns.id,
        set: { updatedAt: now },
        setWhere: and(eq(turns.conversationId, conversationId), isSameRequest(now)),
      })
      .returning({ id: turns.id }),
    touchConversation(db, begin),
    ...reads(db, begin),
  ]);
  return toBegun(begun.length === 1, found);
}

/**
 * Takes up the answer to the last question, which broke off or waits for the person's word, as `beginTurn` does.
 *
 * @param from the state in which it has to be
 */
export async function resumeTurn(db: Database, begin: Begin, from: "interrupted" | "deciding") {
  const { conversationId, turnId, now } = begin;
  const hasLeft = and(eq(turns.state, "answering"), lt(turns.updatedAt, now - leaseMs));
  const isReady =
    from === "deciding" ? eq(turns.state, from) : or(inArray(turns.state, [from, "failed"]), hasLeft);
  const [begun, , ...found] = await db.batch([
    db
      .update(turns)
      .set({ state: "answering", problem: null, updatedAt: now })
      .where(
        and(
          eq(turns.id, turnId),
          eq(turns.conversationId, conversationId),
          isOwn(begin),
          mayBegin(db, begin),
          or(isReady, isSameRequest(now)),
          sql`not exists (select 1 from turns later where later.conversation_id = ${conversationId}
            and (later.created_at, later.id) > (${turns.createdAt}, ${turns.id}))`,
        ),
      )
      .returning({ id: turns.id }),
    touchConversation(db, begin),
    ...reads(db, begin),
  ]);
  return toBegun(begun.length === 1, found);
}

/** What an answer needs, and what tells why it may not be given. */
function reads(db: Database, { userId, conversationId, budgets, now }: Begin) {
  return [
    db
      .select({ userId: conversations.userId })
      .from(conversations)
      .where(eq(conversations.id, conversationId)),
    selectUsedTokens(db, userId, startOfDay(now)),
    selectBudget(db, userId, budgets),
    selectProfile(db, userId),
    listActivity(db, userId, 30),
    selectItems(db, userId, undefined, 50),
    selectTurns(db, userId, conversationId, maxTurns + 1),
  ] as const;
}

type Found = BatchResponse<[...ReturnType<typeof reads>]>;

function toBegun(begun: boolean, found: Found) {
  const [[conversation], [usage], [budget], [profile], activity, ownItems, newestFirst] = found;
  return {
    begun,
    owner: conversation?.userId,
    budget: { used: usage?.used ?? 0, limit: budget?.limit ?? 0 },
    profile,
    activity,
    items: ownItems,
    /** Oldest first; the one that is answered is the last. */
    turns: newestFirst.toReversed(),
  };
}

export type Begun = ReturnType<typeof toBegun>;

/** Midnight (UTC) before a time, in milliseconds: when a budget is full again. */
export function startOfDay(now: number): number {
  return now - (now % (24 * 60 * 60 * 1000));
}

/** Of one request that is sent to the database twice, both count as the first. */
function isSameRequest(now: number) {
  return and(eq(turns.state, "answering"), eq(turns.updatedAt, now));
}

function mayBegin(db: Database, { userId, conversationId, turnId, budgets, now }: Begin): SQL {
  const others = sql`(select 1 from turns other where other.conversation_id = ${conversationId}
    and other.id <> ${turnId} and other.state = 'answering' and other.updated_at >= ${now - leaseMs})`;
  const used = selectUsedTokens(db, userId, startOfDay(now));
  return sql`(${inGoodStanding(userId)} and not exists ${others} and (${used}) < ${budgetOf(userId, budgets)})`;
}

function touchConversation(db: Database, begin: Begin) {
  return db
    .update(conversations)
    .set({ updatedAt: begin.now })
    .where(
      and(
        eq(conversations.id, begin.conversationId),
        eq(conversations.userId, begin.userId),
        mayBegin(db, begin),
      ),
    );
}

/** What is kept of an answer while it is written, and at its end. */
export type Progress = Pick<StoredTurn, "blocks" | "state" | "problem" | "context">;

/**
 * Keeps how far an answer has come, and what its requests used, in one round trip. Safe to repeat.
 *
 * @param leases when the turn was kept before, or may have been by a write whose answer was lost, in milliseconds: whoever else
 * has it since keeps it
 * @returns whether it is still this writer's
 */
export async function saveTurn(
  db: Database,
  { userId, turnId }: Pick<Begin, "userId" | "turnId">,
  progress: Progress,
  uses: AssistantUse[],
  { leases, now }: { leases: number[]; now: number },
): Promise<boolean> {
  const [kept] = await db.batch([
    db
      .update(turns)
      .set({ ...progress, updatedAt: now })
      .where(and(eq(turns.id, turnId), inArray(turns.updatedAt, [...leases, now])))
      .returning({ id: turns.id }),
    ...uses.map((use) => recordUse(db, userId, use)),
  ]);
  return kept.length === 1;
}

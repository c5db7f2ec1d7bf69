import { eq } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { recordUse } from "#db/assistant-requests.ts";
import { connect } from "#db/client.ts";
import {
  deleteConversation,
  listConversations,
  renameConversation,
  selectConversation,
  selectTurns,
} from "#db/conversations.ts";
import { exportPersonalData } from "#db/personal-data.ts";
import { assistantRequests, conversations, turns, type UserId } from "#db/schema.ts";
import { beginTurn, isLeft, resumeTurn, saveTurn } from "#db/turns.ts";
import { eraseUser, upsertUsers } from "#db/users.ts";
import { erasePersonalData } from "./personal-data.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const newId = () => crypto.randomUUID() as string;
const noon = Date.UTC(2026, 10, 20, 12);
const budgets = { member: 1_000, admin: 5_000 };

async function newPerson(change: { role?: string; banned?: boolean } = {}): Promise<UserId> {
  const id = `user_${newId()}` as UserId;
  const person = {
    ...{ id, email: null, firstName: "Nora", lastName: null, imageUrl: null },
    ...{ role: "member", banned: false, createdAt: 1, updatedAt: 2, asOf: 2, ...change },
  };
  await db.batch(upsertUsers(db, [person], noon));
  return id;
}

const beginOf = (userId: UserId, conversationId = newId(), now = noon) => ({
  ...{ userId, conversationId, turnId: newId(), budgets, now },
});

const done = {
  blocks: [{ type: "text", text: "Yes." }],
  state: "complete",
  problem: null,
  context: null,
} as const;
const use = (tokens: number, occurredAt = noon) => ({
  ...{ id: newId(), model: "m", occurredAt, cost: 7 },
  ...{ inputTokens: tokens, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0 },
});

async function questionsOf(userId: UserId, conversationId: string) {
  const rows = await selectTurns(db, userId, conversationId, 10);
  return rows.map(({ question }) => question).toReversed();
}

/** Asks, and answers at once. */
async function converse(userId: UserId, question: string, conversationId?: string, now?: number) {
  const begin = beginOf(userId, conversationId, now);
  const begun = await beginTurn(db, begin, question);
  expect(begun.begun).toBe(true);
  await saveTurn(db, begin, { ...done, blocks: [...done.blocks] }, [], {
    leases: [begin.now],
    now: begin.now + 1,
  });
  return begin;
}

test("The first question makes the conversation, and is named after it", async () => {
  const userId = await newPerson();
  const begin = await converse(userId, "What\n  is new?");
  expect(await selectConversation(db, userId, begin.conversationId)).toEqual([{ title: "What is new?" }]);
  expect(await listConversations(db, userId, 10)).toMatchObject([{ id: begin.conversationId }]);
});

test("A question comes back with the turns before it, oldest first, and all that is told about the person", async () => {
  const userId = await newPerson();
  const { conversationId } = await converse(userId, "One?");
  await converse(userId, "Two?", conversationId, noon + 10);
  const begun = await beginTurn(db, beginOf(userId, conversationId, noon + 20), "Three?");
  expect(begun.turns.map(({ question }) => question)).toEqual(["One?", "Two?", "Three?"]);
  expect(begun.profile).toMatchObject({ firstName: "Nora", personalises: true });
  expect(begun).toMatchObject({ owner: userId, budget: { used: 0, limit: 1_000 }, items: [], activity: [] });
});

test("A question stays behind the ones before it, though this clock is behind", async () => {
  const userId = await newPerson();
  const { conversationId } = await converse(userId, "One?");
  await converse(userId, "Two?", conversationId, noon - 60_000);
  expect(await questionsOf(userId, conversationId)).toEqual(["One?", "Two?"]);
});

test("A request that reaches the database twice is begun once, and both times", async () => {
  const userId = await newPerson();
  const begin = beginOf(userId);
  expect((await beginTurn(db, begin, "Hello?")).begun).toBe(true);
  expect((await beginTurn(db, begin, "Hello?")).begun).toBe(true);
  expect(await questionsOf(userId, begin.conversationId)).toEqual(["Hello?"]);
});

test("The same question sent again later is refused while the first is answered", async () => {
  const userId = await newPerson();
  const begin = beginOf(userId);
  await beginTurn(db, begin, "Hello?");
  expect((await beginTurn(db, { ...begin, now: noon + 5 }, "Hello?")).begun).toBe(false);
});

test("Another person's conversation takes nothing, gives nothing away and is not renamed", async () => {
  const [owner, other] = [await newPerson(), await newPerson()];
  const { conversationId, turnId } = await converse(owner, "Mine?");
  const begun = await beginTurn(db, beginOf(other, conversationId, noon + 5), "Yours?");
  expect(begun).toMatchObject({ begun: false, owner, turns: [] });
  const replaced = await beginTurn(db, beginOf(other, conversationId, noon + 5), "Yours?", turnId);
  expect(replaced.begun).toBe(false);
  expect((await resumeTurn(db, { ...beginOf(other, conversationId), turnId }, "interrupted")).begun).toBe(
    false,
  );
  expect(await renameConversation(db, other, conversationId, "Taken")).toBe(false);
  await deleteConversation(db, other, conversationId);
  expect(await selectConversation(db, other, conversationId)).toEqual([]);
  expect(await selectTurns(db, other, conversationId, 10)).toEqual([]);
  expect(await questionsOf(owner, conversationId)).toEqual(["Mine?"]);
  expect(await selectConversation(db, owner, conversationId)).toEqual([{ title: "Mine?" }]);
});

test("Another conversation's turn is not replaced", async () => {
  const userId = await newPerson();
  const [one, two] = [await converse(userId, "One?"), await converse(userId, "Two?")];
  await beginTurn(db, beginOf(userId, two.conversationId, noon + 5), "Three?", one.turnId);
  expect(await questionsOf(userId, one.conversationId)).toEqual(["One?"]);
  expect(await questionsOf(userId, two.conversationId)).toEqual(["Two?", "Three?"]);
});

test("A turn that is asked anew is dropped with what came after it", async () => {
  const userId = await newPerson();
  const { conversationId } = await converse(userId, "One?");
  const second = await converse(userId, "Two?", conversationId, noon + 10);
  await converse(userId, "Three?", conversationId, noon + 20);
  const begun = await beginTurn(
    db,
    beginOf(userId, conversationId, noon + 30),
    "Two, rather?",
    second.turnId,
  );
  expect(begun.begun).toBe(true);
  expect(await questionsOf(userId, conversationId)).toEqual(["One?", "Two, rather?"]);
});

test("While one answer is written, another question waits; once its writer is not heard of, it does not", async () => {
  const userId = await newPerson();
  const first = beginOf(userId);
  await beginTurn(db, first, "One?");
  const busy = await beginTurn(db, beginOf(userId, first.conversationId, noon + 10), "Two?");
  expect(busy).toMatchObject({ begun: false, owner: userId });
  expect(await questionsOf(userId, first.conversationId)).toEqual(["One?"]);
  const later = await beginTurn(db, beginOf(userId, first.conversationId, noon + 60_000), "Two?");
  expect(later.begun).toBe(true);
});

test("Whoever has used up the day's budget begins nothing, and can on the next day", async () => {
  const userId = await newPerson();
  await recordUse(db, userId, use(999));
  expect((await beginTurn(db, beginOf(userId), "Still?")).begun).toBe(true);
  await recordUse(db, userId, use(1));
  const spent = beginOf(userId);
  expect(await beginTurn(db, spent, "Now?")).toMatchObject({
    ...{ begun: false, budget: { used: 1_000, limit: 1_000 }, owner: undefined },
  });
  expect(await selectConversation(db, userId, spent.conversationId)).toEqual([]);
  expect((await beginTurn(db, beginOf(userId, newId(), noon + 13 * 3_600_000), "Tomorrow?")).begun).toBe(
    true,
  );
});

test("The budget is that of the role in the mirror", async () => {
  const userId = await newPerson({ role: "admin" });
  await recordUse(db, userId, use(4_999));
  expect(await beginTurn(db, beginOf(userId), "Still?")).toMatchObject({
    ...{ begun: true, budget: { used: 4_999, limit: 5_000 } },
  });
});

test("Whoever is banned or deleted begins nothing", async () => {
  const banned = await newPerson({ banned: true });
  expect((await beginTurn(db, beginOf(banned), "Hello?")).begun).toBe(false);
  const deleted = await newPerson();
  await db.batch(eraseUser(db, deleted, noon, noon));
  expect((await beginTurn(db, beginOf(deleted), "Hello?")).begun).toBe(false);
  expect(await db.select().from(conversations).where(eq(conversations.userId, deleted))).toEqual([]);
});

test("Somebody whose webhook is still on its way is answered", async () => {
  const userId = `user_${newId()}` as UserId;
  expect((await beginTurn(db, beginOf(userId), "Hello?")).begun).toBe(true);
});

test("An answer is kept by whoever has it, and by nobody who had it before", async () => {
  const userId = await newPerson();
  const begin = beginOf(userId);
  await beginTurn(db, begin, "Hello?");
  const blocks = [...done.blocks];
  const keep = (lease: number, now: number) =>
    saveTurn(db, begin, { ...done, blocks, state: "answering" }, [], { leases: [lease], now });
  expect(await keep(noon, noon + 1)).toBe(true);
  expect(await keep(noon, noon + 1), "the same once more").toBe(true);
  const taken = { ...begin, now: noon + 60_000 };
  expect((await resumeTurn(db, taken, "interrupted")).begun).toBe(true);
  expect(await keep(noon + 1, noon + 2)).toBe(false);
  expect(await keep(taken.now, taken.now + 1)).toBe(true);
});

test("An answer that may have been kept before is kept, whichever of the two it was", async () => {
  for (const isLost of [true, false]) {
    const begin = beginOf(await newPerson());
    await beginTurn(db, begin, "Hello?");
    const keep = (leases: number[], now: number) =>
      saveTurn(db, begin, { ...done, blocks: [...done.blocks] }, [], { leases, now });
    if (isLost) await keep([noon], noon + 1);
    expect(await keep([noon, noon + 1], noon + 2)).toBe(true);
    expect(await keep([noon], noon + 1), "late").toBe(false);
  }
});

test("What the requests of an answer used is recorded once", async () => {
  const userId = await newPerson();
  const begin = beginOf(userId);
  await beginTurn(db, begin, "Hello?");
  const uses = [use(10), use(20)];
  const times = { leases: [noon], now: noon + 1 };
  await saveTurn(db, begin, { ...done, blocks: [] }, uses, times);
  await saveTurn(db, begin, { ...done, blocks: [] }, uses, times);
  const recorded = await db.select().from(assistantRequests).where(eq(assistantRequests.userId, userId));
  expect(recorded.map(({ inputTokens }) => inputTokens).sort()).toEqual([10, 20]);
});

test("An answer is taken up only from where it stands, and only the last", async () => {
  const userId = await newPerson();
  const first = beginOf(userId);
  await beginTurn(db, first, "One?");
  const save = (state: "deciding" | "interrupted", lease: number) =>
    saveTurn(db, first, { ...done, blocks: [], state }, [], { leases: [lease], now: lease + 1 });
  await save("deciding", noon);
  const at = (now: number) => ({ ...first, now });
  expect((await resumeTurn(db, at(noon + 10), "interrupted")).begun).toBe(false);
  expect((await resumeTurn(db, at(noon + 11), "deciding")).begun).toBe(true);
  await save("interrupted", noon + 11);
  expect((await resumeTurn(db, at(noon + 20), "deciding")).begun).toBe(false);
  await converse(userId, "Two?", first.conversationId, noon + 30);
  expect((await resumeTurn(db, at(noon + 40), "interrupted")).begun).toBe(false);
});

test("A writer who is not heard of for long has left", () => {
  expect(isLeft({ state: "answering", updatedAt: noon }, noon + 5_000)).toBe(false);
  expect(isLeft({ state: "answering", updatedAt: noon }, noon + 60_000)).toBe(true);
  expect(isLeft({ state: "complete", updatedAt: noon }, noon + 60_000)).toBe(false);
});

test("A deleted conversation is gone with its turns", async () => {
  const userId = await newPerson();
  const { conversationId } = await converse(userId, "One?");
  expect(await deleteConversation(db, userId, conversationId)).toBe(true);
  expect(await deleteConversation(db, userId, conversationId)).toBe(true);
  expect(await db.select().from(turns).where(eq(turns.conversationId, conversationId))).toEqual([]);
});

test("Conversations are in what a person takes along, and gone when they erase or close their account", async () => {
  const userId = await newPerson();
  const { conversationId } = await converse(userId, "One?");
  await recordUse(db, userId, use(5));
  expect(await exportPersonalData(db, userId)).toMatchObject({
    conversations: [{ id: conversationId, turns: [{ question: "One?", blocks: done.blocks }] }],
    assistantRequests: [{ inputTokens: 5 }],
  });
  await erasePersonalData(db, userId, noon);
  expect(await listConversations(db, userId, 10)).toEqual([]);
  expect(await db.select().from(turns).where(eq(turns.conversationId, conversationId))).toEqual([]);
  const used = () => db.select().from(assistantRequests).where(eq(assistantRequests.userId, userId));
  expect(await used(), "the day's budget is not full again").toHaveLength(1);
  const again = await converse(userId, "Two?");
  await db.batch(eraseUser(db, userId, noon, noon));
  expect(await used()).toEqual([]);
  expect(await db.select().from(turns).where(eq(turns.conversationId, again.conversationId))).toEqual([]);
});

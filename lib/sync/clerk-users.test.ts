import type { ClerkClient } from "@clerk/backend";
import { ClerkAPIResponseError } from "@clerk/backend/errors";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { UserId } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { readUser, readUsers, readUsersById } from "./clerk-users.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const person = (id: string) => ({ id, email_addresses: [], created_at: 1, updated_at: 2 });
const answer = (...people: object[]) => ({
  data: people.map((raw) => ({ raw, id: (raw as { id: string }).id })),
  totalCount: 7,
});
const refusal = (status: number | undefined, retryAfter?: number) =>
  new ClerkAPIResponseError("", { data: [], status: status as number, retryAfter });

/** Clerk's API that gives these answers, one after the other, and remembers when and what it was asked. */
function clerkThatAnswers(...answers: (Error | object | Promise<object>)[]) {
  const asked: { at: number; query: unknown }[] = [];
  const startedAt = Date.now();
  const getUserList = async (query: unknown) => {
    asked.push({ at: Date.now() - startedAt, query });
    const next = answers.shift() ?? answer();
    if (next instanceof Error) throw next;
    return next;
  };
  return { clerk: { users: { getUserList } } as unknown as ClerkClient, asked };
}

/** What becomes of a promise while time passes. */
async function settled<Result>(promise: Promise<Result>): Promise<Result> {
  const settling = promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
  await vi.runAllTimersAsync();
  return (await settling)();
}

describe("asking Clerk for people", () => {
  test("gives them as of the moment before it was asked, and the ids of those that can't be read", async () => {
    vi.spyOn(clock, "now").mockReturnValueOnce(50).mockReturnValue(99);
    const { clerk } = clerkThatAnswers(answer(person("user_1"), { id: "user_2" }));
    expect(await settled(readUsers(clerk, {}))).toMatchObject({
      users: [{ id: "user_1", updatedAt: 2, asOf: 50 }],
      unreadable: ["user_2"],
      total: 7,
    });
  });

  test.each([
    ["as long as its limit says", refusal(429, 7), 7],
    ["a second where its limit does not say how long", refusal(429), 1],
    ["a second at least", refusal(429, 0), 1],
    ["two seconds where it can't be reached", refusal(undefined), 2],
    ["two seconds where it fails", refusal(500), 2],
    ["two seconds where it is something else", new TypeError("fetch failed"), 2],
  ])("waits %s, with patience", async (_, failure, seconds) => {
    const { clerk, asked } = clerkThatAnswers(failure, answer(person("user_1")));
    expect(await settled(readUsers(clerk, {}, seconds * 1000))).toMatchObject({ users: [{ id: "user_1" }] });
    expect(asked.map(({ at }) => at)).toEqual([0, seconds * 1000]);
  });

  test("has so much patience in all, and not for each time", async () => {
    const { clerk, asked } = clerkThatAnswers(refusal(429, 3), refusal(429, 3), refusal(429, 3));
    await expect(settled(readUsers(clerk, {}, 8_999))).rejects.toMatchObject({ reason: "unavailable" });
    expect(asked.map(({ at }) => at)).toEqual([0, 3_000, 6_000]);
  });

  test.each([
    [refusal(429), "unavailable", "Clerk asks to slow down. Try again later."],
    [refusal(503), "unavailable", "Clerk's API did not answer."],
    [new TypeError("fetch failed"), "unavailable", "Clerk's API did not answer."],
    [refusal(401), "misconfigured", "Clerk refuses CLERK_SECRET_KEY. Is it of this instance?"],
    [refusal(403), "misconfigured", "Clerk refuses CLERK_SECRET_KEY. Is it of this instance?"],
  ])("without patience says what went wrong: %s", async (failure, reason, message) => {
    const { clerk, asked } = clerkThatAnswers(failure);
    await expect(settled(readUsers(clerk, {}))).rejects.toMatchObject({ reason, message, cause: failure });
    expect(asked).toHaveLength(1);
  });

  test("does not ask again where that would not help", async () => {
    const { clerk, asked } = clerkThatAnswers(refusal(422), refusal(401));
    await expect(settled(readUsers(clerk, {}, 60_000))).rejects.toMatchObject({ reason: "invalid_input" });
    await expect(settled(readUsers(clerk, {}, 60_000))).rejects.toMatchObject({ reason: "misconfigured" });
    expect(asked).toHaveLength(2);
  });

  test("gives up on an answer that does not come", async () => {
    const { clerk } = clerkThatAnswers(new Promise<object>(() => {}));
    await expect(settled(readUsers(clerk, {}))).rejects.toMatchObject({
      reason: "unavailable",
      message: "Clerk's API did not answer in time. Try again in a moment.",
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("leaves no timer behind", async () => {
    const { clerk } = clerkThatAnswers(answer());
    await readUsers(clerk, {});
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("asking Clerk for people by their ids", () => {
  test("takes a hundred a request, and puts the answers together", async () => {
    const ids = Array.from({ length: 201 }, (_, index) => `user_${index}` as UserId);
    const { clerk, asked } = clerkThatAnswers(
      answer(person("user_0"), { id: "user_1" }),
      answer(person("user_100")),
      answer({ id: "user_200" }),
    );
    const found = await settled(readUsersById(clerk, ids));
    expect(asked.map(({ query }) => query)).toEqual([
      { userId: ids.slice(0, 100), limit: 100 },
      { userId: ids.slice(100, 200), limit: 100 },
      { userId: ids.slice(200), limit: 100 },
    ]);
    expect(found.users.map(({ id }) => id)).toEqual(["user_0", "user_100"]);
    expect(found.unreadable).toEqual(["user_1", "user_200"]);
  });

  test("gives one person, or none, or says that there is one who can't be read", async () => {
    const id = "user_1" as UserId;
    const { clerk, asked } = clerkThatAnswers(answer(person(id)), answer(), answer({ id }));
    expect(await settled(readUser(clerk, id))).toMatchObject({ id });
    expect(await settled(readUser(clerk, id))).toBeUndefined();
    await expect(settled(readUser(clerk, id))).rejects.toMatchObject({
      reason: "internal",
      message: "Clerk describes this person in a shape that we don't know.",
    });
    expect(asked.map(({ query }) => query)).toEqual(Array(3).fill({ userId: [id], limit: 100 }));
  });
});

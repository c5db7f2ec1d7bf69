import type { ClerkClient } from "@clerk/backend";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";
import { listActivity } from "#db/activity.ts";
import { connect } from "#db/client.ts";
import { unfinishedReconciliation } from "#db/reconciliations.ts";
import { activity, outbox, reconciliations, type UserId, users, webhookDeliveries } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { recordDelivery } from "#db/webhook-deliveries.ts";
import { clock } from "#lib/clock.ts";
import { keptMs, maintain } from "./maintain.ts";

const db = connect({ url: inject("ownDatabaseUrls").maintain, authToken: inject("databaseToken") });
const day = 24 * 60 * 60 * 1000;

const log = {
  info: vi.spyOn(console, "info"),
  warn: vi.spyOn(console, "warn"),
  error: vi.spyOn(console, "error"),
};
const logged = (level: keyof typeof log) => log[level].mock.calls.map(([line]) => JSON.parse(line));

let now = Date.now();
beforeEach(async () => {
  now += 100 * day;
  vi.spyOn(clock, "now").mockImplementation(() => now);
  for (const spy of Object.values(log)) spy.mockReset().mockReturnValue();
  await db.delete(reconciliations);
});
afterEach(() => {
  vi.mocked(clock.now).mockRestore();
});

/** Clerk's API where one person is, the newest of all. */
function clerkWith(id: UserId, failure?: Error) {
  const raw = { id, email_addresses: [], first_name: "Here", created_at: now, updated_at: now };
  const calls: object[] = [];
  const getUserList = async (query: { userId?: string[] }) => {
    calls.push(query);
    if (failure) throw failure;
    // Whoever is asked for by name is there: so nobody of the other tests is taken for gone.
    const named = query.userId?.map((name) => ({ id: name, raw: { ...raw, id: name, created_at: "odd" } }));
    return { data: named ?? [{ id, raw }], totalCount: 1 };
  };
  return { clerk: { users: { getUserList } } as unknown as ClerkClient, calls };
}
const newId = () => `user_${crypto.randomUUID()}` as UserId;
const rowOf = async (id: UserId) => (await db.select().from(users).where(eq(users.id, id)))[0];

test("At first everybody is compared; then who changed, and everybody again a day later", async () => {
  const id = newId();
  const { clerk } = clerkWith(id);
  await maintain({ db, clerk });
  expect(await rowOf(id)).toMatchObject({ firstName: "Here" });
  expect(logged("warn")).toMatchObject([
    { event: "sync.reconciled", kind: "full", finished: true, drift: 1, missing: 1 },
  ]);

  now += day;
  await maintain({ db, clerk });
  expect(logged("info").map(({ kind }) => kind)).toEqual(["recent"]);

  now += 1;
  await maintain({ db, clerk });
  expect(logged("info").map(({ kind }) => kind)).toEqual(["recent", "recent", "full"]);
});

test("A comparison of everybody that was cut off goes on with the next run, however young the last one is", async () => {
  const { clerk } = clerkWith(newId());
  await maintain({ db, clerk });
  await db.insert(reconciliations).values({ id: crypto.randomUUID(), kind: "full", startedAt: now });
  log.warn.mockClear();
  await maintain({ db, clerk });
  expect([...logged("info"), ...logged("warn")].map(({ kind }) => kind)).toContain("full");
  expect(await unfinishedReconciliation(db)).toBeUndefined();
});

test("What waits in the outbox is done, though Clerk is away, which is loud in the log", async () => {
  const id = newId();
  const person = {
    id,
    email: null,
    firstName: "Waits",
    lastName: null,
    imageUrl: null,
    role: "member",
    banned: false,
  };
  await db.batch(upsertUsers(db, [{ ...person, createdAt: now, updatedAt: 1, asOf: 1 }], now));
  await maintain({ db, clerk: clerkWith(id, new TypeError("fetch failed")).clerk });
  expect(await listActivity(db, id, 5)).toMatchObject([{ kind: "joined" }]);
  expect(logged("error")).toMatchObject([
    {
      event: "maintenance.failed",
      part: "reconciliation",
      reason: "unavailable",
      error: "AppError < TypeError",
    },
  ]);
});

test("Deliveries and comparisons are forgotten after thirty days, and not before", async () => {
  const [old, young] = [crypto.randomUUID(), crypto.randomUUID()];
  for (const [id, receivedAt] of [
    [old, now - keptMs - 1],
    [young, now - keptMs],
  ] as const) {
    await recordDelivery(
      db,
      { id, type: "a.b", objectId: null, occurredAt: 1, receivedAt, problem: null, payload: null },
      "ignored",
    );
    await db
      .insert(reconciliations)
      .values({ id, kind: "recent", startedAt: receivedAt, finishedAt: receivedAt });
  }
  await maintain({ db, clerk: clerkWith(newId()).clerk });
  expect(await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, old))).toEqual([]);
  expect(await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, young))).toHaveLength(1);
  const kept = await db.select().from(reconciliations);
  expect(kept.map(({ id }) => id)).toContain(young);
  expect(kept.map(({ id }) => id)).not.toContain(old);
});

test("One run asks for no more than Cloudflare's free plan allows", async () => {
  const fetch = vi.spyOn(globalThis, "fetch");
  const { clerk, calls } = clerkWith(newId());
  await maintain({ db, clerk });
  // The SDK counts with each list: two requests a call.
  expect(fetch.mock.calls.length + 2 * calls.length).toBeLessThanOrEqual(40);
  fetch.mockRestore();
});

test("Every kind of drift counts, and so does who can't be read", async () => {
  const raw = (id: UserId, changes = {}) => ({
    ...{ id, email_addresses: [], first_name: "Here", created_at: now, updated_at: now, ...changes },
  });
  const [missing, stale, odd] = [newId(), newId(), newId()];
  const gone = Array.from({ length: 3 }, newId);
  const row = {
    email: null,
    firstName: "There",
    lastName: null,
    imageUrl: null,
    role: "member",
    banned: false,
  };
  const rows = [...gone, stale].map((id) => ({ ...row, id, createdAt: now - day, updatedAt: 1, asOf: 1 }));
  await db.delete(activity);
  await db.delete(users);
  await db.batch(upsertUsers(db, rows, now));
  const people = [raw(missing), raw(stale), raw(odd, { created_at: "odd" })];
  const getUserList = async ({ userId }: { userId?: string[] }) => {
    const data = people
      .filter(({ id }) => userId?.includes(id) ?? true)
      .map((one) => ({ id: one.id, raw: one }));
    return { data, totalCount: data.length };
  };
  const clerk = { users: { getUserList } } as unknown as ClerkClient;
  await maintain({ db, clerk });
  const counts = { drift: 5, missing: 1, stale: 1, ghosts: 3, unreadable: 1, compared: 2 };
  expect(logged("warn")).toMatchObject([{ event: "sync.reconciled", finished: true, ...counts }]);

  for (const spy of Object.values(log)) spy.mockClear();
  now += 2 * day;
  await maintain({ db, clerk });
  const full = logged("warn").find(({ kind }) => kind === "full");
  expect(full).toMatchObject({ drift: 0, unreadable: 1 });
});

test("One run does so much and no more; the next ones go on", async () => {
  const count = 1_300;
  const raws = Array.from({ length: count }, (_, index) => {
    const id = `user_${String(index).padStart(5, "0")}`;
    return { id, raw: { id, email_addresses: [], created_at: now + index, updated_at: now + index } };
  });
  const getUserList = async (query: Record<string, unknown>) => {
    const {
      userId,
      createdAtAfter = 0,
      offset,
      limit,
    } = query as { [name: string]: number } & { userId?: string[] };
    const found = raws.filter(
      ({ id, raw }) => userId?.includes(id) ?? raw.created_at > (createdAtAfter ?? 0),
    );
    const ordered = query.orderBy === "-updated_at" ? found.toReversed() : found;
    return { data: ordered.slice(offset ?? 0, (offset ?? 0) + (limit ?? 10)), totalCount: found.length };
  };
  const clerk = { users: { getUserList } } as unknown as ClerkClient;
  await db.delete(outbox);
  await db.delete(activity);
  await db.delete(users);
  await maintain({ db, clerk });
  expect(logged("warn")).toMatchObject([{ kind: "full", finished: false, compared: 598, missing: 598 }]);
  const waiting = async () => (await db.select().from(outbox)).length;
  const before = await waiting();
  await maintain({ db, clerk });
  expect(logged("warn")[1]).toMatchObject({ kind: "full", finished: false, missing: 1_195 });
  // Two hundred entries were done, and each person who was found asks for two.
  expect(await waiting()).toBe(before - 200 + 2 * (1_195 - 598));
  await maintain({ db, clerk });
  expect(logged("warn")[2]).toMatchObject({ kind: "full", finished: true, missing: count });
  // More than two pages have changed since: that is left to the comparison of everybody.
  await maintain({ db, clerk });
  expect(
    logged("info")
      .concat(logged("warn"))
      .filter(({ kind }) => kind === "recent"),
  ).toEqual([]);
  await db.delete(outbox);
});

test("Each part that fails is loud in the log, and the others are tried", async () => {
  const away = connect({ url: "http://127.0.0.1:2", authToken: "none", attempts: 1 });
  await maintain({ db: away, clerk: clerkWith(newId()).clerk });
  const parts = logged("error").map(({ event, part, reason }) => [event, part, reason]);
  expect(parts).toEqual(
    ["outbox", "reconciliation", "directory", "prune"].map((part) => [
      "maintenance.failed",
      part,
      "unavailable",
    ]),
  );
});

test("Deliveries are kept for thirty days", () => {
  expect(keptMs).toBe(30 * day);
});

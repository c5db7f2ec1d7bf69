import type { ClerkClient } from "@clerk/backend";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";
import { connect } from "#db/client.ts";
import { reconciliations, type UserId, users, webhookDeliveries } from "#db/schema.ts";
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

  now += day - 1;
  await maintain({ db, clerk });
  expect(logged("info").map(({ kind }) => kind)).toEqual(["recent"]);

  now += 2;
  await maintain({ db, clerk });
  expect(logged("info").map(({ kind }) => kind)).toEqual(["recent", "recent", "full"]);
});

test("What waits in the outbox is done, though Clerk is away, which is loud in the log", async () => {
  const id = newId();
  const person = { id, email: null, firstName: "Waits", lastName: null, imageUrl: null, role: "member" };
  await db.batch(upsertUsers(db, [{ ...person, createdAt: now, updatedAt: 1, asOf: 1 }], now));
  await maintain({ db, clerk: clerkWith(id, new TypeError("fetch failed")).clerk });
  const { rows } = await db.run(`select name from directory_entries where user_id = '${id}'`);
  expect(rows).toMatchObject([{ name: "Waits" }]);
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
      { id, type: "a.b", objectId: null, occurredAt: 1, receivedAt, problem: null },
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

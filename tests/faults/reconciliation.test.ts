import type { AddressInfo } from "node:net";
import { createClerkClient, type User } from "@clerk/backend";
import { createAdaptorServer } from "@hono/node-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "#db/client.ts";
import { saveProfile } from "#db/profiles.ts";
import { abandonReconciliations } from "#db/reconciliations.ts";
import { profiles, type UserId, users } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { toAppError } from "#lib/errors.ts";
import { runEffects, type Services } from "#lib/sync/effects.ts";
import { receiveDelivery } from "#lib/sync/receive.ts";
import { reconcileAll, reconcileRecent } from "#lib/sync/reconcile.ts";
import { toMirroredUser } from "#lib/sync/users.ts";
import { SIGNING_SECRET, startTestClerk, type TestClerk } from "../../local/clerk/test-support.ts";
import { report, scaled } from "./campaign.ts";
import { newRandom } from "./random.ts";
import { clear, startStage } from "./stage.ts";

vi.setConfig({ testTimeout: scaled(60_000, 1_200_000) });

let clerk: TestClerk;
let db: Database;
let services: Services;
let deliveries = 0;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  const stage = await startStage();
  db = stage.db;
  const receiver = createAdaptorServer({ fetch: receive });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  clerk = await startTestClerk();
  services = { db, clerk: clerk.backend };
  await clerk.control("PUT", "/webhook", {
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
    signingSecret: SIGNING_SECRET,
  });
  closing.push(
    () => clerk.stop(),
    () => stage.close(),
    () => receiver.close(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** Nobody who is new is taken for gone: the people here are old enough a quarter of an hour later. */
const growOlder = () => vi.spyOn(clock, "now").mockImplementation(() => Date.now() + 15 * 60 * 1000);
afterEach(() => vi.restoreAllMocks());

beforeEach(async () => {
  await clerk.control("DELETE", "/chaos");
  await clerk.control("POST", "/reset", {});
  await clear(db);
});

async function receive(request: Request): Promise<Response> {
  deliveries++;
  try {
    await receiveDelivery(request, db, [SIGNING_SECRET]);
    return new Response(null, { status: 204 });
  } catch (error) {
    return new Response(null, { status: toAppError(error).status });
  }
}

/** Everybody at Clerk. */
async function atClerk(): Promise<User[]> {
  const found: User[] = [];
  for (let offset = 0; ; offset += 500) {
    const { data } = await clerk.backend.users.getUserList({ orderBy: "+created_at", limit: 500, offset });
    found.push(...data);
    if (data.length < 500) return found;
  }
}

/** How many people the mirror does not have as Clerk does, or has though Clerk does not. */
async function countDivergences(): Promise<number> {
  const expected = new Map(
    (await atClerk()).map(({ raw }) => [toMirroredUser(raw, 0).id, toMirroredUser(raw, 0)]),
  );
  const rows = await db.select().from(users);
  const wrong = rows.filter((row) => {
    const wanted = expected.get(row.id);
    expected.delete(row.id);
    if (row.deletedAt) return wanted !== undefined || row.email !== null;
    return (
      !wanted ||
      JSON.stringify({ ...row, asOf: 0, deletedAt: undefined }) !== JSON.stringify(inOrderOf(row, wanted))
    );
  });
  return wrong.length + expected.size;
}

const inOrderOf = (row: object, wanted: object) =>
  Object.fromEntries(Object.keys(row).map((name) => [name, wanted[name as keyof typeof wanted]]));

const allDelivered = async () => {
  await vi.waitFor(
    async () => {
      const { data } = await clerk.control<{ data: { status: string }[] }>("GET", "/messages?limit=400");
      expect(data.filter(({ status }) => status === "pending")).toEqual([]);
    },
    { timeout: 60_000, interval: 50 },
  );
};

let people = 0;
const newPerson = (changes = {}) =>
  clerk.backend.users.createUser({
    emailAddress: [`person-${people++}@example.com`],
    firstName: `First ${people}`,
    skipPasswordRequirement: true,
    ...changes,
  });

/** Fills Clerk without a single webhook arriving. */
async function fillUnseen(count: number): Promise<User[]> {
  await clerk.control("POST", "/chaos", { target: "webhooks", effect: "drop" });
  const made: User[] = [];
  while (made.length < count) made.push(await newPerson());
  await allDelivered();
  return made;
}

test("A tenth of the events is lost: reconciliation finds and repairs all of it, and has nothing to do the second time", async () => {
  const events = scaled(300, 10_000);
  const { below: pick } = newRandom();
  await clerk.control("POST", "/chaos", { target: "webhooks", effect: "drop", probability: 0.1 });
  const alive: string[] = [];
  const before = deliveries;
  for (let made = 0; made < events; made++) {
    const dice = pick(10);
    const [id] = alive.length > 0 ? alive.slice(pick(alive.length)) : [];
    if (!id || dice < 4) alive.push((await newPerson()).id);
    else if (dice < 6) await clerk.backend.users.updateUser(id, { firstName: `Name ${made}` });
    else if (dice < 7)
      await clerk.backend.users.updateUserMetadata(id, {
        publicMetadata: { role: pick(2) ? "admin" : null },
      });
    else if (dice < 9) {
      const email = await clerk.backend.emailAddresses.createEmailAddress({
        ...{ userId: id, emailAddress: `other-${made}@example.com`, verified: true, primary: true },
      });
      expect(email.id).toBeTruthy();
    } else {
      await clerk.backend.users.deleteUser(id);
      alive.splice(alive.indexOf(id), 1);
    }
  }
  await allDelivered();
  const lost = await countDivergences();
  expect(lost).toBeGreaterThan(0);

  growOlder();
  const run = await reconcileAll(services, { patienceMs: 60_000 });
  expect(run.missing + run.stale + run.ghosts).toBe(lost);
  expect(await countDivergences()).toBe(0);

  const rows = await db.select().from(users);
  expect(await reconcileAll(services)).toMatchObject({
    compared: alive.length,
    missing: 0,
    stale: 0,
    ghosts: 0,
  });
  expect(await db.select().from(users)).toEqual(rows);
  report("A tenth of the events is lost, then one reconciliation", {
    ...{ runs: events, faults: lost, deliveries: deliveries - before, divergences: await countDivergences() },
  });
});

describe("A comparison of everybody", () => {
  test("goes on where it stopped, and misses nobody, though many were created at the same moment", async () => {
    await clerk.control("POST", "/chaos", { target: "webhooks", effect: "drop" });
    for (const createdAt of [5, 9, 9, 9, 9, 9, 12, 12, 20])
      await newPerson({ createdAt: new Date(createdAt * 1000) });
    let calls = 0;
    for (let finished = false; !finished; calls++) {
      expect(calls).toBeLessThan(40);
      finished = (await reconcileAll(services, { pageSize: 2, maxPages: 1 })).finishedAt !== null;
    }
    expect(calls).toBeGreaterThan(4);
    expect(await countDivergences()).toBe(0);
  });

  test("can be begun anew", async () => {
    await fillUnseen(4);
    const first = await reconcileAll(services, { pageSize: 2, maxPages: 1 });
    await abandonReconciliations(db);
    const second = await reconcileAll(services, { pageSize: 2 });
    expect(second.id).not.toBe(first.id);
    expect(second).toMatchObject({ missing: 2, stale: 0, compared: 4 });
  });

  test("erases who is gone, with all that they left, and nobody else", async () => {
    const [gone, stays] = await fillUnseen(2);
    await reconcileAll(services);
    for (const person of [gone, stays]) await saveProfile(db, person?.id as UserId, { bio: "Personal" }, 1);
    await clerk.backend.users.deleteUser(gone?.id ?? "");
    expect(await reconcileAll(services)).toMatchObject({ ghosts: 0 });
    growOlder();
    expect(await reconcileAll(services)).toMatchObject({ ghosts: 1, missing: 0, stale: 0 });
    expect(await db.select().from(profiles)).toMatchObject([{ userId: stays?.id }]);
    expect(await countDivergences()).toBe(0);
    await runEffects(services);
    expect((await db.run("select user_id from directory_entries")).rows).toMatchObject([
      { user_id: stays?.id },
    ]);
  });

  test("erases nobody when the key seems to be another instance's, unless it is told to", async () => {
    await fillUnseen(30);
    await reconcileAll(services);
    const secretKey = `sk_test_${crypto.randomUUID().replaceAll("-", "")}`;
    const publishableKey = `pk_test_${btoa(`other-${people}.clerk.accounts.dev$`)}`;
    await clerk.control("POST", "/instances", { publishableKey, secretKey });
    const other = { db, clerk: createClerkClient({ secretKey, apiUrl: clerk.url }) };
    growOlder();
    await expect(reconcileAll(other)).rejects.toMatchObject({ reason: "misconfigured" });
    expect((await db.select().from(users)).filter((row) => row.deletedAt)).toEqual([]);
    expect(await reconcileAll(other, { eraseMissing: true })).toMatchObject({ ghosts: 30 });
  });

  test("says so when Clerk refuses the key", async () => {
    const stranger = { db, clerk: createClerkClient({ secretKey: "sk_test_wrong", apiUrl: clerk.url }) };
    await expect(reconcileAll(stranger)).rejects.toMatchObject({ reason: "misconfigured" });
  });

  test.each([
    ["Clerk's rate limit says so", { effect: "rate-limit" }],
    ["Clerk does not answer", { effect: "drop" }],
    ["Clerk answers 503", { effect: "fail", status: 503 }],
  ])("waits where %s, or is taken up later", async (_, fault) => {
    await fillUnseen(6);
    await clerk.control("DELETE", "/chaos");
    await clerk.control("POST", "/chaos", { target: "backend", match: "/users", count: 3, ...fault });
    await expect(reconcileAll(services, { pageSize: 2 })).rejects.toMatchObject({ reason: "unavailable" });
    expect(await reconcileAll(services, { pageSize: 2, patienceMs: 30_000 })).toMatchObject({ missing: 6 });
    expect(await countDivergences()).toBe(0);
  });

  test("beside live deliveries leaves the mirror as Clerk is", async () => {
    const made = await fillUnseen(scaled(30, 300));
    await clerk.control("DELETE", "/chaos");
    const changes = (async () => {
      for (const { id } of made) {
        await clerk.backend.users.updateUser(id, { firstName: "Changed" });
        if (id.charCodeAt(10) % 3 === 0) await clerk.backend.users.deleteUser(id);
      }
    })();
    for (let run = 0; run < 3; run++) await reconcileAll(services, { pageSize: 7 });
    await changes;
    await allDelivered();
    growOlder();
    await reconcileAll(services, { pageSize: 7 });
    expect(await countDivergences()).toBe(0);
  });
});

describe("A comparison of the recent changes", () => {
  test("is not enough for a mirror that was never compared as a whole", async () => {
    await fillUnseen(1);
    expect(await reconcileRecent(services)).toBeUndefined();
  });

  test("repairs what was missed since the one before, and looks no further", async () => {
    const made = await fillUnseen(5);
    await reconcileAll(services);
    // The margin for clocks, away: else everything in this test is recent.
    await db.run("update reconciliations set started_at = started_at + 300000");
    await clerk.backend.users.updateUser(made[2]?.id ?? "", { firstName: "Changed" });
    await newPerson();
    expect(await reconcileRecent(services, { pageSize: 2 })).toMatchObject({
      compared: 2,
      missing: 1,
      stale: 1,
    });
    expect(await countDivergences()).toBe(0);
    expect(await reconcileRecent(services, { pageSize: 2 })).toMatchObject({ missing: 0, stale: 0 });
  });

  test("leaves it to a comparison of everybody when too much has changed", async () => {
    await reconcileAll(services);
    await fillUnseen(5);
    expect(await reconcileRecent(services, { pageSize: 2, maxPages: 2 })).toBeUndefined();
  });
});

import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { connect } from "#db/client.ts";
import type { Reconciliation } from "#db/reconciliations.ts";
import { reconciliations, type UserId, users } from "#db/schema.ts";
import { eraseUser, upsertUsers } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { type FakeClerk, fakeClerk } from "../../tests/faults/fake-clerk.ts";
import type { ClerkUser } from "../../tests/faults/story.ts";
import { reconcileAll, reconcileRecent } from "./reconcile.ts";
import { toMirroredUser } from "./users.ts";

const db = connect({ url: inject("ownDatabaseUrls").reconcile, authToken: inject("databaseToken") });
const minute = 60_000;
const start = Date.UTC(2026, 0, 1);

let now = start;
let people: ClerkUser[] = [];
let fake: FakeClerk;
beforeEach(async () => {
  now = start + 1_000 * minute;
  vi.spyOn(clock, "now").mockImplementation(() => now);
  people = [];
  fake = fakeClerk(() => people);
  for (const table of ["activity", "outbox", "directory_entries", "reconciliations", "users"]) {
    await db.run(`delete from ${table}`);
  }
});
afterEach(() => vi.restoreAllMocks());

const services = () => ({ db, clerk: fake.clerk });

function person(id: string, createdAt: number, changes: Partial<ClerkUser> = {}): ClerkUser {
  return {
    ...{ id: `user_${id}` as UserId, email_addresses: [], primary_email_address_id: null },
    ...{ first_name: id, last_name: null, image_url: "", public_metadata: {} },
    ...{ created_at: createdAt, updated_at: createdAt, ...changes },
  };
}
const mirror = async (...found: ClerkUser[]) => {
  for (const one of found) await db.batch(upsertUsers(db, [toMirroredUser(one, one.updated_at)], now));
};
const rowOf = async (id: string) =>
  (
    await db
      .select()
      .from(users)
      .where(eq(users.id, `user_${id}` as UserId))
  )[0];
const odd = (id: string, createdAt: number) =>
  person(id, createdAt, { email_addresses: null as unknown as ClerkUser["email_addresses"] });

describe("comparing everybody", () => {
  test("shows after each page how far it is, of how many", async () => {
    people = [1, 2, 3, 4, 5].map((number) => person(`${number}`, start + number * minute));
    const pages: [number, number, boolean][] = [];
    const onPage = (run: Reconciliation, total: number) =>
      pages.push([run.compared, total, run.finishedAt !== null]);
    await reconcileAll(services(), { pageSize: 3, onPage });
    // Each page begins with the last moment of the one before; the last one is not full.
    expect(pages).toEqual([
      [3, 5, false],
      [5, 5, false],
      [5, 5, true],
    ]);
  });

  test("counts who can't be read, passes over nobody because of them, and erases none of them", async () => {
    await mirror(person("odd", start + 2 * minute));
    people = [
      person("one", start + minute),
      odd("odd", start + 2 * minute),
      person("two", start + 3 * minute),
      odd("odder", start + 4 * minute),
    ];
    const run = await reconcileAll(services(), { pageSize: 3 });
    expect(run).toMatchObject({ missing: 2, stale: 0, ghosts: 0, compared: 2 });
    expect(run.unreadable).toBeGreaterThanOrEqual(2);
    expect(await rowOf("odd")).toMatchObject({ firstName: "odd", deletedAt: null });
    expect(await rowOf("two")).toMatchObject({ firstName: "two" });
  });

  test("goes on behind people who were all created at one moment, each of them counted", async () => {
    people = ["a", "b", "c", "d", "e"].map((id) => person(id, start + minute));
    expect(await reconcileAll(services(), { pageSize: 2 })).toMatchObject({ missing: 5, compared: 5 });
  });

  test("keeps a version that is newer than what it read", async () => {
    people = [person("one", start, { first_name: "Read", updated_at: start + 1 })];
    fake.beforeAnswer = () =>
      mirror(person("one", start, { first_name: "Delivered", updated_at: start + 2 }));
    expect(await reconcileAll(services())).toMatchObject({ missing: 0, stale: 0 });
    expect(await rowOf("one")).toMatchObject({ firstName: "Delivered" });
  });

  test("puts a version right that differs though it has the same updated_at", async () => {
    await mirror(person("one", start, { first_name: "Wrong" }));
    people = [person("one", start)];
    expect(await reconcileAll(services())).toMatchObject({ missing: 0, stale: 1 });
    expect(await rowOf("one")).toMatchObject({ firstName: "one", asOf: now });
  });

  test("fills a row that was made ahead of its person, and counts it as missing", async () => {
    await db.insert(users).values({ id: "user_one" as UserId, createdAt: now, updatedAt: 0 });
    people = [person("one", start)];
    expect(await reconcileAll(services())).toMatchObject({ missing: 1, stale: 0, ghosts: 0 });
    expect(await rowOf("one")).toMatchObject({ firstName: "one", createdAt: start });
  });

  test("leaves a tombstone alone, also of somebody who was never more than a row, and says nothing differs", async () => {
    await db.insert(users).values({ id: "user_one" as UserId, createdAt: now, updatedAt: 0 });
    await db.batch(eraseUser(db, "user_one" as UserId, now, now));
    people = [person("one", start)];
    expect(await reconcileAll(services())).toMatchObject({ missing: 0, stale: 0, ghosts: 0 });
    expect(await rowOf("one")).toMatchObject({ firstName: null, deletedAt: now });
  });

  test("takes nobody for gone who is on another page, or was created within the last five minutes", async () => {
    people = [person("one", start + minute), person("two", start + 2 * minute)];
    await mirror(...people, person("gone", now - 5 * minute - 1), person("new", now - 5 * minute));
    expect(await reconcileAll(services(), { pageSize: 1 })).toMatchObject({ ghosts: 1 });
    expect(await rowOf("gone")).toMatchObject({ deletedAt: now });
    expect(await rowOf("new")).toMatchObject({ deletedAt: null });
  });

  test("puts those right whom it asked for by name and who are there", async () => {
    // The mirror has them at another moment than Clerk: on the page of that moment, they seem to be gone.
    await mirror(person("one", start + minute, { first_name: "Wrong" }));
    people = [person("one", start + 20 * minute), person("other", start + 2 * minute)];
    expect(await reconcileAll(services(), { pageSize: 1 })).toMatchObject({
      ghosts: 0,
      missing: 1,
      stale: 1,
    });
    expect(await rowOf("one")).toMatchObject({ firstName: "one", createdAt: start + 20 * minute });
  });

  test.each([
    [20, 0, true],
    [21, 0, false],
    [25, 100, true],
    [26, 100, false],
  ])("believes that %i are gone beside %i who are there: %s", async (goneCount, thereCount, isBelieved) => {
    const crowd = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => person(`${name}${index}`, start + index));
    people = crowd("there", thereCount);
    await mirror(...people, ...crowd("gone", goneCount));
    const comparing = reconcileAll(services());
    if (isBelieved) expect(await comparing).toMatchObject({ ghosts: goneCount, compared: thereCount });
    else {
      await expect(comparing).rejects.toMatchObject({
        reason: "misconfigured",
        message: `${goneCount} people of the mirror are not at Clerk, beside ${thereCount} who are. Is CLERK_SECRET_KEY of another instance? Nobody was erased. If they are really gone: npm run sync -- --erase-missing`,
      });
      expect((await db.select().from(users)).filter((row) => row.deletedAt)).toEqual([]);
    }
  });

  test("sweeps what is left of deleted people at its end, and not before", async () => {
    await db.batch(eraseUser(db, "user_gone" as UserId, start, now));
    await db.run(
      `insert into activity (id, user_id, kind, occurred_at) values ('left', 'user_gone', 'signed_in', 1)`,
    );
    const left = async () => (await db.run("select id from activity")).rows.length;
    people = [person("one", start + minute), person("two", start + 2 * minute)];
    await reconcileAll(services(), { pageSize: 1, maxPages: 1 });
    expect(await left()).toBe(1);
    await reconcileAll(services(), { pageSize: 1 });
    expect(await left()).toBe(0);
  });
});

describe("comparing who has changed", () => {
  beforeEach(() => reconcileAll(services()));

  test("takes whoever changed within five minutes before the last comparison, and nobody else", async () => {
    people = [
      person("old", start, { updated_at: now - 5 * minute - 1 }),
      person("edge", start, { updated_at: now - 5 * minute }),
      person("new", start, { updated_at: now }),
    ];
    now += minute;
    expect(await reconcileRecent(services())).toMatchObject({ compared: 2, missing: 2, finishedAt: now });
    expect(await rowOf("old")).toBeUndefined();
  });

  test("stops at the first page that reaches further back", async () => {
    people = [person("new", start, { updated_at: now }), person("old", start), person("older", start)];
    const before = fake.requests;
    expect(await reconcileRecent(services(), { pageSize: 2, maxPages: 1 })).toMatchObject({ missing: 1 });
    expect(fake.requests - before).toBe(1);
  });

  test("counts who can't be read, and ends with a page that is not full because of them", async () => {
    people = [person("one", start, { updated_at: now }), odd("odd", now), odd("odder", now)];
    expect(await reconcileRecent(services(), { pageSize: 4 })).toMatchObject({ compared: 1, unreadable: 2 });
    // Full, for those that can't be read are people too: there may be more behind it.
    expect(await reconcileRecent(services(), { pageSize: 3, maxPages: 1 })).toBeUndefined();
  });

  test("erases nobody, and leaves no row but theirs", async () => {
    people = [person("one", start, { updated_at: now })];
    await mirror(person("gone", start));
    await reconcileRecent(services());
    const rows = await db.select({ id: users.id, deletedAt: users.deletedAt }).from(users);
    expect(rows.map(({ id, deletedAt }) => [id, deletedAt]).toSorted()).toEqual([
      ["user_gone", null],
      ["user_one", null],
    ]);
    expect(await db.select().from(reconciliations)).toHaveLength(2);
  });
});

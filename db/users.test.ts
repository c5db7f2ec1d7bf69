import type { InValue } from "@libsql/client";
import { eq } from "drizzle-orm";
import { describe, expect, inject, test, vi } from "vitest";
import { connect } from "./client.ts";
import { insertItem, listItems } from "./items.ts";
import { getProfile, saveProfile } from "./profiles.ts";
import { items, profiles, type UserId, users } from "./schema.ts";
import { eraseUser, getUser, listUsers, type MirroredUser, upsertUsers, usersToCompare } from "./users.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const newId = () => `user_${crypto.randomUUID()}` as UserId;

function person(id: UserId, updatedAt: number, changes: Partial<MirroredUser> = {}): MirroredUser {
  return {
    id,
    email: `${id}@example.com`,
    firstName: `Version ${updatedAt}`,
    lastName: null,
    imageUrl: null,
    role: "member",
    banned: false,
    createdAt: 1,
    updatedAt,
    asOf: updatedAt,
    ...changes,
  };
}

const take = (...found: MirroredUser[]) => db.batch(upsertUsers(db, found, Date.now()));
const erase = (id: UserId, deletedAt: number) => db.batch(eraseUser(db, id, deletedAt, Date.now()));

async function stored(id: UserId) {
  return (await db.select().from(users).where(eq(users.id, id)))[0];
}

describe("the mirror of a person", () => {
  test("takes a newer event and not an older one", async () => {
    const id = newId();
    await take(person(id, 2));
    await take(person(id, 1));
    expect(await stored(id)).toMatchObject({ firstName: "Version 2", updatedAt: 2 });
    await take(person(id, 3));
    expect(await stored(id)).toMatchObject({ firstName: "Version 3", updatedAt: 3 });
  });

  test("keeps a person deleted, whatever comes later", async () => {
    const id = newId();
    await take(person(id, 1));
    await erase(id, 5);
    await take(person(id, 9));
    expect(await stored(id)).toMatchObject({ email: null, firstName: null, deletedAt: 5 });
  });

  test("keeps a person deleted whose deletion came first", async () => {
    const id = newId();
    await erase(id, 5);
    await take(person(id, 1));
    expect(await stored(id)).toMatchObject({ email: null, deletedAt: 5 });
  });

  test("remembers the first deletion, however often it is told, and in whatever order", async () => {
    const id = newId();
    await erase(id, 5);
    await erase(id, 7);
    expect(await stored(id)).toMatchObject({ deletedAt: 5 });
    await erase(id, 3);
    expect(await stored(id)).toMatchObject({ deletedAt: 3 });
  });

  test("is told apart by the time of the event, where two versions have the same updated_at", async () => {
    const id = newId();
    await take(person(id, 2, { asOf: 4, firstName: "Later" }));
    await take(person(id, 2, { asOf: 3, firstName: "Earlier" }));
    expect(await stored(id)).toMatchObject({ firstName: "Later" });
    await take(person(id, 2, { asOf: 5, firstName: "Latest" }));
    expect(await stored(id)).toMatchObject({ firstName: "Latest" });
  });

  test("lets a deleted person's address sign up anew", async () => {
    const [before, after] = [newId(), newId()];
    const email = `${before}@example.com`;
    await take(person(before, 1, { email }));
    await erase(before, 2);
    await take(person(after, 3, { email }));
    expect(await stored(after)).toMatchObject({ email, deletedAt: null });
  });

  test("goes with everything that the app kept for a person, and nothing of anybody else", async () => {
    const [gone, stays] = [newId(), newId()];
    for (const id of [gone, stays]) {
      await take(person(id, 1));
      await saveProfile(db, id, { bio: "Bio" }, 1);
      await insertItem(db, id, { id: crypto.randomUUID(), name: "Item", createdAt: 1 });
    }
    await erase(gone, 2);
    expect(await db.select().from(profiles).where(eq(profiles.userId, gone))).toEqual([]);
    expect(await db.select().from(items).where(eq(items.userId, gone))).toEqual([]);
    expect(await getProfile(db, stays)).toMatchObject({ bio: "Bio" });
    expect((await listItems(db, stays)).rows).toHaveLength(1);
  });
});

describe("the rows to compare with Clerk", () => {
  test("are those of the ids, tombstones too, and those alive of a span of time after its start and up to its end", async () => {
    const [named, erased, before, start, end, after, gone] = Array.from({ length: 7 }, newId);
    const at = 4_000_000_000_000 + Math.floor(Math.random() * 1e9);
    const rows: [UserId | undefined, number][] = [
      [named, 1],
      [before, at - 1],
      [start, at],
      [end, at + 5],
      [after, at + 6],
    ];
    for (const [id, createdAt] of rows) await take(person(id as UserId, 1, { createdAt }));
    await erase(erased as UserId, 1);
    await erase(gone as UserId, at + 2);
    const found = async (span?: { after: number; upTo: number }) =>
      (await usersToCompare(db, [named, erased] as UserId[], span)).map(({ id }) => id).toSorted();
    expect(await found()).toEqual([named, erased].toSorted());
    expect(await found({ after: at, upTo: at + 5 })).toEqual([named, erased, end].toSorted());
  });
});

describe("what a person saves", () => {
  test("is kept when it comes before their first webhook, which then fills in the rest", async () => {
    const id = newId();
    expect(await saveProfile(db, id, { bio: "Early" }, 10)).toBe("saved");
    expect(await getProfile(db, id)).toMatchObject({ bio: "Early", email: null, updatedAt: 0 });
    await take(person(id, 1));
    expect(await getProfile(db, id)).toMatchObject({ bio: "Early", firstName: "Version 1" });
  });

  test("replaces what they saved before", async () => {
    const id = newId();
    await saveProfile(db, id, { bio: "One" }, 1);
    await saveProfile(db, id, { bio: "Two" }, 2);
    expect((await getProfile(db, id))?.bio).toBe("Two");
  });

  test("is not taken back by what they asked for before, which reaches the database late", async () => {
    const id = newId();
    await saveProfile(db, id, { bio: "Two" }, 2);
    expect(await saveProfile(db, id, { bio: "Two" }, 2), "the same once more").toBe("saved");
    expect(await saveProfile(db, id, { bio: "One" }, 1)).toBe("superseded");
    expect((await getProfile(db, id))?.bio).toBe("Two");
  });

  test("is refused after they were deleted", async () => {
    const id = newId();
    await erase(id, 5);
    expect(await saveProfile(db, id, { bio: "Late" }, 6)).toBe("closed");
    expect(await insertItem(db, id, { id: crypto.randomUUID(), name: "Late", createdAt: 6 })).toBeUndefined();
    expect((await listItems(db, id)).rows).toEqual([]);
  });
});

describe("the console's list of people", () => {
  test("finds people by how a name or an address begins, whatever the case, or by id", async () => {
    const [id, gone] = [newId(), newId()];
    const start = `Zü${crypto.randomUUID().slice(0, 8)}`;
    await take(
      person(id, 1, { firstName: `${start}rich`, lastName: "O'Neil_%", email: `${start}@example.com` }),
      person(gone, 1, { firstName: `${start} gone` }),
    );
    await erase(gone, 2);
    for (const search of [start, start.toUpperCase().replace("Ü", "ü"), `${start}@ex`, id]) {
      const { rows } = await listUsers(db, { search });
      expect(
        rows.map((row) => row.id),
        search,
      ).toEqual([id]);
    }
    const { rows } = await listUsers(db, { search: "O'Neil_%" });
    expect(rows.map((row) => row.id)).toContain(id);
    expect((await listUsers(db, { search: `${start}x` })).rows).toEqual([]);
    expect((await listUsers(db, { search: "%" })).rows).toEqual([]);
    expect(await getUser(db, id)).toMatchObject({ id, banned: false });
    expect(await getUser(db, gone)).toBeUndefined();
  });

  test("looks names and addresses up in indexes, and never reads everybody", async () => {
    const execute = vi.spyOn(db.$client, "execute");
    await listUsers(db, { search: "x" });
    const [statement] = execute.mock.calls[0] as unknown as [{ sql: string; args: InValue[] }];
    execute.mockRestore();
    const { rows } = await db.$client.execute({ ...statement, sql: `explain query plan ${statement.sql}` });
    const plan = rows.map(({ detail }) => String(detail));
    for (const index of ["users_by_email", "users_by_first_name", "users_by_last_name"])
      expect(plan.join("\n")).toContain(`SEARCH users USING INDEX ${index}`);
    expect(plan.filter((step) => /SCAN users/.test(step))).toEqual([]);
  });
});

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readDocuments } from "#db/directory.ts";
import type { Sort } from "#db/directory-search.ts";
import { saveProfile } from "#db/profiles.ts";
import { type UserId, users } from "#db/schema.ts";
import { eraseUser } from "#db/users.ts";
import { roles } from "#lib/auth/roles.ts";
import type { DirectoryQuery } from "#lib/search/directory.ts";
import { rebuildDirectory } from "#lib/search/rebuild.ts";
import { clear } from "../faults/stage.ts";
import { adapters, type SearchStage } from "./stages.ts";

type Row = Partial<typeof users.$inferInsert> & { bio?: string; visibility?: "members" | "administrators" };

const idOf = (name: string) => `user_${name}` as UserId;
const member = { id: idOf("asker"), seesEverybody: false };
const administrator = { id: idOf("asker"), seesEverybody: true };

describe.each(Object.entries(adapters))("The directory, by %s,", (_name, start) => {
  let stage: SearchStage;
  beforeAll(async () => {
    stage = await start();
    await stage.directory.prepare();
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    const { db } = stage;
    await clear(db);
    await rebuildDirectory(db, stage.directory);
    await stage.settled();
  });

  /** Puts people into the mirror and the directory, by a short name that makes their id. */
  async function add(people: Record<string, Row>): Promise<void> {
    const { db } = stage;
    const rows = Object.entries(people).map(([name, { bio: _, visibility: __, ...row }]) => ({
      ...{ id: idOf(name), createdAt: 1_000, updatedAt: 1 },
      ...row,
    }));
    await db.insert(users).values(rows);
    for (const [name, { bio, visibility }] of Object.entries(people))
      if (bio || visibility) await saveProfile(db, idOf(name), { bio, visibility }, 1);
    await index(...Object.keys(people));
  }

  async function index(...names: string[]): Promise<void> {
    const ids = names.map(idOf);
    await write(ids, await readDocuments(stage.db, ids));
    await stage.settled();
  }

  async function write(ids: UserId[], read: Awaited<ReturnType<typeof readDocuments>>): Promise<void> {
    const [first, ...rest] = await stage.directory.write(stage.db, ids, read);
    if (first) await stage.db.batch([first, ...rest]);
  }

  async function search(text: string, query: Partial<DirectoryQuery> = {}, viewer = member) {
    return stage.directory.search(stage.db, { text, sort: "relevance", pageSize: 10, ...query }, viewer);
  }

  async function found(text: string, query: Partial<DirectoryQuery> = {}, viewer = member) {
    const { people } = await search(text, query, viewer);
    return people.map(({ id }) => id.replace("user_", ""));
  }

  test("finds a name by its beginning, in any order of words, without accents and capitals", async () => {
    await add({
      zoe: { firstName: "Zoë", lastName: "Brontë-Smith" },
      ole: { firstName: "Øle", lastName: "Łukasz" },
      obrien: { firstName: "Sean", lastName: "O'Brien" },
    });
    for (const text of ["zoe", "ZOË", "bronte", "smith zoë", "zoe br", "bronte-smith"])
      expect(await found(text), text).toEqual(["zoe"]);
    for (const text of ["ole", "øle", "lukasz", "łuk"]) expect(await found(text), text).toEqual(["ole"]);
    for (const text of ["obrien", "O'Brien", "o’brien"]) expect(await found(text), text).toEqual(["obrien"]);
    expect(await found("bront smit nobody")).toEqual([]);
  });

  test("finds a name with one slip in a word, and whoever is called so exactly comes first", async () => {
    await add({
      katherine: { firstName: "Katherine", lastName: "Moss" },
      steven: { firstName: "Steven", lastName: "Ray" },
      stephen: { firstName: "Stefen", lastName: "Ray" },
    });
    for (const text of ["katherin", "kathrine", "kathherine", "katherime", "kahterine", "katherine moss"])
      expect(await found(text), text).toEqual(["katherine"]);
    expect((await found("steven"))[0]).toBe("steven");
    expect((await found("stefen"))[0]).toBe("stephen");
  });

  test("finds a part of a name that is written without spaces", async () => {
    await add({ taro: { firstName: "田中太郎" }, min: { firstName: "민준", lastName: "김" } });
    for (const text of ["田中", "太郎", "田中太郎"]) expect(await found(text), text).toEqual(["taro"]);
    expect(await found("민준")).toEqual(["min"]);
  });

  test("finds a word of what somebody wrote, behind those who are called so", async () => {
    await add({
      baker: { firstName: "Ann", lastName: "Baker" },
      other: { firstName: "Bo", lastName: "Li", bio: "A baker and climber." },
    });
    expect(await found("baker")).toEqual(["baker", "other"]);
    expect(await found("climb")).toEqual(["other"]);
  });

  test("finds nobody for what is no name, and takes every character as text", async () => {
    await add({ ann: { firstName: "Ann", lastName: "Lee" } });
    for (const text of [
      "xyzzy",
      "!!!",
      '"',
      "ann AND",
      "ann OR lee*",
      "NEAR(ann lee)",
      "labels : seen",
      "%",
      "\\",
      "-ann",
    ])
      await expect(search(text), text).resolves.toMatchObject({ people: expect.any(Array) });
    expect(await found('"ann" "lee"')).toEqual(["ann"]);
    expect(await found("xyzzy")).toEqual([]);
    expect(await found("  ann  ")).toEqual(["ann"]);
  });

  test("shows nobody to members who hides from them, is banned or gone; administrators see who hides or is banned", async () => {
    await add({
      open: { firstName: "Kim", lastName: "Open" },
      hidden: { firstName: "Kim", lastName: "Hidden", visibility: "administrators" },
      banned: { firstName: "Kim", lastName: "Banned", banned: true },
      gone: { firstName: "Kim", lastName: "Gone" },
    });
    await stage.db.batch(eraseUser(stage.db, idOf("gone"), 2, 2));
    await index("gone");
    for (const text of ["kim", ""]) {
      expect(await found(text), text).toEqual(["open"]);
      expect((await search(text)).facets, text).toEqual({ role: { member: 1 }, status: { active: 1 } });
      expect(await found(text, {}, administrator), text).toEqual(["banned", "hidden", "open"]);
      expect((await search(text, {}, administrator)).facets?.status, text).toEqual({ active: 2, banned: 1 });
    }
  });

  test("shows nobody who has just hidden, been banned or gone, though the index has not heard of it", async () => {
    await add({ kim: { firstName: "Kim" }, lee: { firstName: "Lee" }, may: { firstName: "May" } });
    await stage.db.batch(eraseUser(stage.db, idOf("kim"), 2, 2));
    await stage.db.update(users).set({ banned: true }).where(sql`id = 'user_lee'`);
    await saveProfile(stage.db, idOf("may"), { visibility: "administrators" }, 2);
    for (const text of ["kim", "lee", "may", ""]) expect(await found(text), text).toEqual([]);
  });

  test("shows nothing to somebody who is banned or gone themselves", async () => {
    await add({ kim: { firstName: "Kim" }, asker: { firstName: "Asker" } });
    await stage.db.update(users).set({ banned: true }).where(sql`id = 'user_asker'`);
    for (const text of ["kim", ""]) expect(await found(text)).toEqual([]);
  });

  test("filters by role and status, and says how many there are of each", async () => {
    await add({
      a: { firstName: "Kim", lastName: "A", role: "admin" },
      b: { firstName: "Kim", lastName: "B" },
      c: { firstName: "Kim", lastName: "C", banned: true },
      d: { firstName: "Lee" },
    });
    for (const text of ["kim", ""]) {
      expect(await found(text, { role: "admin" })).toEqual(["a"]);
      expect((await search(text, { role: "admin" })).facets?.role).toEqual({
        admin: 1,
        member: text ? 1 : 2,
      });
      expect(await found(text, { status: "banned" }, administrator)).toEqual(["c"]);
      expect(await found(text, { status: "banned" })).toEqual([]);
      const page = await search(text, { role: "member", status: "active" }, administrator);
      expect(page.count).toBe(text ? 1 : 2);
      expect(page.facets).toEqual({
        role: { admin: 1, member: text ? 1 : 2 },
        status: { active: text ? 1 : 2, banned: 1 },
      });
    }
    expect(roles).toEqual(["member", "admin"]);
  });

  const sorts: [Sort, (text: string) => string[]][] = [
    ["name", (text) => (text ? ["anna", "berta"] : ["anna", "berta", "cleo"])],
    ["newest", (text) => (text ? ["berta", "anna"] : ["cleo", "berta", "anna"])],
  ];
  test.each(sorts)("sorts by %s", async (sort, expected) => {
    await add({
      berta: { firstName: "Berta", lastName: "Kim", createdAt: 20 },
      anna: { firstName: "Änna", lastName: "Kim", createdAt: 10 },
      cleo: { firstName: "cleo", createdAt: 30 },
    });
    for (const text of ["", "kim"]) expect(await found(text, { sort })).toEqual(expected(text));
  });

  const listings = (["relevance", "name", "newest"] as const).flatMap((sort) =>
    ["kim", ""].map((text) => ({ sort, text })),
  );
  test.each(listings)(
    "gives everybody once, page by page, while people come and go: $sort, “$text”",
    async ({ sort, text }) => {
      const names = Array.from({ length: 25 }, (_, number) => `p${String(number).padStart(2, "0")}`);
      const person = (name: string, number: number) => ({
        ...{ firstName: "Kim", lastName: name, createdAt: 1 + (number >> 1) },
      });
      await add(Object.fromEntries(names.map((name, number) => [name, person(name, number)])));
      const seen: string[] = [];
      for (let page = 0, after: string | undefined; page === 0 || after; page++) {
        const { people, next } = await search(text, { sort, after, pageSize: 7 });
        seen.push(...people.map(({ id }) => id.replace("user_", "")));
        // Somebody whom the list has shown goes, and somebody comes who belongs before the next page.
        const leaves = seen[page * 2] ?? "";
        await stage.db.batch(eraseUser(stage.db, idOf(leaves), 2, 2));
        await index(leaves);
        await add({ [`new${page}`]: { firstName: "Aa Kim", createdAt: 5_000 + page } });
        after = next;
      }
      expect(seen.filter((name) => name.startsWith("p")).sort()).toEqual(names);
    },
  );

  test("has no cursor for what it did not make", async () => {
    await add({ kim: { firstName: "Kim" } });
    for (const after of ["x", "[]", "[1]", '{"a":1}', "[0,null,1]", "9".repeat(300)])
      expect(await found("kim", { after })).toEqual(["kim"]);
  });

  test("says what a newer reader found, in whatever order writers reach it", async () => {
    await add({ kim: { firstName: "Old" } });
    const ids = [idOf("kim")];
    const early = await readDocuments(stage.db, ids);
    await stage.db.update(users).set({ firstName: "New" }).where(sql`id = 'user_kim'`);
    const late = await readDocuments(stage.db, ids);
    await write(ids, late);
    await write(ids, early);
    await stage.settled();
    expect(await found("new")).toEqual(["kim"]);
    expect(await found("old")).toEqual([]);
  });

  test("never brings somebody back who was deleted, though a writer read them before", async () => {
    await add({ kim: { firstName: "Kim" } });
    const ids = [idOf("kim")];
    const early = await readDocuments(stage.db, ids);
    await stage.db.batch(eraseUser(stage.db, idOf("kim"), 2, 2));
    await index("kim");
    await write(ids, early);
    await stage.settled();
    const everybody = { ...administrator, seesEverybody: true };
    expect(await search("kim", {}, everybody)).toMatchObject({ people: [], count: 0 });
    expect((await search("", {}, everybody)).facets).toEqual({ role: {}, status: {} });
  });

  test("is rebuilt while it is in use: who is missing comes, who is nobody's goes, and it goes on where it stopped", async () => {
    await add({
      stays: { firstName: "Kim", lastName: "Stays" },
      ghost: { firstName: "Kim", lastName: "Ghost" },
    });
    await stage.db.delete(users).where(sql`id = 'user_ghost'`);
    const missing = Array.from({ length: 5 }, (_, number) => ({
      ...{ id: idOf(`m${number}`), firstName: "Kim", lastName: `M${number}`, createdAt: 1, updatedAt: 1 },
    }));
    await stage.db.insert(users).values(missing);
    const first = await rebuildDirectory(stage.db, stage.directory, { pageSize: 2, maxPages: 1 });
    expect(first).toMatchObject({ people: 2, finishedAt: null });
    await stage.settled();
    expect(await found("stays")).toEqual(["stays"]);
    const last = await rebuildDirectory(stage.db, stage.directory, { pageSize: 2 });
    expect(last).toMatchObject({ id: first.id, people: 6, finishedAt: expect.any(Number) });
    await stage.settled();
    expect(await found("kim")).toEqual(["m0", "m1", "m2", "m3", "m4", "stays"]);
    expect((await search("kim", {}, administrator)).count).toBe(6);
    expect((await search("", {}, administrator)).count).toBe(6);
  });
});

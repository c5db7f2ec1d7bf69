import { describe, expect, inject, test } from "vitest";
import { connect } from "./client.ts";
import { changeItem, insertItem, listItems } from "./items.ts";
import { pruneOwn } from "./own-tables.ts";
import type { UserId } from "./schema.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const newId = () => `user_${crypto.randomUUID()}` as UserId;

describe("a person's items", () => {
  test("are added once, however often the same one is sent", async () => {
    const id = newId();
    const item = { id: crypto.randomUUID(), name: "Once", createdAt: 1 };
    const saved = { ...item, completedAt: null };
    expect(await insertItem(db, id, item)).toEqual(saved);
    expect(await insertItem(db, id, item)).toEqual(saved);
    expect((await listItems(db, id)).rows).toEqual([saved]);
  });

  test("can't be overwritten by another person who knows their id", async () => {
    const [owner, other] = [newId(), newId()];
    const item = { id: crypto.randomUUID(), name: "Mine", createdAt: 1 };
    await insertItem(db, owner, item);
    expect(await insertItem(db, other, { ...item, name: "Taken" })).toBeUndefined();
    expect((await listItems(db, owner)).rows).toMatchObject([item]);
    expect((await listItems(db, other)).rows).toEqual([]);
  });

  test("are renamed, completed, deleted and brought back by their owner alone", async () => {
    const [owner, other] = [newId(), newId()];
    const item = { id: crypto.randomUUID(), name: "Mine", createdAt: 1 };
    await insertItem(db, owner, item);
    for (const change of [{ name: "Taken" }, { completedAt: 5 }, { deletedAt: 5 }])
      expect(await changeItem(db, other, item.id, change, 2)).toBeUndefined();
    expect(await changeItem(db, owner, item.id, { name: "New" }, 4)).toMatchObject({ name: "New" });
    expect(await changeItem(db, owner, item.id, { completedAt: 5 }, 5)).toMatchObject({ completedAt: 5 });
    await changeItem(db, owner, item.id, { deletedAt: 1_000 }, 1_000);
    expect((await listItems(db, owner)).rows).toEqual([]);
    expect(await changeItem(db, owner, item.id, { name: "Late" }, 1_001), "it is deleted").toBeUndefined();
    await changeItem(db, owner, item.id, { deletedAt: null }, 1_002);
    expect((await listItems(db, owner)).rows).toEqual([{ ...item, name: "New", completedAt: 5 }]);
  });

  test("keep what was done last, though what was asked before it comes later", async () => {
    const owner = newId();
    const item = { id: crypto.randomUUID(), name: "First", createdAt: 1 };
    await insertItem(db, owner, item);
    await changeItem(db, owner, item.id, { name: "Third", completedAt: null }, 3);
    for (const late of [{ name: "Second" }, { completedAt: 2 }, { deletedAt: 2 }])
      expect(await changeItem(db, owner, item.id, late, 2)).toBe("superseded");
    expect(await insertItem(db, owner, item), "it was added before all that").toMatchObject({
      name: "Third",
    });
    expect((await listItems(db, owner)).rows).toMatchObject([{ name: "Third", completedAt: null }]);
    expect(await changeItem(db, owner, item.id, { name: "Once more" }, 3)).toMatchObject({
      name: "Once more",
    });
  });

  test("that were deleted are removed after a while, and can't be brought back then", async () => {
    const id = newId();
    const [early, late] = ["Early", "Late"].map((name) => ({ id: crypto.randomUUID(), name, createdAt: 1 }));
    for (const [item, deletedAt] of [
      [early, 10],
      [late, 20],
    ] as const) {
      await insertItem(db, id, item as { id: string; name: string; createdAt: number });
      await changeItem(db, id, item?.id ?? "", { deletedAt }, deletedAt);
    }
    await pruneOwn(db, 15);
    for (const item of [early, late]) await changeItem(db, id, item?.id ?? "", { deletedAt: null }, 30);
    expect((await listItems(db, id)).rows).toMatchObject([{ name: "Late" }]);
  });

  test("come newest first, in pages without gaps, though several share a time", async () => {
    const id = newId();
    for (let number = 0; number < 7; number++) {
      await insertItem(db, id, {
        id: crypto.randomUUID(),
        name: `${number}`,
        createdAt: Math.floor(number / 3),
      });
    }
    const seen: string[] = [];
    let page = await listItems(db, id, undefined, 3);
    for (; page.next; page = await listItems(db, id, page.next, 3))
      seen.push(...page.rows.map(({ name }) => name));
    seen.push(...page.rows.map(({ name }) => name));
    expect(seen.map((name) => Math.floor(Number(name) / 3))).toEqual([2, 1, 1, 1, 0, 0, 0]);
    expect(new Set(seen).size).toBe(7);
  });
});

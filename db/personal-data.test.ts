import { eq } from "drizzle-orm";
import { describe, expect, inject, test } from "vitest";
import { listActivity, pruneActivity, recordActivity, recordDeed } from "./activity.ts";
import { connect } from "./client.ts";
import { insertItem, listItems } from "./items.ts";
import { eraseActivity, erasePersonalData, exportPersonalData } from "./personal-data.ts";
import { getProfile, saveProfile } from "./profiles.ts";
import { activity, outbox, type UserId, users } from "./schema.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const hour = 60 * 60 * 1000;
const now = 1_800_000_000_000;

async function newPerson(more: Partial<typeof users.$inferInsert> = {}): Promise<UserId> {
  const id = `user_${crypto.randomUUID()}` as UserId;
  await db
    .insert(users)
    .values({ id, firstName: "Ada", lastName: "Lee", createdAt: 1, updatedAt: 1, ...more });
  return id;
}

const create = (userId: UserId, name: string, at = now) =>
  recordDeed(db, { userId, kind: "created_item", key: name, detail: name }, at);
const done = async (id: UserId) =>
  (await listActivity(db, id, 50)).map(({ kind, detail, occurredAt }) => [kind, detail, occurredAt]);

describe("what a person does", () => {
  test("is recorded for them, newest first, and once for the same", async () => {
    const [id, other] = [await newPerson(), await newPerson()];
    await create(id, "Tent", now);
    await create(id, "Rope", now + 1);
    await create(id, "Tent", now + 2);
    expect(await done(id)).toEqual([
      ["created_item", "Tent", now + 2],
      ["created_item", "Rope", now + 1],
    ]);
    expect(await done(other)).toEqual([]);
  });

  test.each([
    ["have switched it off", {}, false],
    ["are banned", { banned: true }, true],
    ["are deleted", { deletedAt: 5 }, true],
  ])("is not recorded where they %s", async (_, more, isOn) => {
    const id = await newPerson(more);
    if (!isOn) await saveProfile(db, id, { recordsActivity: false }, now);
    await create(id, "Tent");
    const rows = await db.select().from(activity).where(eq(activity.userId, id));
    expect(rows).toEqual([]);
  });

  test("is forgotten after its time, but that they joined", async () => {
    const id = await newPerson();
    const joined = { id: `joined:${id}`, userId: id, kind: "joined", occurredAt: 5 } as const;
    await db.batch(recordActivity(db, joined));
    await create(id, "Tent", 10);
    await create(id, "Rope", 20);
    await pruneActivity(db, 15);
    expect((await done(id)).map(([kind, , at]) => [kind, at])).toEqual([
      ["created_item", 20],
      ["joined", 5],
    ]);
  });
});

describe("a person's data", () => {
  async function personWithEverything(): Promise<UserId> {
    const id = await newPerson({ email: "ada@example.com" });
    await saveProfile(db, id, { bio: "Mine.", visibility: "administrators" }, now);
    await insertItem(db, id, { id: crypto.randomUUID(), name: "Thing", createdAt: now });
    await create(id, "Tent");
    return id;
  }

  test("is given whole, and nobody else's", async () => {
    const id = await personWithEverything();
    expect(await exportPersonalData(db, id)).toMatchObject({
      account: { id, email: "ada@example.com", firstName: "Ada" },
      profile: { bio: "Mine.", visibility: "administrators" },
      items: [{ name: "Thing" }],
      activity: [{ detail: "Thing" }, { detail: "Tent" }],
    });
  });

  test("is erased, but for how they want to be seen; the directory follows", async () => {
    const [id, other] = [await personWithEverything(), await personWithEverything()];
    await db.delete(outbox).where(eq(outbox.objectId, id));
    expect(await erasePersonalData(db, id, now)).toBe(true);
    expect(await getProfile(db, id)).toMatchObject({ bio: "", visibility: "administrators" });
    expect((await listItems(db, id)).rows).toEqual([]);
    expect(await done(id)).toEqual([]);
    expect(await db.select().from(outbox).where(eq(outbox.objectId, id))).toMatchObject([
      { effect: "index" },
    ]);
    expect(await done(other)).toHaveLength(2);
  });

  test("stays erased, though a bio that was sent before comes later", async () => {
    for (const id of [await personWithEverything(), await newPerson()]) {
      await erasePersonalData(db, id, now + 2);
      expect(await saveProfile(db, id, { bio: "Late." }, now + 1)).toBe("superseded");
      expect(await getProfile(db, id)).toMatchObject({ bio: "" });
      expect(await saveProfile(db, id, { bio: "New." }, now + 3)).toBe("saved");
    }
  });

  test("keeps, when it is erased, that a session has just ended: its token may live on", async () => {
    const id = await newPerson();
    for (const [session, at] of [
      ["old", now - 48 * hour],
      ["new", now - hour],
    ] as const) {
      const entry = {
        id: `signed_out:${session}${id}`,
        userId: id,
        kind: "signed_out",
        occurredAt: at,
      } as const;
      await db.batch(recordActivity(db, entry));
    }
    expect(await eraseActivity(db, id, now)).toBe(true);
    expect(await done(id)).toEqual([["signed_out", null, now - hour]]);
  });

  test("is neither given to nor erased by somebody who is banned or deleted", async () => {
    for (const change of [{ banned: true }, { deletedAt: 5 }]) {
      const id = await personWithEverything();
      await db.update(users).set(change).where(eq(users.id, id));
      expect(await exportPersonalData(db, id)).toBeUndefined();
      expect(await eraseActivity(db, id, now)).toBe(false);
      expect(await erasePersonalData(db, id, now)).toBe(false);
      expect(await db.select().from(activity).where(eq(activity.userId, id))).toHaveLength(2);
    }
  });
});

import { eq } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { listActivity, recordDeed } from "./activity.ts";
import { connect } from "./client.ts";
import { recordSearch } from "./directory-activity.ts";
import { saveProfile } from "./profiles.ts";
import { type UserId, users } from "./schema.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const now = 1_800_000_000_000;

async function newPerson(): Promise<UserId> {
  const id = `user_${crypto.randomUUID()}` as UserId;
  await db.insert(users).values({ id, firstName: "Ada", lastName: "Lee", createdAt: 1, updatedAt: 1 });
  return id;
}

test("A search is recorded only once it is typed to the end", async () => {
  const id = await newPerson();
  for (const [index, text] of ["a", "ad", "ada", "ada l", "ada"].entries())
    await recordSearch(db, id, text, now + index * 1_000);
  await recordSearch(db, id, "bo", now + 6_000);
  await recordSearch(db, id, "ada lee", now + 120_000);
  const done = (await listActivity(db, id, 50)).map(({ detail, occurredAt }) => [detail, occurredAt]);
  expect(done).toEqual([
    ["ada lee", now + 120_000],
    ["bo", now + 6_000],
    ["ada", now + 4_000],
  ]);
});

test("A search is not recorded where they have switched that off", async () => {
  const id = await newPerson();
  await saveProfile(db, id, { recordsActivity: false }, now);
  await recordSearch(db, id, "ada", now);
  expect(await listActivity(db, id, 50)).toEqual([]);
});

test("Whom somebody looked at is named as long as they may see them", async () => {
  const id = await newPerson();
  const [open, hidden, banned] = [await newPerson(), await newPerson(), await newPerson()];
  for (const [index, seen] of [open, hidden, banned].entries())
    await recordDeed(db, { userId: id, kind: "viewed", key: seen, detail: seen }, now + index);
  await saveProfile(db, hidden, { visibility: "administrators" }, now);
  await db.update(users).set({ banned: true }).where(eq(users.id, banned));
  const names = (await listActivity(db, id, 50)).map(({ personName }) => personName);
  expect(names).toEqual([null, null, "Ada Lee"]);
});

import { expect, inject, test } from "vitest";
import { connect } from "#db/client.ts";
import { countEntries, listDeadEntries, maxAttempts, reviveEntry } from "#db/outbox.ts";
import { outbox } from "#db/schema.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });

/** An entry of the outbox that has failed so often. */
async function failed(attempts: number, dueAt: number) {
  const objectId = `user_${crypto.randomUUID()}`;
  await db
    .insert(outbox)
    .values({ effect: "welcome", objectId, token: objectId, dueAt, attempts, problem: "TypeError" });
  return { effect: "welcome", objectId } as const;
}

test("Who is dead is listed, those first that died first, until somebody has them tried again", async () => {
  // Nobody else has dead ones in this database; but others have some that wait.
  const before = (await countEntries(db))[0];
  const [late, early, alive] = [
    await failed(maxAttempts, 20),
    await failed(maxAttempts + 1, 10),
    await failed(maxAttempts - 1, 5),
  ];
  const dead = await listDeadEntries(db, 50);
  expect(dead).toEqual([early, late].map((entry) => ({ ...entry, problem: "TypeError" })));
  expect(await listDeadEntries(db, 1)).toMatchObject([early]);
  const counted = (await countEntries(db))[0];
  expect(counted?.dead).toBe(2);
  expect(counted?.waiting).toBeGreaterThan(before?.waiting ?? 0);

  expect(await reviveEntry(db, alive, 99)).toBe(false);
  expect(await reviveEntry(db, { ...late, effect: "refetch" }, 99)).toBe(false);
  expect(await reviveEntry(db, late, 99)).toBe(true);
  expect(await reviveEntry(db, late, 99)).toBe(false);
  expect(await listDeadEntries(db, 50)).toMatchObject([early]);
  const rows = await db.select().from(outbox);
  const entry = ({ objectId }: { objectId: string }) => rows.find((row) => row.objectId === objectId);
  expect(entry(late)).toMatchObject({ attempts: 0, dueAt: 99 });
  expect(entry(early)).toMatchObject({ attempts: maxAttempts + 1, dueAt: 10 });
  expect(entry(alive)).toMatchObject({ attempts: maxAttempts - 1, dueAt: 5 });
});

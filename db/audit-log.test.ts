import { expect, inject, test } from "vitest";
import { addAuditEntry, listAuditLog } from "#db/audit-log.ts";
import { connect } from "#db/client.ts";
import type { UserId } from "#db/schema.ts";
import { eraseUser, upsertUsers } from "#db/users.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const newUser = () => `user_${crypto.randomUUID()}` as UserId;

test("The log is read by pages, newest first, with what its people are called, if they still are", async () => {
  const [known, erased, unknown] = [newUser(), newUser(), newUser()];
  const person = {
    ...{ email: "nora@example.com", firstName: "Nora", lastName: null, imageUrl: null },
    ...{ role: "admin", banned: false, createdAt: 1, updatedAt: 2, asOf: 2 },
  };
  await db.batch(
    upsertUsers(
      db,
      [known, erased].map((id) => ({ ...person, id })),
      Date.now(),
    ),
  );
  await db.batch(eraseUser(db, erased, 3, Date.now()));
  // Newer than what any other test writes here.
  const newest = Date.UTC(2090);
  for (const [index, actorId] of [known, erased, unknown, known].entries()) {
    const entry = { actorId, action: "users.ban", targetId: known, detail: null, requestId: "ray" };
    const outcome = index === 3 ? "failed" : "requested";
    await addAuditEntry(db, { ...entry, id: crypto.randomUUID(), occurredAt: newest + index, outcome });
  }
  const first = await listAuditLog(db, undefined, 2);
  expect(first.rows).toMatchObject([
    { actorId: known, firstName: "Nora", email: "nora@example.com", outcome: "failed", targetId: known },
    { actorId: unknown, firstName: null, email: null, outcome: "requested" },
  ]);
  expect(first.next).toMatchObject({ at: newest + 2 });
  const second = await listAuditLog(db, first.next, 2);
  expect(second.rows).toMatchObject([
    { actorId: erased, firstName: null, email: null },
    { actorId: known, firstName: "Nora", occurredAt: newest },
  ]);
  expect((await listAuditLog(db, { at: newest, id: "" }, 2)).rows.map(({ id }) => id)).not.toContain(
    second.rows[1]?.id,
  );
});

test("No entry can be changed or removed", async () => {
  const id = crypto.randomUUID();
  const entry = {
    action: "users.ban",
    targetId: null,
    detail: null,
    outcome: "requested",
    requestId: "r",
  } as const;
  await addAuditEntry(db, { ...entry, id, occurredAt: 1, actorId: newUser() });
  for (const statement of ["update audit_log set action = 'nothing'", "delete from audit_log"]) {
    const refused = await db.run(`${statement} where id = '${id}'`).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect(String((refused as Error).cause)).toContain("append-only");
  }
  expect((await db.all(`select action from audit_log where id = '${id}'`))[0]).toMatchObject({
    action: "users.ban",
  });
});

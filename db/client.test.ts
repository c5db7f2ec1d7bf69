import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { toAppError } from "#lib/errors.ts";
import { connect } from "./client.ts";

const authToken = inject("databaseToken");
const broken = (error: unknown) => toAppError(error).reason;

test("A query is answered", async () => {
  const db = connect({ url: inject("databaseUrl"), authToken });
  expect((await db.run(sql`select 1 as one`)).rows[0]).toMatchObject({ one: 1 });
});

test("A database that nobody serves is unavailable, for one query and for a batch", async () => {
  const db = connect({ url: "http://127.0.0.1:9", authToken });
  expect(broken(await Promise.resolve(db.run(sql`select 1`)).catch((error) => error))).toBe("unavailable");
  expect(broken(await db.batch([db.run(sql`select 1`)]).catch((error) => error))).toBe("unavailable");
});

test("A database that does not answer within the deadline is unavailable", async () => {
  const control = (body: unknown) =>
    fetch(`${inject("databaseUrl")}/_control/fault`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${authToken}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  await control({ mode: "none", latencyMs: 300, times: 1 });
  const db = connect({ url: inject("databaseUrl"), authToken, deadlineMs: 50 });
  expect(broken(await Promise.resolve(db.run(sql`select 1`)).catch((error) => error))).toBe("unavailable");
  await control({ mode: "none" });
});

test("A mistake of ours is not taken for an outage", async () => {
  const db = connect({ url: inject("databaseUrl"), authToken });
  expect(broken(await Promise.resolve(db.run(sql`select * from nowhere`)).catch((error) => error))).toBe(
    "internal",
  );
});

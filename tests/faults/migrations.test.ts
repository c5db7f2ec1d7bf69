import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InStatement, InValue } from "@libsql/client";
import { migrate } from "drizzle-orm/libsql/migrator";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "#db/client.ts";
import { listItems } from "#db/items.ts";
import { getProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { toAppError } from "#lib/errors.ts";
import { fts5 } from "#lib/search/fts5.ts";
import { keepDirectory } from "#lib/search/rebuild.ts";
import { reconcileAll } from "#lib/sync/reconcile.ts";
import { root } from "../../scripts/lib/paths.ts";
import { migrateDatabase } from "../../scripts/lib/stack.ts";
import { report } from "./campaign.ts";
import { fakeClerk } from "./fake-clerk.ts";
import { expectedState } from "./model.ts";
import recorded from "./previous-release.json" with { type: "json" };
import { deliver, drain, readState, type Stage, startStage } from "./stage.ts";
import { Story, toEvent } from "./story.ts";

vi.setConfig({ testTimeout: 60_000 });

const folder = join(root, "db", "migrations");
const journal = JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")) as {
  entries: { tag: string }[];
};
const tags = journal.entries.map(({ tag }) => tag);
const statementsOf = (tag: string) =>
  readFileSync(join(folder, `${tag}.sql`), "utf8").split("--> statement-breakpoint");

/** Without these, no delivery can be taken. Of a migration that the sync does not need, some may be. */
const neededByAll = ["0000_start", "0001_sync", "0002_console"];

/**
 * Statements that take something away from the release before: each may only come once no Worker is left that needs what
 * it takes, and is listed here with the reason why that is so.
 */
const contracting: Record<string, string> = {};

let stage: Stage;
const realNow = clock.now;
beforeEach(async () => {
  clock.now = () => new Story().now + 24 * 60 * 60 * 1000;
  stage = await startStage(false);
});
afterEach(async () => {
  clock.now = realNow;
  await stage.close();
});

/** Brings the database to where it was before a migration. */
async function migrateUpTo(count: number): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), "edgewise-migrations-"));
  cpSync(folder, copy, { recursive: true });
  const entries = journal.entries.slice(0, count);
  writeFileSync(join(copy, "meta", "_journal.json"), JSON.stringify({ ...journal, entries }));
  await migrate(stage.db, { migrationsFolder: copy });
  rmSync(copy, { recursive: true });
}

/** Every row of every table. */
async function dump(db: Database): Promise<Record<string, unknown[]>> {
  const tables = await db.all<{ name: string }>("select name from sqlite_master where type = 'table'");
  const rows = tables.map(async ({ name }) => [name, await db.all(`select * from "${name}"`)] as const);
  return Object.fromEntries(await Promise.all(rows));
}

/** A delivery of each kind. */
function everyKind() {
  const story = new Story();
  const deeds = ["name", "address", "sign in", "sign out", "name", "sign in", "delete"] as const;
  for (const [value, deed] of deeds.entries()) story.play({ place: 0, deed, value: value % 4, pause: 5 });
  story.play({ place: 1, deed: "name", value: 0, pause: 5 });
  story.play({ place: 1, deed: "sign in", value: 0, pause: 5 });
  story.play({ place: 1, deed: "sign out", value: 1, pause: 5 });
  story.play({ place: 1, deed: "role", value: 1, pause: 5 });
  const arrivals = story.messages.map((message, index) => ({ message, svixId: `msg_${10 + index}` }));
  return arrivals;
}

describe.each([...tags.entries()])("Before migration %i, %s, the new Worker", (count, tag) => {
  test("takes a delivery whole or asks for another try, and converges once it has run", async () => {
    await migrateUpTo(count);
    const arrivals = everyKind();
    const others = [
      { type: "mars.landed", timestamp: 5, data: {} },
      { type: "user.updated", timestamp: 5, data: { id: 5 } },
    ];
    const events = [...arrivals.map(({ message }) => toEvent(message)), ...others];
    let refused = 0;
    for (const event of events) {
      const before = await dump(stage.db);
      const error = await deliver(stage.db, "msg_early", event).catch((thrown: unknown) => thrown);
      if (!(error instanceof Error)) continue;
      refused++;
      expect(toAppError(error).status).toBeGreaterThanOrEqual(500);
      expect(await dump(stage.db)).toEqual(before);
    }
    if (neededByAll.includes(tag)) expect(refused).toBe(events.length);

    await migrateDatabase(stage);
    if (refused < events.length) return;
    for (const { message, svixId } of arrivals) await deliver(stage.db, svixId, toEvent(message));
    await drain({ db: stage.db, clerk: fakeClerk(() => []).clerk });
    expect(await readState(stage.db)).toEqual(expectedState(arrivals, clock.now()));
    report(`before ${tag}`, { runs: 1, faults: refused, deliveries: events.length, divergences: 0 });
  });
});

test("Where only the last of a delivery's statements cannot run, none of the others has", async () => {
  await migrateDatabase(stage);
  await stage.db.run("alter table webhook_deliveries rename to elsewhere");
  const before = await dump(stage.db);
  for (const { message, svixId } of everyKind()) {
    const refused = await deliver(stage.db, svixId, toEvent(message)).catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(Error);
    expect(toAppError(refused).status).toBeGreaterThanOrEqual(500);
    expect(await dump(stage.db)).toEqual(before);
  }
});

type Call = (typeof recorded)[number];
const previousId = "user_previous" as UserId;
const until = (name: string) =>
  recorded.slice(
    0,
    recorded.findIndex((call) => call.name === name),
  );

/** Sends what the previous release sent, and gives back what it was answered. */
async function replay({ statements }: Call): Promise<unknown[][][]> {
  const batch = statements.map(({ sql, args }): InStatement => ({ sql, args: args as InValue[] }));
  const results = await stage.db.$client.batch(batch, "deferred");
  return results.map(({ rows }) => rows.map((row) => Array.from(row)));
}

describe("After the last migration, the previous Worker", () => {
  test("sends what it always sent, and is answered as it always was", async () => {
    await migrateDatabase(stage);
    expect(recorded.length).toBeGreaterThan(10);
    for (const call of recorded) expect(await replay(call), call.name).toEqual(call.rows);
    report("the previous release on the new schema", {
      ...{ runs: recorded.length, faults: 0, deliveries: recorded.length, divergences: 0 },
    });
  });

  test("leaves rows that the new one reads, and takes further", async () => {
    await migrateDatabase(stage);
    for (const call of until("session.created")) await replay(call);
    expect(await getProfile(stage.db, previousId)).toMatchObject({ firstName: "Bea", bio: "Later." });
    expect((await listItems(stage.db, previousId)).rows).toMatchObject([{ id: "item_2" }, { id: "item_1" }]);
    const event = (first_name: string, timestamp: number) => {
      const data = { id: previousId, email_addresses: [], first_name, created_at: 1, updated_at: timestamp };
      return { type: "user.updated", timestamp, data };
    };
    await deliver(stage.db, "msg_older", event("Older", 5));
    expect(await getProfile(stage.db, previousId)).toMatchObject({ firstName: "Bea" });
    await deliver(stage.db, "msg_newer", event("Newer", clock.now()));
    expect(await getProfile(stage.db, previousId)).toMatchObject({ firstName: "Newer", bio: "Later." });
  });
});

describe("Whom the previous Worker mirrored, before the migration", () => {
  // As the recorded statements have it.
  const time = new Story().now;
  const person = {
    ...{ id: previousId, first_name: "Bea", last_name: "L", image_url: "https://img.example.com/a" },
    ...{
      email_addresses: [{ id: "idn_1", email_address: "old@example.com" }],
      primary_email_address_id: "idn_1",
    },
    ...{ public_metadata: { role: "admin" }, created_at: time, updated_at: time + 2 },
  };
  const { clerk } = fakeClerk(() => [person]);

  beforeEach(async () => {
    await migrateUpTo(1);
    for (const call of until("session.created")) await replay(call);
    await migrateDatabase(stage);
  });

  test("is in the mirror afterwards, as Clerk says, and with all that is theirs", async () => {
    expect(await reconcileAll({ db: stage.db, clerk })).toMatchObject({ missing: 0, stale: 0, ghosts: 0 });
    const { people, bios, things } = await readState(stage.db);
    expect(people).toMatchObject([
      { id: previousId, email: "old@example.com", role: "admin", deletedAt: null },
    ]);
    expect([bios.length, things.length]).toEqual([1, 2]);
  });

  test("is found in the directory once the cron trigger has filled it", async () => {
    await keepDirectory(stage.db, fts5, 1);
    expect((await readState(stage.db)).directory).toMatchObject([
      { userId: previousId, name: "Bea L", isFound: true, isCounted: true },
    ]);
  });
});

describe("Whom the previous Worker deletes, while the new one is rolled out", () => {
  test("is not in the directory any more once everybody has been compared with Clerk", async () => {
    await migrateDatabase(stage);
    const data = { id: previousId, email_addresses: [], first_name: "Ada", created_at: 1, updated_at: 1 };
    await deliver(stage.db, "msg_new", { type: "user.created", timestamp: 2, data });
    const services = { db: stage.db, clerk: fakeClerk(() => []).clerk };
    await drain(services);
    expect((await readState(stage.db)).directory).toHaveLength(1);
    await replay(recorded.find(({ name }) => name === "user.deleted") as Call);
    await reconcileAll(services);
    await drain(services);
    const { directory, done } = await readState(stage.db);
    expect({ directory, done }).toEqual({ directory: [], done: [] });
  });
});

describe("A migration only adds, for the previous Worker still works on it:", () => {
  const expanding = [
    /^create table\b/i,
    /^create (unique )?index\b/i,
    /^create virtual table\b/i,
    // Rows of a table that it has just made.
    /^insert into `directory_entries` /i,
    /^insert into `directory_(?:tickets|counts)` /i,
    // Triggers that write only to tables that it has just made.
    /^create trigger \S+ after (?:insert|delete) on `directory_entries` begin (?:(?:insert into|update|delete from) `directory_(?:counts|search)` [^;]*; )+end/i,
    // Triggers of a table that it has just made.
    /^create trigger \S+ before (?:update|delete) on `audit_log` /i,
    // A column that an insert without it leaves empty or gives its default.
    /^alter table \S+ add (?!.*\bnot null\b)/i,
    /^alter table \S+ add .*\bdefault\b/i,
  ];

  test.each(tags)("%s", (tag) => {
    const statements = statementsOf(tag).map((text) => text.replaceAll(/\s+/g, " ").trim());
    expect(statements.length).toBeGreaterThan(0);
    const others = statements.filter((text) => !expanding.some((pattern) => pattern.test(text)));
    expect(others.filter((text) => !contracting[text])).toEqual([]);
  });

  test.each(Object.entries(contracting))("or takes away for a reason: %s", (statement, reason) => {
    const all = tags.flatMap(statementsOf).map((text) => text.replaceAll(/\s+/g, " ").trim());
    expect(all).toContain(statement);
    expect(reason).not.toBe("");
  });

  test.each([
    "drop table `users`",
    "alter table `users` drop column `email`",
    "alter table `users` rename column `email` to `mail`",
    "alter table `users` add `plan` text not null",
  ])("%s would be found", (statement) => {
    expect(expanding.some((pattern) => pattern.test(statement))).toBe(false);
  });
});

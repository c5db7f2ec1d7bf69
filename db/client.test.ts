import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, inject, test, vi } from "vitest";
import { toAppError } from "#lib/errors.ts";
import { connect, type DatabaseOptions } from "./client.ts";
import { databaseReason } from "./errors.ts";

const url = inject("ownDatabaseUrls").client;
const authToken = inject("databaseToken");
const open = (options: Partial<DatabaseOptions> = {}) => connect({ url, authToken, ...options });

/** The requests that went to the database. Not a spy: Vitest empties those while concurrent tests still run. */
const sent: string[] = [];
const { fetch } = globalThis;
vi.stubGlobal("fetch", (to: string, init: RequestInit) => {
  sent.push(String(init.body));
  return fetch(to, init);
});

const wentWell = Symbol();
const failureOf = (query: PromiseLike<unknown>) =>
  Promise.resolve(query).then(
    () => wentWell,
    (error: unknown) => error,
  );

/** A text that the test puts into its queries: other tests ask the same server at the same time. */
async function faultFor(fault: object, mark: string = crypto.randomUUID()): Promise<string> {
  const response = await fetch(`${url}/_control/fault`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${authToken}` },
    body: JSON.stringify({ ...fault, only: mark }),
  });
  expect(response.status).toBe(200);
  return mark;
}

const attemptsOf = (mark: string) => sent.filter((body) => body.includes(mark)).length;

beforeAll(async () => {
  await open().run(sql`create table if not exists marks (mark text primary key)`);
});

test("A query is answered", async () => {
  expect((await open().run(sql`select 1 as one`)).rows[0]).toMatchObject({ one: 1 });
});

test("A database that nobody serves is unavailable, for one query and for a batch", async () => {
  const db = open({ url: "http://127.0.0.1:2" });
  const query = () => db.run(sql`select 1`);
  for (const error of [await failureOf(query()), await failureOf(db.batch([query()]))]) {
    expect(databaseReason(error)).toBe("unreachable");
    expect(toAppError(error).reason).toBe("unavailable");
  }
});

test("A wrong token is a mistake in the settings, and the error says which to look at", async () => {
  const error = await failureOf(open({ authToken: "wrong" }).run(sql`select 1`));
  expect(databaseReason(error)).toBe("refused");
  expect(toAppError(error)).toMatchObject({
    reason: "misconfigured",
    message: expect.stringContaining("TURSO_AUTH_TOKEN"),
  });
});

test("A mistake of ours is not taken for an outage", async () => {
  const db = open();
  const query = () => db.run(sql`select * from nowhere`);
  for (const error of [await failureOf(query()), await failureOf(db.batch([query()]))]) {
    expect(databaseReason(error)).toBeUndefined();
    expect(toAppError(error).reason).toBe("internal");
  }
});

test.each(["null", "[]", "{}", '{"results":[]}', '{"results":[{"type":"ok"},{"type":"ok"}]}'])(
  "An answer of %s makes no sense, and the database is failing",
  async (answer) => {
    vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(new Response(answer));
    const error = await failureOf(open().run(sql`select 1`));
    expect(databaseReason(error)).toBe("failing");
  },
);

const passing: { mode: string; status?: number }[] = [
  { mode: "refuse" },
  { mode: "cut_before_commit" },
  { mode: "cut_after_commit" },
  { mode: "cut_answer" },
  { mode: "half_answer" },
  { mode: "stream_expired" },
  { mode: "bad_gateway" },
  ...[500, 502, 503, 504].map((status) => ({ mode: "error", status })),
];

describe("A fault that may pass", () => {
  test.concurrent.each(passing)("is met by three attempts: %j", async (fault) => {
    const mark = await faultFor(fault);
    const db = open();
    const query = () => db.run(sql`select ${mark}`);
    const errors = await Promise.all([failureOf(query()), failureOf(db.batch([query()]))]);
    for (const error of errors) {
      const broken = ["refuse", "cut_before_commit", "cut_after_commit"].includes(fault.mode);
      expect(databaseReason(error)).toBe(broken ? "unreachable" : "failing");
      expect(toAppError(error).reason).toBe("unavailable");
    }
    expect(attemptsOf(mark)).toBe(6);
  });

  test.concurrent.each(passing)("goes unnoticed, and a write is there once: %j", async (fault) => {
    const mark = await faultFor({ sequence: [fault.mode, fault.mode], status: fault.status });
    const db = open();
    await db.run(sql`insert into marks values (${mark}) on conflict do nothing`);
    expect(attemptsOf(mark)).toBe(3);
    expect((await db.run(sql`select * from marks where mark = ${mark}`)).rows).toHaveLength(1);
  });

  test("goes unnoticed in a batch, and every statement is there once", async () => {
    const mark = await faultFor({ sequence: ["cut_after_commit"] });
    const db = open();
    const [, rows] = await db.batch([
      db.run(sql`insert into marks values (${mark}) on conflict do nothing`),
      db.all(sql`select * from marks where mark = ${mark}`),
    ]);
    expect(rows).toHaveLength(1);
    expect(attemptsOf(mark)).toBe(2);
  });

  test("is met by one attempt where the writes are not safe to repeat", async () => {
    const mark = await faultFor({ mode: "error" });
    expect(databaseReason(await failureOf(open({ attempts: 1 }).run(sql`select ${mark}`)))).toBe("failing");
    expect(attemptsOf(mark)).toBe(1);
  });
});

describe("A fault that stays", () => {
  test.concurrent.each([
    { fault: { mode: "busy" }, reason: "busy", shown: "unavailable" },
    { fault: { mode: "transaction_timeout" }, reason: "busy", shown: "unavailable" },
    { fault: { mode: "blocked" }, reason: "blocked", shown: "unavailable" },
    { fault: { mode: "error", status: 429 }, reason: "blocked", shown: "unavailable" },
    { fault: { mode: "error", status: 401 }, reason: "refused", shown: "misconfigured" },
    { fault: { mode: "error", status: 403 }, reason: "refused", shown: "misconfigured" },
    { fault: { mode: "error", status: 404 }, reason: "refused", shown: "misconfigured" },
    { fault: { mode: "too_large" }, reason: "too_large", shown: "internal" },
    { fault: { mode: "error", status: 413 }, reason: "too_large", shown: "internal" },
    { fault: { mode: "error", status: 400 }, reason: undefined, shown: "internal" },
  ])("is met by one attempt: $fault", async ({ fault, reason, shown }) => {
    const mark = await faultFor(fault);
    const db = open();
    const query = () => db.run(sql`select ${mark}`);
    const errors = await Promise.all([failureOf(query()), failureOf(db.batch([query()]))]);
    for (const error of errors) {
      expect(databaseReason(error)).toBe(reason);
      expect(toAppError(error).reason).toBe(shown);
    }
    expect(attemptsOf(mark)).toBe(2);
  });
});

describe("The deadline", () => {
  test.concurrent.each([{ latencyMs: 400 }, { mode: "slow_answer", slowMs: 400 }])(
    "ends a call that takes too long, and it is not tried again: %j",
    async (fault) => {
      const mark = await faultFor(fault);
      const db = open({ deadlineMs: 100 });
      const query = () => db.run(sql`select ${mark}`);
      const errors = await Promise.all([failureOf(query()), failureOf(db.batch([query()]))]);
      for (const error of errors) {
        expect(databaseReason(error)).toBe("timed_out");
        expect(toAppError(error).reason).toBe("unavailable");
      }
      expect(attemptsOf(mark)).toBe(2);
    },
  );

  test.concurrent("is one for all attempts of a call", async () => {
    const mark = await faultFor({ mode: "error", latencyMs: 1_000 });
    // The second attempt begins in time, and would end too late.
    const error = await failureOf(open({ deadlineMs: 1_800 }).run(sql`select ${mark}`));
    expect(databaseReason(error)).toBe("timed_out");
    expect(attemptsOf(mark)).toBe(2);
  });

  test.concurrent("leaves no time for another attempt where a pause would reach it", async () => {
    const mark = await faultFor({ mode: "error" });
    await failureOf(open({ deadlineMs: 50 }).run(sql`select ${mark}`));
    expect(attemptsOf(mark)).toBe(1);
  });
});

test.each([
  { fault: { sequence: ["cut_before_commit"] }, attempts: 1 },
  { fault: { sequence: ["none", "cut_before_commit"] }, attempts: 2 },
  { fault: { sequence: ["none", "error"] }, attempts: 2 },
])("A request of an interactive transaction is never sent again: %j", async ({ fault, attempts }) => {
  const mark = await faultFor(fault);
  const failed = open().transaction(async (transaction) => {
    await transaction.run(sql`select ${mark}`);
    await transaction.run(sql`select ${mark}`);
  });
  expect(toAppError(await failureOf(failed)).reason).toBe("unavailable");
  expect(attemptsOf(mark)).toBe(attempts);
});

test("The end of an interactive transaction is never sent again", async () => {
  const commit = await faultFor({ sequence: ["error"] }, '{"type":"execute","stmt":{"sql":"COMMIT"');
  const failed = open().transaction((transaction) => transaction.run(sql`select 1`));
  expect(toAppError(await failureOf(failed)).reason).toBe("unavailable");
  expect(attemptsOf(commit)).toBe(1);
});

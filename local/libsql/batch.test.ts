import { beforeEach, describe, expect, test } from "vitest";
import { integer, startTestServer, type TestServer, text } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

describe("batch", () => {
  test("steps run by their conditions", async () => {
    const ok = (step: number) => ({ type: "ok", step }) as const;
    const error = (step: number) => ({ type: "error", step }) as const;
    const { step_results, step_errors } = await server.batch([
      { sql: "SELECT 1" },
      { sql: "SELECT nope" },
      { sql: "SELECT 'after ok'", condition: ok(0) },
      { sql: "SELECT 'skipped'", condition: ok(1) },
      { sql: "SELECT 'after error'", condition: error(1) },
      { sql: "SELECT 'skipped steps have no error'", condition: error(3) },
      { sql: "SELECT 'not'", condition: { type: "not", cond: ok(3) } },
      { sql: "SELECT 'and'", condition: { type: "and", conds: [ok(0), ok(1)] } },
      { sql: "SELECT 'or'", condition: { type: "or", conds: [ok(0), ok(1)] } },
      { sql: "SELECT 'all of none'", condition: { type: "and", conds: [] } },
      { sql: "SELECT 'any of none'", condition: { type: "or", conds: [] } },
      { sql: "BEGIN", condition: { type: "is_autocommit" } },
      { sql: "SELECT 'in a transaction'", condition: { type: "is_autocommit" } },
    ]);
    const ran = step_results.flatMap((result, step) => (result ? [step] : []));
    expect(ran).toEqual([0, 2, 4, 6, 8, 9, 11]);
    const failed = step_errors.flatMap((stepError, step) => (stepError ? [step] : []));
    expect(failed).toEqual([1]);
    expect(step_errors).toHaveLength(13);
  });

  test("an empty batch has an empty result", async () => {
    expect(await server.batch([])).toEqual({ step_results: [], step_errors: [] });
  });

  test("nothing runs if one of the steps is not SQL", async () => {
    await server.execute("CREATE TABLE t (a)");
    await expect(server.batch([{ sql: "INSERT INTO t VALUES (1)" }, { sql: "SELEC" }])).rejects.toThrow(
      "SQL_PARSE_ERROR",
    );
    expect((await server.execute("SELECT * FROM t")).rows).toEqual([]);
  });

  test("a step may use what an earlier one created, and pragmas act in their turn", async () => {
    const { step_results } = await server.batch([
      { sql: "PRAGMA foreign_keys = off" },
      { sql: "CREATE TABLE t (a)" },
      { sql: "PRAGMA foreign_keys" },
      { sql: "PRAGMA foreign_keys = on" },
      { sql: "SELECT count(*) FROM t" },
    ]);
    expect(step_results[2]?.rows).toEqual([[integer(0)]]);
    expect(step_results[4]?.rows).toEqual([[integer(0)]]);
  });
});

describe("sequence", () => {
  const sequence = (sql: string) => server.request({ type: "sequence", sql });

  test("runs all statements, triggers included", async () => {
    await sequence(`
      CREATE TABLE t (a); CREATE TABLE log (a);
      CREATE TRIGGER copy AFTER INSERT ON t BEGIN
        INSERT INTO log VALUES (CASE new.a WHEN 1 THEN 'one;' ELSE 'more' END);
      END;
      INSERT INTO t VALUES (1), (2);
    `);
    expect((await server.execute("SELECT a FROM log")).rows).toEqual([[text("one;")], [text("more")]]);
  });

  test("may be empty", async () => {
    await sequence("");
    await sequence("  \n-- a comment\n;");
  });

  test("stops at the first error and keeps what ran before", async () => {
    await expect(
      sequence("CREATE TABLE t (a); INSERT INTO t VALUES (1); SELECT nope; INSERT INTO t VALUES (2)"),
    ).rejects.toThrow("no such column");
    expect((await server.execute("SELECT a FROM t")).rows).toEqual([[integer(1)]]);
  });

  test("leaves a transaction open, which the end of the stream rolls back", async () => {
    await server.execute("CREATE TABLE t (a)");
    const { results } = await server.pipeline([
      { type: "sequence", sql: "BEGIN; INSERT INTO t VALUES (1); SELECT nope; COMMIT" },
      { type: "get_autocommit" },
      { type: "close" },
    ]);
    expect(results[0]?.type).toBe("error");
    expect(results[1]?.response.is_autocommit).toBe(false);
    expect((await server.execute("SELECT a FROM t")).rows).toEqual([]);
  });
});

describe("cursor", () => {
  test("gives the result of a batch line by line", async () => {
    await server.execute("CREATE TABLE t (a int)");
    const steps = ["INSERT INTO t VALUES (1), (2)", "SELECT a FROM t", "SELECT nope"];
    const response = await server.fetch("/v3/cursor", {
      body: { batch: { steps: steps.map((sql) => ({ stmt: { sql } })) } },
    });
    const [head, ...entries] = (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(head).toEqual({ baton: expect.any(String), base_url: null });
    expect(entries).toEqual([
      { type: "step_begin", step: 0, cols: [] },
      { type: "step_end", affected_row_count: 2, last_insert_rowid: "2" },
      { type: "step_begin", step: 1, cols: [{ name: "a", decltype: "INT" }] },
      { type: "row", row: [integer(1)] },
      { type: "row", row: [integer(2)] },
      { type: "step_end", affected_row_count: 0, last_insert_rowid: null },
      { type: "step_error", step: 2, error: expect.objectContaining({ code: "SQL_INPUT_ERROR" }) },
    ]);
    const { results } = await server.pipeline([{ type: "get_autocommit" }], { baton: head.baton });
    expect(results[0]?.type).toBe("ok");
  });

  test("an error of the whole batch is its only entry", async () => {
    const response = await server.fetch("/v3/cursor", {
      body: { batch: { steps: [{ stmt: { sql: "SELEC" } }] } },
    });
    const [, entry] = (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(entry).toMatchObject({ type: "error", error: { code: "SQL_PARSE_ERROR" } });
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { execute, integer, startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ maximumResponseBytes: 100_000 });
});

describe("errors", () => {
  test.each([
    ["", "SQL_NO_STATEMENT: SQL string does not contain any statement"],
    ["-- comment", "SQL_NO_STATEMENT"],
    ["SELECT 1; SELECT 2", "SQL_MANY_STATEMENTS: SQL string contains more than one statement"],
    ["SELEC 1", 'SQL_PARSE_ERROR: SQL string could not be parsed: near "SELEC": syntax error'],
    ["SELECT 'a", "SQL_PARSE_ERROR"],
    ["SELECT (", "SQL_PARSE_ERROR"],
    ["SELECT nope", "SQL_INPUT_ERROR: SQL input error: no such column: nope"],
    ["SELECT nope()", "SQL_INPUT_ERROR: SQL input error: no such function: nope"],
    ["SELECT * FROM nope", "SQLITE_UNKNOWN: SQLite error: no such table: nope"],
    ["INSERT INTO t VALUES (1)", "SQLITE_CONSTRAINT: SQLite error: UNIQUE constraint failed: t.a"],
    ["INSERT INTO t VALUES (NULL)", "SQLITE_CONSTRAINT: SQLite error: NOT NULL constraint failed: t.a"],
    ["SELECT abs(-9223372036854775808)", "SQLITE_UNKNOWN: SQLite error: integer overflow"],
    ["ROLLBACK", "SQLITE_UNKNOWN: SQLite error: cannot rollback - no transaction is active"],
  ])("of %j are told as libsql-server does", async (sql, message) => {
    await server.execute("CREATE TABLE t (a NOT NULL UNIQUE)");
    await server.execute("INSERT INTO t VALUES (1);");
    await expect(server.execute(sql)).rejects.toThrow(message);
  });

  test("do not keep later requests from running", async () => {
    const { results, baton } = await server.pipeline([
      execute("SELECT nope"),
      execute("SELECT 1;  -- comment"),
      { type: "close" },
    ]);
    expect(results.map(({ type }) => type)).toEqual(["error", "ok", "ok"]);
    expect(baton).toBeNull();
  });

  test("an answer over the limit is refused, also one without end", async () => {
    const endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r";
    for (const sql of [endless, "SELECT hex(zeroblob(60000))", "SELECT zeroblob(120000)"]) {
      await expect(server.execute(sql)).rejects.toThrow("RESPONSE_TOO_LARGE: Response is too large");
    }
    const half = "SELECT hex(zeroblob(30000))";
    expect((await server.execute(half)).rows).toHaveLength(1);
    await expect(server.batch([{ sql: half }, { sql: half }])).rejects.toThrow("RESPONSE_TOO_LARGE");
  });

  test("an answer over the limit leaves its stream fit to commit", async () => {
    await server.execute("CREATE TABLE t (a)");
    const { results } = await server.pipeline([
      execute("BEGIN"),
      execute("INSERT INTO t VALUES (zeroblob(60000)), (zeroblob(60000)) RETURNING a"),
      execute("SELECT a FROM t"),
      execute("COMMIT"),
      execute("SELECT count(*) FROM t"),
    ]);
    expect(results.map(({ type }) => type)).toEqual(["ok", "error", "error", "ok", "ok"]);
    expect(results[4]?.response.result).toMatchObject({ rows: [[integer(2)]] });
  });
});

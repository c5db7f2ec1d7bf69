import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer, text } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

describe("describe", () => {
  test("tells parameters and columns", async () => {
    await server.execute("CREATE TABLE t (a TEXT, b int)");
    expect(await server.describe("SELECT b, a || ?3 AS c FROM t WHERE a = :x")).toEqual({
      params: [{ name: null }, { name: null }, { name: "?3" }, { name: ":x" }],
      cols: [
        { name: "b", decltype: "INT" },
        { name: "c", decltype: null },
      ],
      is_explain: false,
      is_readonly: true,
    });
  });

  test.each([
    ["SELECT 1", false, true],
    ["EXPLAIN SELECT 1", true, true],
    ["EXPLAIN QUERY PLAN DELETE FROM t", true, false],
    ["UPDATE t SET a = ?", false, false],
    ["INSERT INTO t VALUES (1) RETURNING a", false, false],
    ["DROP TABLE t", false, false],
    ["BEGIN", false, true],
    ["BEGIN IMMEDIATE", false, false],
    ["COMMIT", false, true],
    ["PRAGMA user_version = 1", false, false],
    ["PRAGMA table_info(t)", false, true],
  ])("%s", async (sql, is_explain, is_readonly) => {
    await server.execute("CREATE TABLE t (a)");
    expect(await server.describe(sql)).toMatchObject({ is_explain, is_readonly });
  });

  test("runs nothing and reports what cannot be prepared", async () => {
    await server.execute("CREATE TABLE t (a)");
    await server.describe("DROP TABLE t");
    expect((await server.execute("SELECT * FROM t")).rows).toEqual([]);
    await expect(server.describe("SELECT * FROM nope")).rejects.toThrow("no such table");
  });
});

describe("stored SQL texts", () => {
  const store = (sql_id: number, sql: string) => ({ type: "store_sql", sql_id, sql });

  test("are run, described and closed by their ids", async () => {
    const { results } = await server.pipeline([
      store(-1, "SELECT ? AS a"),
      { type: "execute", stmt: { sql_id: -1, args: [text("x")] } },
      { type: "batch", batch: { steps: [{ stmt: { sql_id: -1, args: [text("y")] } }] } },
      { type: "describe", sql_id: -1 },
      { type: "close_sql", sql_id: -1 },
      { type: "close_sql", sql_id: 99 },
      store(-1, "SELECT 1; SELECT 2"),
      { type: "sequence", sql_id: -1 },
    ]);
    expect(results.map(({ response }) => response.type)).toEqual(
      "store_sql execute batch describe close_sql close_sql store_sql sequence".split(" "),
    );
    expect(results[1]?.response.result).toMatchObject({ rows: [[text("x")]] });
  });

  test("belong to their stream", async () => {
    await server.pipeline([store(1, "SELECT 1")]);
    await expect(server.pipeline([{ type: "execute", stmt: { sql_id: 1 } }])).rejects.toThrow("HTTP 400");
  });

  test("an id is given only once", async () => {
    await expect(server.pipeline([store(1, "SELECT 1"), store(1, "SELECT 1")])).rejects.toThrow(
      "SQL text 1 already exists",
    );
  });

  test("are limited in number and size", async () => {
    const many = Array.from({ length: 51 }, (_, id) => store(id, "SELECT 1"));
    const { results } = await server.pipeline([...many, store(99, "x".repeat(5000))]);
    expect(results.map(({ type }) => type).lastIndexOf("ok")).toBe(49);
    expect(results[50]?.error.code).toBe("SQL_STORE_TOO_MANY");
    const { results: large } = await server.pipeline([
      store(1, "x".repeat(5001)),
      store(2, "x".repeat(5000)),
    ]);
    expect(large.map(({ type }) => type)).toEqual(["error", "ok"]);
    expect(large[0]?.error.code).toBe("SQL_STORE_TOO_LARGE");
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { execute, integer, startTestServer, type TestServer, text } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

describe("execute", () => {
  test("values come back as they are stored", async () => {
    const { rows, cols } = await server.execute(
      "SELECT 1, 1.0, 9223372036854775807, -9223372036854775808, 'ž', NULL, x'00ff', x'', '' AS a, 2 AS a",
    );
    expect(rows).toEqual([
      [
        integer(1),
        { type: "float", value: 1 },
        integer(9223372036854775807n),
        integer(-9223372036854775808n),
        text("ž"),
        { type: "null" },
        { type: "blob", base64: "AP8" },
        { type: "blob", base64: "" },
        text(""),
        integer(2),
      ],
    ]);
    expect(cols.slice(-2)).toEqual([
      { name: "a", decltype: null },
      { name: "a", decltype: null },
    ]);
  });

  test("arguments keep their types, and padding of base64 is optional", async () => {
    const args = [
      integer(42),
      { type: "float", value: 42 },
      text("a\0b"),
      { type: "blob", base64: "AP8=" },
      { type: "blob", base64: "AP8" },
      { type: "null" },
    ];
    const { rows } = await server.execute("SELECT ?, typeof(?2), ?3, ?4, ?5, ?6", { args });
    expect(rows[0]).toEqual([args[0], text("real"), text("a\0b"), args[4], args[4], { type: "null" }]);
  });

  test("infinities are numbers that overflow, and NaN is NULL", async () => {
    const response = await server.fetch("/v2/pipeline", {
      body: { requests: [execute("SELECT 9e999, -9e999, 9e999 - 9e999")] },
    });
    const { results } = JSON.parse(await response.text());
    expect(results[0].response.result.rows[0]).toEqual([
      { type: "float", value: Number.POSITIVE_INFINITY },
      { type: "float", value: Number.NEGATIVE_INFINITY },
      { type: "null" },
    ]);
  });

  test("text that is not UTF-8 is an error, and the server lives on", async () => {
    await expect(server.execute("SELECT 1, CAST(x'ff61' AS TEXT) AS broken")).rejects.toThrow(
      'SQLITE_MISMATCH: SQLite error: TEXT in column "broken" is not valid UTF-8',
    );
    expect((await server.execute("SELECT 1")).rows).toHaveLength(1);
  });

  test("volatile expressions are computed once and rows keep their order", async () => {
    await server.execute("CREATE TABLE t AS SELECT value AS a FROM json_each('[3,1,2]')");
    const { rows } = await server.execute(
      "SELECT a, iif(random() > 0, 1, 'text') AS mixed FROM t, json_each('[1,2,3,4,5,6,7,8,9]') ORDER BY a DESC",
    );
    expect(rows.map(([a]) => a)).toEqual([3, 2, 1].flatMap((a) => Array(9).fill(integer(a))));
    for (const [, mixed] of rows) expect([integer(1), text("text")]).toContainEqual(mixed);
  });

  test("declared types are those of the table", async () => {
    await server.execute("CREATE TABLE t (a TEXT, b int NOT NULL, c FURRY BUNNY)");
    const { cols, rows } = await server.execute("SELECT a, b, c, a + b AS sum FROM t");
    expect(cols.map(({ decltype }) => decltype)).toEqual(["TEXT", "INT", "FURRY BUNNY", null]);
    expect(rows).toEqual([]);
  });

  test("changes and row ids are told for changes only", async () => {
    const told = async (sql: string) => {
      const { affected_row_count, last_insert_rowid } = await server.execute(sql);
      return [affected_row_count, last_insert_rowid];
    };
    expect(await told("CREATE TABLE t (id INTEGER PRIMARY KEY, a)")).toEqual([0, null]);
    expect(await told("INSERT INTO t VALUES (9007199254740993, 1), (7, 2)")).toEqual([2, "7"]);
    expect(await told("INSERT INTO t VALUES (9007199254740995, 1)")).toEqual([1, "9007199254740995"]);
    expect(await told("WITH x AS (SELECT 3) REPLACE INTO t SELECT 7, * FROM x")).toEqual([1, "7"]);
    expect(await told("SELECT * FROM t")).toEqual([0, null]);
    expect(await told("UPDATE t SET a = 0")).toEqual([3, null]);
    expect(await told("UPDATE t SET a = 0 WHERE id = 1")).toEqual([0, null]);
    expect(await told("DELETE FROM t WHERE id = 7 RETURNING id")).toEqual([1, null]);
    expect(await told("EXPLAIN DELETE FROM t")).toEqual([0, null]);
  });

  test("rows of RETURNING are given and committed", async () => {
    await server.execute("CREATE TABLE t (a)");
    const result = await server.execute("INSERT INTO t VALUES (1), (2) RETURNING a, a + 1.5 AS b");
    expect(result.rows).toEqual([
      [integer(1), { type: "float", value: 2.5 }],
      [integer(2), { type: "float", value: 3.5 }],
    ]);
    expect(result).toMatchObject({ affected_row_count: 2, last_insert_rowid: "2" });
    expect((await server.execute("SELECT count(*) FROM t")).rows).toEqual([[integer(2)]]);
  });

  test("rows that are not wanted are left out, columns are not", async () => {
    const { cols, rows } = await server.execute("SELECT 1 AS one", { want_rows: false });
    expect([cols.length, rows.length]).toEqual([1, 0]);
  });

  test("only figures that were measured are given", async () => {
    const result = await server.execute("SELECT 1");
    expect(result.query_duration_ms).toBeGreaterThan(0);
    expect(result).not.toHaveProperty("rows_read");
  });
});

describe("arguments", () => {
  const named = (values: Record<string, string>) => ({
    named_args: Object.entries(values).map(([name, value]) => ({ name, value: text(value) })),
  });

  test("go to parameters by number or by name, with or without the sign", async () => {
    const positional = await server.execute("SELECT ?2, ?, ?1, ?3", { args: ["a", "b", "c"].map(text) });
    expect(positional.rows[0]).toEqual(["b", "c", "a", "c"].map(text));
    const byName = await server.execute("SELECT :a, @b, $c, :a", named({ a: "1", "@b": "2", c: "3" }));
    expect(byName.rows[0]).toEqual(["1", "2", "3", "1"].map(text));
    const sharedNumber = await server.execute("SELECT :b, :a, ?1", named({ a: "1", b: "2" }));
    expect(sharedNumber.rows[0]).toEqual(["2", "1", "2"].map(text));
  });

  test.each([
    ["SELECT ?", {}, "value for parameter 1 not found"],
    ["SELECT ?3", { args: [text("a")] }, "value for parameter 2 not found"],
    ["SELECT :a", { args: [text("a")] }, "value for parameter :a not found"],
    ["SELECT :a", named({ b: "1" }), "value for parameter :a not found"],
    ["SELECT 1", { args: [text("a")] }, "too many parameters, expected 0 found 1"],
  ])("that do not fit %s are refused", async (sql, rest, message) => {
    await expect(server.execute(sql, rest)).rejects.toThrow(`ARGS_INVALID: Arguments do not match`);
    await expect(server.execute(sql, rest)).rejects.toThrow(message);
  });

  test("of both kinds at once are refused", async () => {
    const both = { args: [text("a")], ...named({ b: "1" }) };
    await expect(server.execute("SELECT ?, :b", both)).rejects.toThrow("ARGS_BOTH_POSITIONAL_AND_NAMED");
  });

  test("may be missing when a statement is only explained", async () => {
    expect((await server.execute("EXPLAIN QUERY PLAN SELECT 1 WHERE ? = :a")).rows.length).toBeGreaterThan(0);
  });
});

import { describe, expect, test } from "vitest";
import { parseOneStatement, splitStatements } from "./statements.ts";
import { tokenize } from "./tokenizer.ts";

const split = (sql: string) => splitStatements(sql).map((statement) => statement.sql);
const names = (sql: string) => {
  const { count, names } = parseOneStatement(sql).parameters;
  return Array.from({ length: count }, (_, index) => names.get(index + 1) ?? null);
};

describe("tokens", () => {
  test("quotes, comments and parameters are told apart", () => {
    const kinds = tokenize(
      `SELECT 'a;''?' "b;" \`c;\` [d;] x'00' -- e;\n /* f; */ ?1 :g @h $i::j(k) 1.5e3 ;`,
    );
    expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "word SELECT",
      "string 'a;''?'",
      'string "b;"',
      "string `c;`",
      "string [d;]",
      "string x'00'",
      "parameter ?1",
      "parameter :g",
      "parameter @h",
      "parameter $i::j(k)",
      "number 1.5e3",
      "semicolon ;",
    ]);
  });

  test("offsets lead back to the text", () => {
    const sql = "SELECT 'ž', \"é\" FROM řeka /* 😀 */ WHERE a=?";
    for (const { text, start, end } of tokenize(sql)) expect(sql.slice(start, end)).toBe(text);
  });

  test("a quote that is never closed takes the rest of the text", () => {
    expect(tokenize("SELECT 'a; b").map(({ kind }) => kind)).toEqual(["word", "illegal"]);
  });

  test("a string of a megabyte is one token", () => {
    const text = `'${"a''".repeat(350_000)}'`;
    expect(tokenize(text)).toEqual([{ kind: "string", text, start: 0, end: text.length }]);
  });
});

describe("splitting", () => {
  test("semicolons separate statements, and empty ones do not count", () => {
    expect(split(";; SELECT 1; -- one\n SELECT 2 /* two */ ;;")).toEqual(["SELECT 1", "SELECT 2"]);
    expect(split("")).toEqual([]);
    expect(split("  -- nothing\n /* at all")).toEqual([]);
  });

  test("semicolons in strings, names and comments do not separate", () => {
    const sql = "SELECT ';', \";\", [;] /* ; */ FROM t";
    expect(split(`${sql}; SELECT 2`)).toEqual([sql, "SELECT 2"]);
  });

  test.each(["CREATE TRIGGER", "create temp trigger", "CREATE TEMPORARY TRIGGER", "EXPLAIN CREATE TRIGGER"])(
    "the body of a trigger stays whole after %s",
    (create) => {
      const trigger = `${create} a AFTER INSERT ON t BEGIN
        UPDATE t SET b = CASE WHEN b > 1 THEN 2 ELSE 3 END; -- END;
        DELETE FROM t WHERE c = 'END;';
      END`;
      expect(split(`${trigger}; SELECT 1;`)).toEqual([trigger, "SELECT 1"]);
    },
  );

  test("a table whose name begins like a trigger is split as usual", () => {
    expect(split("CREATE TABLE trigger_log(a); SELECT 1")).toHaveLength(2);
  });

  test("a NUL is refused, since SQLite would ignore all that follows", () => {
    expect(() => splitStatements("SELECT 1 \0 garbage")).toThrow("could not be parsed");
    expect(split("SELECT 'a\0b'")).toHaveLength(1);
  });
});

describe("verbs", () => {
  test.each([
    ["select 1", "SELECT", false],
    ["WITH a AS (SELECT 1), b(x) AS (VALUES (2)) INSERT INTO t SELECT * FROM a", "INSERT", true],
    ["WITH RECURSIVE r(n) AS (SELECT 1) SELECT n FROM r", "SELECT", false],
    ["WITH replace AS (SELECT 1) REPLACE INTO t SELECT * FROM replace", "REPLACE", true],
    ["WITH d AS (DELETE) UPDATE t SET a = 1", "UPDATE", true],
    ["BEGIN", "BEGIN", false],
    ["BEGIN IMMEDIATE TRANSACTION", "BEGIN", true],
    ["CREATE TABLE t(a)", "CREATE", true],
    ["EXPLAIN INSERT INTO t VALUES (1)", "INSERT", false],
  ])("%s", (sql, verb, takesWriteLock) => {
    expect(parseOneStatement(sql)).toMatchObject({ verb, takesWriteLock });
  });

  test("what follows EXPLAIN QUERY PLAN is found", () => {
    const { sql, bodyStart, isExplain } = parseOneStatement("/* a */ EXPLAIN QUERY PLAN SELECT 1");
    expect([sql.slice(bodyStart), isExplain]).toEqual(["SELECT 1", true]);
  });
});

describe("parameters", () => {
  test.each([
    ["SELECT 1", []],
    ["SELECT ?, ?", [null, null]],
    ["SELECT ?, ?3, :one", [null, null, "?3", ":one"]],
    ["SELECT :b, :a, ?1, :b", [":b", ":a"]],
    ["SELECT ?, ?1", ["?1"]],
    ["SELECT $a, @a, :a", ["$a", "@a", ":a"]],
    ["SELECT ?3, ?1", ["?1", null, "?3"]],
    ["SELECT '?', \":a\" /* ? */ -- :b", []],
    ["SELECT a->>'$.b', c->? FROM t", [null]],
  ])("of %s are numbered as SQLite does", (sql, expected) => {
    expect(names(sql)).toEqual(expected);
  });
});

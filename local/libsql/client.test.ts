import { type Client, type Config, createClient, LibsqlError } from "@libsql/client/http";
import { describe, expect, onTestFinished, test } from "vitest";
import { startTestServer, type TestServer, TOKEN } from "./test-server.ts";

async function connect(config: Partial<Config> = {}): Promise<{ client: Client; server: TestServer }> {
  const server = await startTestServer();
  const client = createClient({ url: server.url, authToken: TOKEN, ...config });
  onTestFinished(() => client.close());
  return { client, server };
}

/** The error that a promise rejects with. */
async function failureOf(promise: Promise<unknown>): Promise<LibsqlError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LibsqlError)) throw new Error(`Expected a LibsqlError, not ${error}`);
  return error;
}

describe("@libsql/client", () => {
  test("executes with positional and named arguments", async () => {
    const { client } = await connect();
    await client.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER)");
    const inserted = await client.execute({ sql: "INSERT INTO t (a, b) VALUES (?, ?)", args: ["ž", true] });
    expect([inserted.rowsAffected, inserted.lastInsertRowid]).toEqual([1, 1n]);
    const { rows, columns, columnTypes } = await client.execute({
      sql: "SELECT a, b FROM t WHERE a = :a",
      args: { a: "ž" },
    });
    expect(rows.map((row) => ({ ...row }))).toEqual([{ a: "ž", b: 1 }]);
    expect([columns, columnTypes]).toEqual([
      ["a", "b"],
      ["TEXT", "INTEGER"],
    ]);
  });

  test.each([
    ["number", 42],
    ["bigint", 42n],
    ["string", "42"],
  ] as const)("gives integers as %s, and floats as numbers", async (intMode, expected) => {
    const { client } = await connect({ intMode });
    const { rows } = await client.execute({ sql: "SELECT 42 AS a, ? AS b, ? AS c", args: [42, 42n] });
    expect(Object.values({ ...rows[0] })).toEqual([expected, 42, expected]);
  });

  test("keeps 64 bits, blobs, NUL and infinity", async () => {
    const { client } = await connect({ intMode: "bigint" });
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { rows } = await client.execute({
      sql: "SELECT ?, ?, ?, ?, 9e999",
      args: [2n ** 63n - 1n, bytes, new Uint8Array(), "a\0b"],
    });
    const [large, full, empty, nul, infinite] = Array.from({ length: 5 }, (_, index) => rows[0]?.[index]);
    expect([large, nul, infinite]).toEqual([2n ** 63n - 1n, "a\0b", Number.POSITIVE_INFINITY]);
    expect(new Uint8Array(full as ArrayBuffer)).toEqual(bytes);
    expect((empty as ArrayBuffer).byteLength).toBe(0);
  });

  test("runs a batch as one transaction and one round trip", async () => {
    const { client, server } = await connect();
    await client.execute("CREATE TABLE t (a UNIQUE)");
    await server.fetch("/_control/stats/reset", { method: "POST" });
    const results = await client.batch(["INSERT INTO t VALUES (1)", "SELECT a FROM t"], "write");
    expect(results[1]?.rows[0]?.a).toBe(1);
    expect(await (await server.fetch("/_control/stats")).json()).toEqual({
      pipelines: 1,
      statements: 4,
      faults: {},
    });

    const failure = await failureOf(client.batch(["INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (1)"]));
    expect(failure.code).toBe("SQLITE_CONSTRAINT");
    expect(failure.message).toContain("SQLite error: UNIQUE constraint failed: t.a");
    expect((await client.execute("SELECT * FROM t")).rows).toHaveLength(1);
  });

  test("migrates with foreign keys off, and on again afterwards", async () => {
    const { client } = await connect();
    await client.batch([
      "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
      "CREATE TABLE child (parent_id REFERENCES parent)",
    ]);
    await client.migrate(["INSERT INTO child VALUES (1)", "INSERT INTO parent VALUES (1)"]);
    expect((await failureOf(client.execute("INSERT INTO child VALUES (2)"))).code).toBe("SQLITE_CONSTRAINT");
  });

  test("runs an interactive transaction", async () => {
    const { client } = await connect();
    await client.execute("CREATE TABLE t (a)");
    const transaction = await client.transaction("write");
    await transaction.execute("INSERT INTO t VALUES (1)");
    await failureOf(transaction.execute("SELECT nope"));
    await transaction.batch(["INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (3)"]);
    await transaction.executeMultiple("INSERT INTO t VALUES (4); INSERT INTO t VALUES (5);");
    expect((await client.execute("SELECT * FROM t")).rows).toHaveLength(0);
    await transaction.commit();
    expect((await client.execute("SELECT * FROM t")).rows).toHaveLength(5);

    const abandoned = await client.transaction("write");
    await abandoned.execute("DELETE FROM t");
    abandoned.close();
    await client.execute("INSERT INTO t VALUES (6)");
    expect((await client.execute("SELECT * FROM t")).rows).toHaveLength(6);
  });

  test("runs scripts of several statements", async () => {
    const { client } = await connect();
    await client.executeMultiple("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);");
    expect((await client.execute("SELECT sum(a) FROM t")).rows[0]?.[0]).toBe(3);
  });

  test("is told the code of an error", async () => {
    const { client, server } = await connect();
    expect((await failureOf(client.execute("SELEC"))).code).toBe("SQL_PARSE_ERROR");
    expect((await failureOf(client.execute("SELECT 1; SELECT 2"))).code).toBe("SQL_MANY_STATEMENTS");
    const stranger = createClient({ url: server.url, authToken: "wrong" });
    expect((await failureOf(stranger.execute("SELECT 1"))).message).toContain("401");
  });

  test("writes from twenty clients at once without losing a row", async () => {
    const { client, server } = await connect();
    await client.execute("CREATE TABLE t (a INTEGER NOT NULL)");
    await client.execute("INSERT INTO t VALUES (0)");
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const own = createClient({ url: server.url, authToken: TOKEN });
        for (let round = 0; round < 5; round++) {
          await own.batch(["UPDATE t SET a = a + 1", "SELECT a FROM t"], "write");
          await own.execute("UPDATE t SET a = a + 1");
        }
        if (index % 4 !== 0) return;
        const transaction = await own.transaction("write");
        const { rows } = await transaction.execute("SELECT a FROM t");
        await transaction.execute({ sql: "UPDATE t SET a = ?", args: [Number(rows[0]?.a) + 1] });
        await transaction.commit();
      }),
    );
    expect((await client.execute("SELECT a FROM t")).rows[0]?.a).toBe(20 * 10 + 5);
  }, 30_000);
});

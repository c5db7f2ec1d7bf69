import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { execute, startTestServer, TestStream } from "./test-server.ts";

describe("isolation", () => {
  test("nothing of a stream is seen by the next one", async () => {
    const server = await startTestServer();
    await server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    const first = new TestStream(server);
    await first.send(
      execute("PRAGMA foreign_keys = off"),
      execute("PRAGMA case_sensitive_like = on"),
      execute("CREATE TEMP TABLE secret (a)"),
      execute("INSERT INTO t VALUES (41)"),
      execute("BEGIN"),
      execute("INSERT INTO t VALUES (42)"),
      { type: "close" },
    );
    const next = new TestStream(server);
    expect(await next.run("PRAGMA foreign_keys")).toBe("1");
    expect(await next.run("SELECT 'A' LIKE 'a'")).toBe("1");
    expect(await next.run("SELECT * FROM secret")).toContain("no such table");
    expect(await next.run("SELECT last_insert_rowid()")).toBe("0");
    expect(await next.run("SELECT changes() + total_changes()")).toBe("0");
    expect(await next.run("SELECT max(id) FROM t")).toBe("41");
    expect((await next.send({ type: "get_autocommit" }))[0]?.response.is_autocommit).toBe(true);
  });

  test("a reader keeps its snapshot while another stream commits", async () => {
    const server = await startTestServer();
    await server.execute("CREATE TABLE t (a)");
    const reader = new TestStream(server);
    await reader.send(execute("BEGIN"), execute("SELECT * FROM t"));
    await server.execute("INSERT INTO t VALUES (1)");
    expect(await reader.run("SELECT count(*) FROM t")).toBe("0");
    await reader.run("COMMIT");
    expect(await reader.run("SELECT count(*) FROM t")).toBe("1");
  });
});

describe("locks", () => {
  test("a writer waits for another one without keeping it from committing", async () => {
    const server = await startTestServer();
    await server.execute("CREATE TABLE t (a)");
    const holder = new TestStream(server);
    await holder.send(execute("BEGIN IMMEDIATE"), execute("INSERT INTO t VALUES (1)"));
    const waiting = server.execute("INSERT INTO t SELECT count(*) FROM t RETURNING a");
    await sleep(100);
    await holder.send(execute("COMMIT"), { type: "close" });
    expect((await waiting).rows).toEqual([[{ type: "integer", value: "1" }]]);
  });

  test("a writer whose snapshot is stale hears so at once and may start again", async () => {
    const server = await startTestServer();
    await server.execute("CREATE TABLE t (a)");
    const stream = new TestStream(server);
    await stream.send(execute("BEGIN"), execute("SELECT * FROM t"));
    await server.execute("INSERT INTO t VALUES (1)");
    const startedAt = performance.now();
    expect(await stream.run("INSERT INTO t VALUES (2)")).toBe(
      "SQLITE_BUSY: SQLite error: database is locked",
    );
    expect(performance.now() - startedAt).toBeLessThan(4000);
    const again = ["ROLLBACK", "BEGIN IMMEDIATE", "INSERT INTO t VALUES (2)", "COMMIT"];
    const results = await stream.send(...again.map((sql) => execute(sql)));
    expect(results.map(({ type }) => type)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(await stream.run("SELECT count(*) FROM t")).toBe("2");
  });

  test("a writer that waits in vain gets SQLITE_BUSY, and its stream stays usable", async () => {
    const server = await startTestServer({ writeTransactionLimitMs: 60_000 });
    await server.execute("CREATE TABLE t (a)");
    const holder = new TestStream(server);
    await holder.send(execute("BEGIN IMMEDIATE"));
    const stream = new TestStream(server);
    expect(await stream.run("INSERT INTO t VALUES (1)")).toContain("SQLITE_BUSY");
    await holder.send({ type: "close" });
    const results = await stream.send(
      ...["BEGIN", "INSERT INTO t VALUES (2)", "COMMIT"].map((sql) => execute(sql)),
    );
    expect(results.map(({ type }) => type)).toEqual(["ok", "ok", "ok"]);
  }, 20_000);

  test("a client cannot make the engine sleep on the lock", async () => {
    const server = await startTestServer();
    await server.execute("CREATE TABLE t (a)");
    const holder = new TestStream(server);
    await holder.send(execute("BEGIN IMMEDIATE"));
    const stream = new TestStream(server);
    const waiting = stream.send(execute("PRAGMA busy_timeout = 60000"), execute("INSERT INTO t VALUES (1)"));
    await sleep(50);
    await holder.send(execute("COMMIT"), { type: "close" });
    expect((await waiting).map(({ type }) => type)).toEqual(["ok", "ok"]);
  });

  test("a pragma does not keep the file from being compacted", async () => {
    const stream = new TestStream(await startTestServer());
    const results = await stream.send(execute("PRAGMA busy_timeout"), execute("VACUUM"));
    expect(results.map(({ type }) => type)).toEqual(["ok", "ok"]);
  });

  test("a server stops while requests wait for a lock", async () => {
    const server = await startTestServer();
    await new TestStream(server).send(execute("BEGIN IMMEDIATE"));
    const waiting = server.execute("CREATE TABLE t (a)");
    const refused = expect(waiting).rejects.toThrow();
    await vi.waitFor(async () => {
      const response = await server.fetch("/_control/stats");
      expect(await response.json()).toMatchObject({ statements: 2 });
    });
    await server.server.close();
    await refused;
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { execute, startTestServer, TestStream } from "./test-server.ts";

describe("batons", () => {
  test("lead to the same stream and change with every use", async () => {
    const stream = new TestStream(await startTestServer());
    await stream.send(execute("CREATE TABLE t (a)"), execute("BEGIN"), execute("INSERT INTO t VALUES (1)"));
    const first = stream.baton;
    expect(await stream.run("SELECT count(*) FROM t")).toBe("1");
    expect(stream.baton).not.toBe(first);
    await stream.send(execute("COMMIT"), { type: "close" });
    expect(stream.baton).toBeNull();
  });

  test("that are old, closed or made up are refused", async () => {
    const server = await startTestServer();
    const stream = new TestStream(server);
    await stream.send(execute("SELECT 1"));
    const old = stream.baton;
    await stream.send(execute("SELECT 1"));
    const current = stream.baton;
    const refused = async (baton: string | null) => {
      const response = await server.fetch("/v2/pipeline", { body: { baton, requests: [] } });
      expect(response.headers.get("content-type")).toBe("text/plain");
      return `${response.status} ${await response.text()}`;
    };
    expect(await refused(old)).toBe("400 Received a baton that has already been used");
    expect(await refused("made.up")).toBe("400 Received an invalid baton");
    expect(await refused(`${current}x`)).toMatch(/^400/);
    await stream.send({ type: "close" });
    expect(await refused(current)).toBe("400 Received an invalid baton");
  });

  test("of a stream that is at work are refused", async () => {
    const stream = new TestStream(await startTestServer());
    await stream.send(execute("SELECT 1"));
    const holder = new TestStream(stream.server);
    await holder.send(execute("BEGIN IMMEDIATE"));
    const { baton } = stream;
    const waiting = stream.send(execute("CREATE TABLE t (a)"));
    await vi.waitFor(async () => {
      await expect(stream.server.pipeline([], { baton })).rejects.toThrow("already been used");
    });
    await holder.send({ type: "close" });
    await waiting;
  });
});

describe("expiry", () => {
  test("an idle stream is closed, rolled back, and its client told why", async () => {
    const server = await startTestServer({ streamIdleLimitMs: 100 });
    await server.execute("CREATE TABLE t (a)");
    const stream = new TestStream(server);
    await stream.send(execute("BEGIN"), execute("INSERT INTO t VALUES (1)"));
    await sleep(300);
    const response = await server.fetch("/v2/pipeline", { body: { baton: stream.baton, requests: [] } });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({
      message: "The stream has expired due to inactivity",
      code: "STREAM_EXPIRED",
    });
    expect((await server.execute("SELECT * FROM t")).rows).toEqual([]);
  });

  test("a stream in use is kept", async () => {
    const stream = new TestStream(await startTestServer({ streamIdleLimitMs: 2000 }));
    await stream.send(execute("CREATE TEMP TABLE kept (a)"));
    for (let round = 0; round < 4; round++) {
      await sleep(700);
      expect(await stream.run("SELECT count(*) FROM kept")).toBe("0");
    }
  });

  test("a transaction that writes for too long is rolled back, and its stream told once", async () => {
    const server = await startTestServer({ writeTransactionLimitMs: 100 });
    await server.execute("CREATE TABLE t (a)");
    const stream = new TestStream(server);
    await stream.send(execute("BEGIN"), execute("INSERT INTO t VALUES (1)"));
    await sleep(300);
    const results = await stream.send(execute("INSERT INTO t VALUES (2)"), execute("SELECT count(*) FROM t"));
    expect(results[0]?.error).toEqual({ message: "Transaction timed out", code: "TRANSACTION_TIMEOUT" });
    expect(results[1]?.response.result).toMatchObject({ rows: [[{ type: "integer", value: "0" }]] });
  });

  test("after a time-out no step of a batch runs", async () => {
    const server = await startTestServer({ writeTransactionLimitMs: 100 });
    await server.execute("CREATE TABLE t (a)");
    const stream = new TestStream(server);
    await stream.send(execute("BEGIN IMMEDIATE"));
    await sleep(300);
    const steps = ["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"].map((sql) => ({ stmt: { sql } }));
    const [result] = await stream.send({ type: "batch", batch: { steps } });
    const timeout = expect.objectContaining({ code: "TRANSACTION_TIMEOUT" });
    expect(result?.response.result).toMatchObject({ step_errors: [timeout, timeout] });
    expect((await server.execute("SELECT * FROM t")).rows).toEqual([]);
  });

  test("a transaction that only reads, or has ended, is left alone", async () => {
    const server = await startTestServer({ writeTransactionLimitMs: 100 });
    const stream = new TestStream(server);
    await stream.send(execute("BEGIN"), execute("CREATE TABLE t (a)"), execute("COMMIT"));
    await stream.send(execute("BEGIN"), execute("SELECT * FROM t"));
    await sleep(300);
    expect((await stream.send({ type: "get_autocommit" }))[0]?.response.is_autocommit).toBe(false);
  });
});

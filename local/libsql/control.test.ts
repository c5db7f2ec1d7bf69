import { createClient } from "@libsql/client/http";
import { beforeEach, describe, expect, test } from "vitest";
import { execute, startTestServer, type TestServer, TOKEN } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

const setFault = (fault: unknown) => server.fetch("/_control/fault", { method: "PUT", body: fault });
const insertion = { requests: [execute("INSERT INTO t VALUES (1)"), { type: "close" }] };
const stats = async () => (await server.fetch("/_control/stats")).json();
const countRows = async () => (await server.execute("SELECT * FROM t")).rows.length;

describe("stats", () => {
  test("count pipelines and the statements that they run, from the last reset on", async () => {
    await server.fetch("/_control/stats/reset", { method: "POST" });
    await server.execute("SELECT 1");
    await server.batch([
      { sql: "SELECT 1" },
      { sql: "SELECT nope" },
      { sql: "SELECT 3", condition: { type: "ok", step: 1 } },
    ]);
    await server.request({ type: "sequence", sql: "SELECT 1; SELECT 2; SELECT 3" });
    await server.describe("SELECT 1");
    expect(await stats()).toEqual({ pipelines: 4, statements: 6, faults: {} });
    await server.fetch("/_control/stats/reset", { method: "POST" });
    expect(await stats()).toEqual({ pipelines: 0, statements: 0, faults: {} });
  });
});

describe("faults", () => {
  beforeEach(async () => {
    await server.execute("CREATE TABLE t (a)");
  });

  test("there are none at first", async () => {
    expect(await (await server.fetch("/_control/fault")).json()).toEqual({ mode: "none" });
  });

  test.each([
    ["refuse", 0],
    ["cut_before_commit", 0],
    ["cut_after_commit", 1],
  ])("%s breaks the connection, after which there are %i rows", async (mode, rows) => {
    expect((await setFault({ mode, times: 1 })).status).toBe(200);
    await expect(server.execute("INSERT INTO t VALUES (1)")).rejects.toThrow("fetch failed");
    expect(await countRows()).toBe(rows);
  });

  test("cut_answer breaks the connection in the middle of the answer, when the work is done", async () => {
    await setFault({ mode: "cut_answer", times: 1 });
    const response = await server.fetch("/v3/pipeline", { body: insertion });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
    expect(await countRows()).toBe(1);
  });

  test("half_answer ends the answer properly in the middle of its JSON, when the work is done", async () => {
    await setFault({ mode: "half_answer", times: 1 });
    const response = await server.fetch("/v3/pipeline", { body: insertion });
    expect(response.headers.get("content-type")).toBe("application/json");
    const text = await response.text();
    expect(text).toMatch(/^\{"baton"/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(await countRows()).toBe(1);
  });

  test("slow_answer sends the whole answer bit by bit", async () => {
    await setFault({ mode: "slow_answer", slowMs: 200, times: 1 });
    const response = await server.fetch("/v3/pipeline", { body: insertion });
    const beganAt = performance.now();
    expect(await response.json()).toMatchObject({ results: [{ type: "ok" }, { type: "ok" }] });
    expect(performance.now() - beganAt).toBeGreaterThan(100);
    expect(await countRows()).toBe(1);
  });

  test("slow_answer bears a caller who leaves", async () => {
    await setFault({ mode: "slow_answer", slowMs: 100, times: 1 });
    const response = await server.fetch("/v3/pipeline", { body: insertion });
    await response.body?.cancel();
    expect(await countRows()).toBe(1);
  });

  test("error answers with a status and does nothing", async () => {
    await setFault({ mode: "error" });
    await expect(server.execute("INSERT INTO t VALUES (1)")).rejects.toThrow(/^HTTP 503: \{"error":/);
    await setFault({ mode: "error", status: 429 });
    await expect(server.execute("INSERT INTO t VALUES (1)")).rejects.toThrow("HTTP 429");
    await setFault({ mode: "none" });
    expect(await countRows()).toBe(0);
  });

  test("bad_gateway answers 502 in HTML and does nothing", async () => {
    await setFault({ mode: "bad_gateway", times: 1 });
    const response = await server.fetch("/v3/pipeline", { body: insertion });
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(await countRows()).toBe(0);
  });

  test("stream_expired answers as for a stream that was idle for too long, and does nothing", async () => {
    await setFault({ mode: "stream_expired", times: 1 });
    const response = await server.fetch("/v3/pipeline", { body: insertion });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toMatchObject({ code: "STREAM_EXPIRED" });
    expect(await countRows()).toBe(0);
  });

  describe.each([
    ["busy", "SQLITE_BUSY"],
    ["blocked", "BLOCKED"],
    ["too_large", "RESPONSE_TOO_LARGE"],
    ["transaction_timeout", "TRANSACTION_TIMEOUT"],
  ])("%s", (mode, code) => {
    test("is the error of a statement, which does nothing", async () => {
      await setFault({ mode, times: 1 });
      await expect(server.execute("INSERT INTO t VALUES (1)")).rejects.toThrow(`${code}: `);
      expect(await countRows()).toBe(0);
    });

    test("is the error of a batch, of which nothing remains", async () => {
      const client = createClient({ url: server.url, authToken: TOKEN });
      await setFault({ mode, times: 1 });
      await expect(client.batch(["INSERT INTO t VALUES (1)"])).rejects.toMatchObject({ code });
      expect(await countRows()).toBe(0);
    });
  });

  test("last for as many pipelines as asked for, of whatever kind", async () => {
    await setFault({ mode: "error", times: 2 });
    await expect(server.execute("SELECT 1")).rejects.toThrow("HTTP 503");
    expect(await (await server.fetch("/_control/fault")).json()).toEqual({ mode: "error", times: 1 });
    const response = await server.fetch("/v3/cursor", { body: { batch: { steps: [] } } });
    expect(response.status).toBe(503);
    expect((await server.execute("SELECT 1")).rows).toHaveLength(1);
  });

  test("follow a sequence, then the mode, and are counted", async () => {
    await server.fetch("/_control/stats/reset", { method: "POST" });
    await setFault({ sequence: ["blocked", "none", "error"], mode: "busy", times: 2 });
    const outcomes = [];
    for (let index = 0; index < 6; index++) {
      outcomes.push(
        await server.execute("SELECT 1").then(
          () => "answered",
          (error) => error.message,
        ),
      );
    }
    const expected = ["BLOCKED: ", "answered", "HTTP 503", "SQLITE_BUSY: ", "SQLITE_BUSY: ", "answered"];
    expect(outcomes).toEqual(expected.map((text) => expect.stringContaining(text)));
    expect((await stats()).faults).toEqual({ blocked: 1, error: 1, busy: 2 });
  });

  test("can be for those pipelines alone that hold a text", async () => {
    await setFault({ mode: "error", only: "INTO t VALUES" });
    await setFault({ mode: "blocked" });
    await expect(server.execute("INSERT INTO t VALUES (1)")).rejects.toThrow("HTTP 503");
    await expect(server.execute("SELECT 1")).rejects.toThrow("BLOCKED");
    await setFault({ mode: "none", only: "INTO t VALUES" });
    await expect(server.execute("SELECT 1")).rejects.toThrow("BLOCKED");
    await server.execute("INSERT INTO t VALUES (1)");
    const response = await server.fetch("/_control/fault?only=INTO%20t%20VALUES");
    expect(await response.json()).toEqual({ mode: "none", only: "INTO t VALUES" });
  });

  test("latency delays the work", async () => {
    await setFault({ mode: "none", latencyMs: 200, times: 1 });
    const startedAt = performance.now();
    await server.pipeline([execute("SELECT 1")]);
    expect(performance.now() - startedAt).toBeGreaterThan(190);
  });

  test.each([
    { mod: "refuse" },
    { mode: "explode" },
    { sequence: ["none", "explode"] },
    { mode: "error", status: 200 },
    { mode: "none", times: 0 },
    "no JSON",
  ])("%j is refused", async (fault) => {
    const response = await setFault(fault);
    expect(response.status).toBe(400);
    expect(await response.json()).toHaveProperty("error");
    expect(await countRows()).toBe(0);
  });
});

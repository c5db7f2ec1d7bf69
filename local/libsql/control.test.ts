import { beforeEach, describe, expect, test } from "vitest";
import { execute, startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

const setFault = (fault: unknown) => server.fetch("/_control/fault", { method: "PUT", body: fault });
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
    expect(await stats()).toEqual({ pipelines: 4, statements: 6 });
    await server.fetch("/_control/stats/reset", { method: "POST" });
    expect(await stats()).toEqual({ pipelines: 0, statements: 0 });
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

  test("error answers with a status and does nothing", async () => {
    await setFault({ mode: "error" });
    await expect(server.execute("INSERT INTO t VALUES (1)")).rejects.toThrow(/^HTTP 503: \{"error":/);
    await setFault({ mode: "error", status: 429 });
    await expect(server.execute("INSERT INTO t VALUES (1)")).rejects.toThrow("HTTP 429");
    await setFault({ mode: "none" });
    expect(await countRows()).toBe(0);
  });

  test("last for as many pipelines as asked for, of whatever kind", async () => {
    await setFault({ mode: "error", times: 2 });
    await expect(server.execute("SELECT 1")).rejects.toThrow("HTTP 503");
    expect(await (await server.fetch("/_control/fault")).json()).toEqual({ mode: "error", times: 1 });
    const response = await server.fetch("/v3/cursor", { body: { batch: { steps: [] } } });
    expect(response.status).toBe(503);
    expect((await server.execute("SELECT 1")).rows).toHaveLength(1);
  });

  test("latency delays the work", async () => {
    await setFault({ mode: "none", latencyMs: 200, times: 1 });
    const startedAt = performance.now();
    await server.pipeline([execute("SELECT 1")]);
    expect(performance.now() - startedAt).toBeGreaterThan(190);
  });

  test.each([{}, { mode: "explode" }, { mode: "error", status: 200 }, { mode: "none", times: 0 }, "no JSON"])(
    "%j is refused",
    async (fault) => {
      const response = await setFault(fault);
      expect(response.status).toBe(400);
      expect(await response.json()).toHaveProperty("error");
      expect(await countRows()).toBe(0);
    },
  );
});

import { beforeEach, describe, expect, test } from "vitest";
import { batch, execute, integer, startTestServer, type TestServer, text } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ maximumRequestBytes: 1_000_000 });
});

describe("endpoints", () => {
  test("versions and health are told without a token", async () => {
    for (const path of ["/v2", "/v3", "/health"]) {
      expect((await server.fetch(path, { token: null })).status, path).toBe(200);
    }
  });

  test("nothing else is found, least of all Protobuf", async () => {
    for (const path of ["/", "/v1", "/v4", "/v3-protobuf", "/v2/cursor", "/dump"]) {
      expect((await server.fetch(path)).status, path).toBe(404);
    }
    expect((await server.fetch("/v3-protobuf/pipeline", { body: "" })).status).toBe(404);
  });

  test.each(["/v2/pipeline", "/v3/pipeline", "/v3/cursor", "/_control/stats"])(
    "%s asks for the token",
    async (path) => {
      for (const token of [null, "wrong", ""]) {
        const response = await server.fetch(path, { body: { requests: [] }, token });
        expect(response.status).toBe(401);
        expect(response.headers.get("content-type")).toBe("application/json");
        expect(await response.json()).toHaveProperty("error");
      }
    },
  );
});

describe("malformed messages", () => {
  const step = (condition: unknown) => ({
    type: "batch",
    batch: { steps: [{ stmt: { sql: "SELECT 1" }, condition }] },
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["no requests", {}],
    ["an unknown request", { requests: [{ type: "explode" }] }],
    ["an unknown value", { requests: [execute("SELECT ?", { args: [{ type: "boolean", value: true }] })] }],
    ["a number as integer", { requests: [execute("SELECT ?", { args: [{ type: "integer", value: 1 }] })] }],
    ["65 bits", { requests: [execute("SELECT ?", { args: [integer(2n ** 63n)] })] }],
    ["infinity", '{"requests":[{"type":"execute","stmt":{"args":[{"type":"float","value":1e999}]}}]}'],
    ["bad base64", { requests: [execute("SELECT ?", { args: [{ type: "blob", base64: "!" }] })] }],
    ["a lone surrogate", { requests: [execute("SELECT ?", { args: [text("\ud800")] })] }],
    ["no SQL", { requests: [{ type: "execute", stmt: {} }] }],
    ["SQL twice", { requests: [execute("SELECT 1", { sql_id: 1 })] }],
    ["an unknown SQL text", { requests: [{ type: "sequence", sql_id: 7 }] }],
    ["a condition on a later step", { requests: [step({ type: "ok", step: 0 })] }],
    ["an unknown condition", { requests: [step({ type: "maybe" })] }],
    ["a request after close", { requests: [{ type: "close" }, execute("SELECT 1")] }],
  ])("%s is answered with 400 and a plain text", async (_, body) => {
    const response = await server.fetch("/v3/pipeline", { body });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect((await response.text()).length).toBeGreaterThan(10);
  });

  test("fields that are not known are ignored", async () => {
    const { results } = await server.pipeline([
      { type: "execute", stmt: { sql: "SELECT 1", sql_id: null, replication_index: "5" }, more: true },
    ]);
    expect(results[0]?.type).toBe("ok");
  });

  test("a body over the limit is refused", async () => {
    const response = await server.fetch("/v2/pipeline", {
      body: { requests: [], pad: "x".repeat(1_000_000) },
    });
    expect(response.status).toBe(413);
    expect(response.headers.get("content-type")).toBe("text/plain");
  });

  test("what only version 3 knows is refused in version 2", async () => {
    const isAutocommit = batch([{ sql: "SELECT 1", condition: { type: "is_autocommit" } }]);
    for (const request of [{ type: "get_autocommit" }, isAutocommit]) {
      await expect(server.pipeline([request], { version: 2 })).rejects.toThrow(/HTTP 400.*hrana3/);
    }
  });
});

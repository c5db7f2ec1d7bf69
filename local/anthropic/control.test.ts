import { request } from "node:http";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { API_KEY, ask, PERSON, startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

const control = async (path: string, method = "GET") =>
  (await fetch(`${server.url}/control/${path}`, { method })).json();

describe("faults", () => {
  test("a fault lasts for as many requests as it says, and is shown until then", async () => {
    await server.setFault({ status: 529, times: 2 });
    expect(await control("faults")).toEqual({ faults: [{ status: 529, times: 2, delayMs: 0 }] });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count++)
      statuses.push((await server.post("/v1/messages", ask("Hi"))).status);
    expect(statuses).toEqual([529, 529, 200]);
    expect(await control("faults")).toEqual({ faults: [] });
  });

  test("it can be forgotten, and spares what is no message", async () => {
    await server.setFault({ status: 500 });
    const { max_tokens: _, ...prompt } = ask("Hi");
    expect((await server.post("/v1/messages/count_tokens", prompt)).status).toBe(200);
    expect(await control("faults", "DELETE")).toEqual({ faults: [] });
    expect((await server.post("/v1/messages", ask("Hi"))).status).toBe(200);
  });

  test("a 429 always says when to come again, and the type of an error can be set", async () => {
    await server.setFault({ status: 429 });
    const limited = await server.post("/v1/messages", ask("Hi"));
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1"]);
    await server.setFault({ status: 400, errorType: "billing_error" });
    const unpaid = await server.post("/v1/messages", ask("Hi"));
    expect([unpaid.status, await unpaid.text()]).toEqual([400, expect.stringContaining('"billing_error"')]);
    expect(unpaid.headers.get("retry-after")).toBeNull();
  });

  test("delayMs makes a request wait, which then succeeds", async () => {
    await server.setFault({ delayMs: 100 });
    const startedAt = performance.now();
    expect((await server.post("/v1/messages", ask("Hi"))).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(95);
  });

  test.each([undefined, 3])("the connection is cut after %s tokens", async (afterTokens) => {
    await server.setFault({ status: "cut", afterTokens });
    const reading = server
      .post("/v1/messages", { ...ask("Hi"), stream: true })
      .then((response) => response.text());
    await expect(reading).rejects.toThrow(TypeError);
    await vi.waitFor(async () =>
      expect(await server.requests()).toMatchObject([
        { status: 0, aborted: false, tokens: afterTokens ?? 0 },
      ]),
    );
  });

  test("a stalled answer stays open until the client goes away", async () => {
    await server.setFault({ status: "stall", afterTokens: 2 });
    const signal = AbortSignal.timeout(200);
    let text = "";
    const stream = server.messages.stream(ask("[[words 9]]"), { signal }).on("text", (delta) => {
      text += delta;
    });
    await expect(stream.finalMessage()).rejects.toThrow("aborted");
    expect(text).toBe("the sun ");
    await vi.waitFor(async () =>
      expect(await server.requests()).toMatchObject([{ aborted: true, tokens: 2 }]),
    );
  });

  test("mid_stream fails an answer as a whole where none is streamed", async () => {
    await server.setFault({ status: "mid_stream", errorType: "api_error", afterTokens: 0 });
    const response = await server.post("/v1/messages", ask("Hi"));
    expect([response.status, await response.text()]).toEqual([529, expect.stringContaining('"api_error"')]);
  });

  test.each([{ status: 200 }, { status: "slow" }, { times: 0 }, { tokens: 5 }])(
    "%j is no fault",
    async (fault) => {
      expect((await server.setFault(fault)).status).toBe(400);
    },
  );
});

describe("the log", () => {
  test("has what was asked and what it cost, the newest first, and never the key", async () => {
    const params = ask("[[words 9]]", { system: PERSON });
    await server.messages.create(params);
    await server.post("/v1/messages", { ...params, max_tokens: 0 });
    const [failed, answered] = await server.requests();
    expect(failed).toMatchObject({ status: 400, tokens: 0, body: { max_tokens: 0 } });
    expect(answered).toMatchObject({
      ...{ path: "/v1/messages", model: "claude-haiku-5-5", status: 200, body: params },
      ...{ usage: { input_tokens: expect.any(Number) }, aborted: false },
      ...{ at: expect.stringMatching(/^\d{4}-/), milliseconds: expect.any(Number) },
    });
    expect(answered?.tokens).toBe(answered?.usage?.output_tokens);
    expect(JSON.stringify([failed, answered])).not.toContain(API_KEY);
    expect(await control("requests", "DELETE")).toEqual({ requests: [] });
  });

  test("keeps the last 200", async () => {
    const asked = Array.from({ length: 205 }, () => fetch(`${server.url}/v1/models`));
    await Promise.all(asked);
    expect(await server.requests()).toHaveLength(200);
  });
});

describe("the page", () => {
  test("shows the last requests with their tokens, as text", async () => {
    const system = [
      { type: "text" as const, text: "<b>".repeat(2000), cache_control: { type: "ephemeral" as const } },
    ];
    await server.messages.create(ask("Hi", { system }));
    await server.messages.create(ask("Hi", { system }));
    const page = await (await fetch(server.url)).text();
    expect(page).toContain("<code>POST /v1/messages</code> claude-haiku-5-5");
    expect(page).toContain("<td>1500</td>");
    expect(page).not.toContain("<b>");
  });

  test.each([
    ["/", { host: "elsewhere.example" }],
    ["/control/requests", { host: "elsewhere.example" }],
    ["/control/requests", { origin: "https://elsewhere.example" }],
  ])("%s is for this machine alone, not for %j", async (path, headers) => {
    const status = await new Promise((resolve) => {
      request({ host: "127.0.0.1", port: server.port, path, headers }, (response) => {
        resolve(response.resume().statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});

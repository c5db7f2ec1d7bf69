import { Anthropic, APIError, APIUserAbortError } from "@anthropic-ai/sdk";
import type { MessageParam, TextBlock, ToolUseBlock } from "@anthropic-ai/sdk/resources/messages";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { API_KEY, ask, PERSON, startTestServer, type TestServer, tools } from "./test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

const system = [
  { type: "text" as const, text: "Be kind. The <person> element tells of the person." },
  { type: "text" as const, text: PERSON },
];
const textOf = (content: { type: string }[]) =>
  content.map((block) => (block.type === "text" ? (block as TextBlock).text : "")).join("");

describe("streaming", () => {
  test("text comes in pieces, between the events that Anthropic sends", async () => {
    const types: string[] = [];
    let text = "";
    for await (const event of await server.messages.create({ ...ask("[[words 8]]"), stream: true })) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") text += event.delta.text;
      if (types.at(-1) !== event.type) types.push(event.type);
    }
    expect(types).toEqual([
      ...["message_start", "content_block_start", "content_block_delta"],
      ...["content_block_stop", "message_delta", "message_stop"],
    ]);
    expect(text).toBe("the sun was low and all the sea\n\n*Answered by the local stand-in, not by Claude.*");
  });

  test("the first event after message_start is a ping", async () => {
    const response = await server.post("/v1/messages", { ...ask("Hi"), stream: true });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const events = (await response.text()).split("\n\n").map((event) => event.split("\n")[0]);
    expect(events.slice(0, 3)).toEqual(["event: message_start", "event: ping", "event: content_block_start"]);
  });

  test.each(["Who am I?", "[[thinking]] Hi", "[[two]]", "[[refusal]]", "[[long]]", "add Milk to my list"])(
    "%s is answered the same as a whole and as a stream",
    async (content) => {
      const params = ask(content, { system, tools });
      const whole = await server.messages.create(params);
      const streamed = await server.messages.stream(params).finalMessage();
      expect({ ...streamed, id: "", parsed_output: "" }).toEqual({ ...whole, id: "", parsed_output: "" });
    },
  );

  test("tokens come at the pace that was set", async () => {
    const slow = await startTestServer(10);
    const startedAt = performance.now();
    await slow.messages.create(ask("[[words 20]]"));
    expect(performance.now() - startedAt).toBeGreaterThan(200);
  });
});

describe("limits", () => {
  test("max_tokens ends the answer, and says so", async () => {
    const { stop_reason, usage, content } = await server.messages.create(
      ask("[[words 9]]", { max_tokens: 3 }),
    );
    expect([stop_reason, usage.output_tokens, textOf(content)]).toEqual(["max_tokens", 3, "the sun was "]);
  });

  test("a tool's input that is cut has no fields", async () => {
    const params = ask("add Milk to my list", { tools, max_tokens: 12 });
    const { stop_reason, content } = await server.messages.stream(params).finalMessage();
    expect([stop_reason, content[1]]).toMatchObject(["max_tokens", { type: "tool_use", input: {} }]);
  });

  test("the first stop sequence ends the answer before it", async () => {
    const params = ask("[[words 9]]", { stop_sequences: [" low", " was"] });
    const { stop_reason, stop_sequence, content } = await server.messages.create(params);
    expect([stop_reason, stop_sequence, textOf(content)]).toEqual(["stop_sequence", " was", "the sun"]);
  });
});

describe("tools", () => {
  test("a call and its result lead to an answer", async () => {
    const messages: MessageParam[] = [{ role: "user", content: "Find Grace Hopper" }];
    const called = await server.messages.stream(ask("", { messages, tools })).finalMessage();
    expect(called.stop_reason).toBe("tool_use");
    const use = called.content[1] as ToolUseBlock;
    expect(use).toMatchObject({ name: "search_directory", input: { query: "Grace Hopper" } });

    const content = "- Grace Hopper (/directory/user_1): Compilers";
    messages.push({ role: "assistant", content: called.content });
    messages.push({ role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content }] });
    const answered = await server.messages.create(ask("", { messages, tools }));
    expect(answered.stop_reason).toBe("end_turn");
    expect(textOf(answered.content)).toContain("- [Grace Hopper](/directory/user_1): Compilers");
  });

  test("thinking is taken back as it was sent, and not otherwise", async () => {
    const { content } = await server.messages.stream(ask("[[thinking]] Hi")).finalMessage();
    const again = (assistant: MessageParam["content"]): MessageParam[] => [
      { role: "user", content: "[[thinking]] Hi" },
      { role: "assistant", content: assistant },
      { role: "user", content: "Thanks" },
    ];
    await server.messages.create(ask("", { messages: again(content) }));
    const forged = [{ type: "thinking" as const, thinking: "Other", signature: "x" }];
    await expect(server.messages.create(ask("", { messages: again(forged) }))).rejects.toThrow(
      "messages.1.content.0: Invalid `signature` in `thinking` block",
    );
  });
});

describe("the prompt cache", () => {
  test("a long prefix is written once and read after it, and the tokens add up", async () => {
    const long = [
      { type: "text" as const, text: "x".repeat(6000), cache_control: { type: "ephemeral" as const } },
    ];
    const first = await server.messages.create(ask("Hello there", { system: long }));
    const second = await server.messages.stream(ask("Hello again", { system: long })).finalMessage();
    expect(first.usage).toMatchObject({
      ...{ input_tokens: 3, cache_creation_input_tokens: 1500, cache_read_input_tokens: 0 },
      cache_creation: { ephemeral_5m_input_tokens: 1500, ephemeral_1h_input_tokens: 0 },
    });
    expect(second.usage).toMatchObject({
      ...{ input_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 1500 },
    });
    const { input_tokens } = await server.messages.countTokens({
      ...{ model: "claude-haiku-5-5", system: long, messages: [{ role: "user", content: "Hello there" }] },
    });
    expect(input_tokens).toBe(1503);
  });
});

describe("the full client", () => {
  const client = () => new Anthropic({ baseURL: server.url, apiKey: API_KEY, maxRetries: 0 });

  test("lists the models and tells of one", async () => {
    const ids: string[] = [];
    for await (const { id } of client().models.list()) ids.push(id);
    expect(ids).toEqual(["claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"]);
    expect(await client().models.retrieve("claude-opus-5-5")).toMatchObject({
      display_name: "Claude Opus 5.5",
    });
    await expect(client().models.retrieve("claude-1")).rejects.toThrow(Anthropic.NotFoundError);
  });

  test("is told of what the server does not answer", async () => {
    await expect(client().messages.batches.list()).rejects.toThrow(
      "does not answer GET /v1/messages/batches",
    );
  });

  test.each([
    [400, Anthropic.BadRequestError, "invalid_request_error"],
    [401, Anthropic.AuthenticationError, "authentication_error"],
    [403, Anthropic.PermissionDeniedError, "permission_error"],
    [404, Anthropic.NotFoundError, "not_found_error"],
    [413, Anthropic.ContentTooLargeError, "request_too_large"],
    [429, Anthropic.RateLimitError, "rate_limit_error"],
    [500, Anthropic.InternalServerError, "api_error"],
    [504, Anthropic.GatewayTimeoutError, "timeout_error"],
    [529, Anthropic.OverloadedError, "overloaded_error"],
  ])("a %i is of the right class and type", async (status, errorClass, type) => {
    await server.setFault({ status });
    const error = await client()
      .messages.create(ask("Hi"))
      .then(String, (reason: APIError) => reason);
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ status, type, requestID: expect.stringMatching(/^req_/) });
  });
});

describe("failing", () => {
  test("the client waits as long as retry-after says, and asks again", async () => {
    await server.setFault({ status: 429, times: 1, retryAfter: 0.3 });
    const startedAt = performance.now();
    await server.clientFor({ maxRetries: 1 }).create(ask("Hi"));
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    expect((await server.requests()).map(({ status }) => status)).toEqual([200, 429]);
  });

  test("a failure in the middle is an APIError of the type overloaded_error", async () => {
    await server.setFault({ status: "mid_stream", times: 1 });
    const stream = server.messages.stream(ask("[[words 9]]"));
    let text = "";
    stream.on("text", (delta) => {
      text += delta;
    });
    const error = await stream.finalMessage().then(String, (reason: APIError) => reason);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ type: "overloaded_error", status: undefined });
    expect(text).toBe("the sun was low and ");
  });

  test("a client that goes away ends the answer at once, which is logged", async () => {
    const slow = await startTestServer(20);
    const stream = slow.messages.stream(ask("[[minutes 5]]"));
    stream.on("text", (_, sofar) => sofar.length > 8 && stream.abort());
    await expect(stream.finalMessage()).rejects.toThrow(APIUserAbortError);
    const [logged] = await vi.waitFor(async () => {
      const requests = await slow.requests();
      expect(requests).toHaveLength(1);
      return requests;
    });
    expect(logged).toMatchObject({ aborted: true, status: 200, model: "claude-haiku-5-5" });
    expect(logged?.tokens).toBeGreaterThanOrEqual(3);
    expect(logged?.tokens).toBeLessThan(20);
  });

  test("so does one that did not want a stream", async () => {
    const slow = await startTestServer(20);
    const signal = AbortSignal.timeout(100);
    await expect(slow.messages.create(ask("[[minutes 5]]"), { signal })).rejects.toThrow(APIUserAbortError);
    await vi.waitFor(async () =>
      expect(await slow.requests()).toMatchObject([{ aborted: true, status: 499 }]),
    );
  });
});

import { expect, test } from "vitest";
import { checkConversation } from "./conversation.ts";
import { readMessagesRequest } from "./request.ts";
import { API_KEY, ask, startTestServer } from "./test-server.ts";

/** Checks a body as it comes over the wire: what is undefined is not in it. */
const check = (more: object) => () =>
  checkConversation(readMessagesRequest(JSON.parse(JSON.stringify({ ...ask("Hi"), ...more }))));
const user = (content: unknown) => ({ role: "user", content });
const assistant = (content: unknown) => ({ role: "assistant", content });
const text = (words: string) => ({ type: "text", text: words });
const use = (id: string) => ({ type: "tool_use", id, name: "list_items", input: {} });
const result = (id: string, more: object = {}) => ({ type: "tool_result", tool_use_id: id, ...more });
const tool = (name: string) => ({ name, input_schema: { type: "object" } });

test.each([
  ["a model that is missing", { model: undefined }, "model: Field required"],
  ["no max_tokens", { max_tokens: undefined }, "max_tokens: Field required"],
  ["max_tokens of 0", { max_tokens: 0 }, "max_tokens: Input should be greater than or equal to 1"],
  ["max_tokens that is a text", { max_tokens: "1" }, "max_tokens: Input should be a valid integer"],
  ["no messages", { messages: [] }, "messages: at least one message is required"],
  ["messages that are none", { messages: "Hi" }, "messages: Input should be a valid list"],
  [
    "an unknown role",
    { messages: [{ role: "robot", content: "Hi" }] },
    "messages.0.role: Input should be 'user'",
  ],
  ["an unknown field", { answer: 42 }, "answer: Extra inputs are not permitted"],
  ["temperature", { temperature: 1 }, "temperature: Extra inputs are not permitted"],
  ["top_p", { top_p: 1 }, "top_p: Extra inputs are not permitted"],
  ["top_k", { top_k: 1 }, "top_k: Extra inputs are not permitted"],
  [
    "an unknown field of a block",
    { messages: [user([{ ...text("Hi"), id: 1 }])] },
    "messages.0.content.0.id: Extra",
  ],
  [
    "a text that is missing",
    { messages: [user([{ type: "text" }])] },
    "messages.0.content.0.text: Field required",
  ],
  ["an image", { messages: [user([{ type: "image" }])] }, "does not implement image blocks"],
  [
    "containers",
    { container: "container_1" },
    "container: The local Anthropic does not implement containers.",
  ],
  [
    "manual thinking",
    { thinking: { type: "enabled" } },
    '"thinking.type.enabled" is not supported for this model',
  ],
  ["a blank stop sequence", { stop_sequences: ["\n"] }, "stop_sequences.0: each stop sequence must contain"],
  ["a bad tool name", { tools: [tool("list items")] }, "tools.0.name: String should match pattern"],
  ["the same tool twice", { tools: [tool("one"), tool("one")] }, "tools: Tool names must be unique."],
  [
    "a built-in tool",
    { tools: [{ type: "bash_20250124", name: "bash" }] },
    "does not implement tools that Anthropic",
  ],
  [
    "a forced tool",
    { tool_choice: { type: "any" } },
    "does not implement a tool_choice other than auto and none",
  ],
  ["empty content", { messages: [user("")] }, "messages.0: user messages must have non-empty content"],
  ["an empty block", { messages: [user([text("")])] }, "messages: text content blocks must be non-empty"],
  ["an empty system block", { system: [text("")] }, "system: text content blocks must be non-empty"],
  [
    "a blank block",
    { messages: [user([text(" ")])] },
    "messages: text content blocks must contain non-whitespace",
  ],
  [
    "the assistant first",
    { messages: [assistant("Hi"), user("Hi")] },
    'first message must use the "user" role',
  ],
  [
    "a prefill",
    { messages: [user("Hi"), assistant("Hel")] },
    "This model does not support assistant message prefill. The conversation must end with a user message.",
  ],
  [
    "a use without a result",
    { messages: [user("Hi"), assistant([use("a"), use("b")]), user([result("a")])] },
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: b. Each `tool_use` block",
  ],
  [
    "a result after a text",
    { messages: [user("Hi"), assistant([use("a")]), user([text("Hm"), result("a")])] },
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a.",
  ],
  [
    "a use at the end",
    { messages: [user("Hi"), assistant([use("a")])] },
    "messages.1: `tool_use` ids were found without",
  ],
  [
    "a result without a use",
    { messages: [user("Hi"), assistant("Yes?"), user([result("x")])] },
    "messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: x. Each `tool_result` block",
  ],
  [
    "two results of a use",
    { messages: [user("Hi"), assistant([use("a")]), user([result("a"), result("a")])] },
    "messages.2.content.1: each tool_use must have a single result.",
  ],
  [
    "the same use twice",
    { messages: [user("Hi"), assistant([use("a"), use("a")]), user([result("a")])] },
    "messages.1: `tool_use` ids must be unique",
  ],
  [
    "a use by the user",
    { messages: [user([use("a")])] },
    "messages.0.content.0: `tool_use` blocks cannot be in `user` messages",
  ],
])("%s is refused", (_, more, message) => {
  expect(check(more)).toThrow(message);
});

test("messages of one role in a row are one turn", () => {
  const messages = [
    ...[user("Hi"), user([text("Are you there?")])],
    ...[assistant([text("Yes.")]), assistant([use("a")])],
    ...[user([result("a", { content: [text("- Milk")], is_error: true })]), user("Go on")],
  ];
  expect(check({ messages })().map(({ blocks }) => blocks.length)).toEqual([2, 2, 2]);
});

test("what the assistant sends is accepted", () => {
  const system = [{ ...text("Be kind."), cache_control: { type: "ephemeral" } }];
  const tools = [{ ...tool("list_items"), description: "The items", strict: true }];
  const rest = {
    metadata: { user_id: "u" },
    thinking: { type: "disabled" },
    output_config: { effort: "low" },
  };
  expect(check({ system, tools, ...rest, stream: true, cache_control: { type: "ephemeral" } })).not.toThrow();
});

test("an unknown model is not found", async () => {
  const { post } = await startTestServer();
  const response = await post("/v1/messages", ask("Hi", { model: "claude-1" }));
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    type: "error",
    error: { details: null, type: "not_found_error", message: "model: claude-1" },
    request_id: response.headers.get("request-id"),
  });
});

test.each([
  ["no key", { "x-api-key": "" }, 401, "x-api-key header is required"],
  ["a wrong key", { "x-api-key": "no" }, 401, "invalid x-api-key"],
  ["a wrong bearer token", { "x-api-key": "", authorization: "Bearer no" }, 401, "Invalid bearer token"],
  [
    "a wrong key beside the right token",
    { "x-api-key": "no", authorization: `Bearer ${API_KEY}` },
    401,
    "invalid",
  ],
  ["no version", { "anthropic-version": "" }, 400, "anthropic-version: header is required"],
])("%s is refused", async (_, headers, status, message) => {
  const { post } = await startTestServer();
  const response = await post("/v1/messages", ask("Hi"), headers);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(message);
});

test("a body that is no JSON, and one that is too large, are refused", async () => {
  const { post, clientFor } = await startTestServer();
  const response = await post("/v1/messages", "{");
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining("is not valid JSON"),
  ]);
  const large = clientFor().create(ask("x".repeat(32 * 1024 * 1024)));
  await expect(large).rejects.toMatchObject({ status: 413, type: "request_too_large" });
});

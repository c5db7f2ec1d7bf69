import { beforeEach, expect, test } from "vitest";
import { countTokens, PromptCache } from "./prompt-cache.ts";
import type { Prompt } from "./request.ts";

const MINUTE = 60_000;
const mark = (ttl: "5m" | "1h" = "5m") => ({ cache_control: { type: "ephemeral" as const, ttl } });
const text = (tokens: number, letter: string, more: object = {}) => ({
  ...{ type: "text" as const, text: letter.repeat(tokens * 4) },
  ...more,
});
const prompt = (more: Partial<Prompt>): Prompt => ({
  ...{ model: "claude-haiku-5-5", messages: [{ role: "user", content: "Hi" }] },
  ...more,
});

let cache: PromptCache;
beforeEach(() => {
  cache = new PromptCache();
});

/** Input, written and read tokens. */
function use(more: Partial<Prompt>, now = 0): (number | null)[] {
  const usage = cache.use(prompt(more), now);
  return [usage.input_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens];
}

test("without breakpoints nothing is cached", () => {
  const system = [text(2000, "a")];
  expect(use({ system })).toEqual([2001, 0, 0]);
  expect(use({ system })).toEqual([2001, 0, 0]);
});

test("an entry lives for five minutes after its last use", () => {
  const system = [text(2000, "a", mark())];
  expect(use({ system })).toEqual([1, 2000, 0]);
  expect(use({ system }, 4 * MINUTE)).toEqual([1, 0, 2000]);
  expect(use({ system }, 8 * MINUTE)).toEqual([1, 0, 2000]);
  expect(use({ system }, 13 * MINUTE)).toEqual([1, 2000, 0]);
});

test("an entry may live for an hour", () => {
  const system = [text(2000, "a", mark("1h"))];
  expect(cache.use(prompt({ system }), 0).cache_creation).toEqual({
    ...{ ephemeral_1h_input_tokens: 2000, ephemeral_5m_input_tokens: 0 },
  });
  expect(use({ system }, 59 * MINUTE)).toEqual([1, 0, 2000]);
});

test.each([
  ["claude-haiku-5-5", 1024],
  ["claude-sonnet-5-5", 1024],
  ["claude-opus-5-5", 512],
])("%s caches nothing below %i tokens", (model, minimum) => {
  expect(use({ model, system: [text(minimum - 1, "a", mark())] })).toEqual([minimum, 0, 0]);
  expect(use({ model, system: [text(minimum, "a", mark())] })).toEqual([1, minimum, 0]);
});

test("models do not share what they have cached", () => {
  const system = [text(2000, "a", mark())];
  use({ system });
  expect(use({ system, model: "claude-opus-5-5" })).toEqual([1, 2000, 0]);
});

test("the longest prefix that is known is read, and the rest is written", () => {
  const shared = text(2000, "a", mark());
  use({ system: [shared, text(100, "b", mark())] });
  expect(use({ system: [shared, text(100, "b", mark())] })).toEqual([1, 0, 2100]);
  expect(use({ system: [shared, text(100, "c", mark())] })).toEqual([1, 100, 2000]);
});

test("tools come before the system prompt, so another tool changes all", () => {
  const tool = (name: string) => ({ name, input_schema: { type: "object" as const } });
  const system = [text(2000, "a", mark())];
  use({ system, tools: [tool("one")] });
  const [, written, read] = use({ system, tools: [tool("two")] });
  expect([written, read]).toEqual([expect.any(Number), 0]);
  expect(use({ system, tools: [tool("one")] })[2]).toBeGreaterThan(2000);
});

test("automatic caching finds the conversation of before, wherever the mark has gone", () => {
  const before: Prompt["messages"] = [{ role: "user", content: "a".repeat(8000) }];
  const after: Prompt["messages"] = [
    ...before,
    { role: "assistant", content: "b".repeat(40) },
    { role: "user", content: "c".repeat(40) },
  ];
  expect(use({ ...mark(), messages: before })).toEqual([0, 2000, 0]);
  expect(use({ ...mark(), messages: after })).toEqual([0, 20, 2000]);
});

test("an entry is not found more than twenty blocks before a breakpoint", () => {
  const blocks = (count: number) => Array.from({ length: count }, () => text(1, "b"));
  const first = text(2000, "a");
  use({ system: [{ ...first, ...mark() }] });
  expect(use({ system: [first, ...blocks(18), text(1, "c", mark())] })[2]).toBe(2000);
  expect(use({ system: [first, ...blocks(19), text(1, "d", mark())] })[2]).toBe(0);
});

test("five breakpoints are too many, be one of them automatic", () => {
  const system = Array.from({ length: 4 }, () => text(1, "a", mark()));
  expect(countTokens(prompt({ system }))).toBe(5);
  expect(() => use({ system, ...mark() })).toThrow(
    "A maximum of 4 blocks with cache_control may be provided. Found 5.",
  );
});

test("a token is four characters, whatever they are made of", () => {
  expect(countTokens(prompt({ messages: [{ role: "user", content: "😀😀😀😀😀" }] }))).toBe(2);
});

import { expect, test } from "vitest";
import { toMessages } from "./messages.ts";
import type { Block } from "./protocol.ts";

const text = (words: string): Block => ({ type: "text", text: words });
const use = (id: string): Block => ({ type: "tool_use", id, name: "list_items", input: {} });
const result = (id: string): Block => ({ type: "tool_result", tool_use_id: id, content: `of ${id}` });
const thought: Block = { type: "thinking", thinking: "Hm.", signature: "signed" };

test("A question alone is one message", () => {
  expect(toMessages([{ question: "Hello?", blocks: [] }])).toEqual([{ role: "user", content: "Hello?" }]);
});

test("Earlier questions come with their answers, in order, and those without an answer not at all", () => {
  const turns = [
    { question: "One?", blocks: [text("1")] },
    { question: "Lost?", blocks: [] },
    { question: "Two?", blocks: [] },
  ];
  expect(toMessages(turns)).toEqual([
    { role: "user", content: "One?" },
    { role: "assistant", content: [text("1")] },
    { role: "user", content: "Two?" },
  ]);
});

test("Each use of a tool has its result in the very next message", () => {
  const blocks = [text("Look:"), use("a"), use("b"), result("b"), result("a"), use("c"), result("c")];
  expect(toMessages([{ question: "What?", blocks }])).toEqual([
    { role: "user", content: "What?" },
    { role: "assistant", content: [text("Look:"), use("a"), use("b")] },
    { role: "user", content: [result("a"), result("b")] },
    { role: "assistant", content: [use("c")] },
    { role: "user", content: [result("c")] },
  ]);
});

test("A change on which the person did not decide is told as not done", () => {
  const turns = [
    { question: "Add milk", blocks: [use("a")] },
    { question: "And else?", blocks: [] },
  ];
  expect(toMessages(turns)).toMatchObject([
    { role: "user" },
    { role: "assistant", content: [use("a")] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "a", is_error: true }] },
    { role: "user", content: "And else?" },
  ]);
});

test("An answer that broke off is followed by what asks for the rest", () => {
  expect(toMessages([{ question: "Tell", blocks: [text("Once upon")] }])).toMatchObject([
    { role: "user" },
    { role: "assistant", content: [text("Once upon")] },
    { role: "user", content: expect.stringContaining("broke off") },
  ]);
});

test("Thoughts are given back within an answer, and not from earlier ones", () => {
  const blocks = [thought, use("a"), result("a")];
  expect(toMessages([{ question: "Now?", blocks }])[1]).toEqual({
    role: "assistant",
    content: [thought, use("a")],
  });
  expect(
    toMessages([
      { question: "Before?", blocks: [thought, text("Yes.")] },
      { question: "Now?", blocks: [] },
    ])[1],
  ).toEqual({ role: "assistant", content: [text("Yes.")] });
});

test("A text that is empty is left out: the API refuses it", () => {
  expect(toMessages([{ question: "Now?", blocks: [text(" \n")] }])).toEqual([
    { role: "user", content: "Now?" },
  ]);
});

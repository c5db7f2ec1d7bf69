import { expect, test } from "vitest";
import type { Block } from "#lib/assistant/protocol.ts";
import { proposalsOf, textOf, toParts } from "./parts.ts";

const thinking: Block = { type: "thinking", thinking: "…", signature: "s" };
const search = { type: "tool_use", id: "1", name: "search_directory", input: { query: "x" } } as const;
const found = { type: "tool_result", tool_use_id: "1", content: "Nobody." } as const;
const add = { type: "tool_use", id: "2", name: "create_item", input: { name: "x" } } as const;
const text = (words: string): Block => ({ type: "text", text: words });

test("Texts that touch are one, thoughts too, and a tool has its result", () => {
  const blocks = [thinking, thinking, text("Hel"), text("lo"), search, found, text("Done")];
  expect(toParts(blocks)).toEqual([
    { kind: "thought" },
    { kind: "text", text: "Hello" },
    { kind: "tool", use: search, result: found },
    { kind: "text", text: "Done" },
  ]);
  expect(textOf(blocks)).toBe("Hello\n\nDone");
});

test("A text of nothing but space is no part", () => {
  expect(toParts([text("\n"), search])).toEqual([{ kind: "tool", use: search, result: undefined }]);
});

test("A change without a result waits for a decision, and a search does not", () => {
  expect(proposalsOf([search, add])).toEqual([add]);
  expect(proposalsOf([add, { ...found, tool_use_id: "2" }])).toEqual([]);
});

import { expect, test } from "vitest";
import { noteOf } from "./tool-notes.ts";

const add = {
  kind: "tool",
  use: { type: "tool_use", id: "1", name: "create_item", input: { name: "Tent" } },
} as const;
const result = (content: string, is_error?: boolean) =>
  ({ type: "tool_result", tool_use_id: "1", content, is_error }) as const;

test.each([
  ["while it is done", undefined, true, "Adding “Tent” to your items…"],
  ["done", result("It is on the list."), false, "Added “Tent” to your items"],
  [
    "declined",
    result("The person declined. Nothing was changed.", true),
    false,
    "Declined: adding “Tent” to your items",
  ],
  ["that nobody decided on", undefined, false, "Not decided: adding “Tent” to your items"],
  [
    "that failed",
    result("It was not done: It is too long.", true),
    false,
    "Adding “Tent” to your items. That did not work: It is too long.",
  ],
])("A change %s is said in a line", (_, given, isAnswering, words) => {
  expect(noteOf({ ...add, result: given }, isAnswering)).toBe(words);
});

test("A tool with input of another shape, or of an unknown name, is said too", () => {
  const use = { type: "tool_use", id: "1", name: "search_directory", input: { query: 7 } } as const;
  expect(noteOf({ kind: "tool", use, result: result("") }, false)).toBe("Searched the directory for “”");
  expect(noteOf({ kind: "tool", use: { ...use, name: "dance" }, result: result("") }, false)).toBe(
    "Used dance",
  );
});

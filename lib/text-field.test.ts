import * as v from "valibot";
import { expect, test } from "vitest";
import { textField } from "./text-field.ts";

const field = textField({ max: 3, whenEmpty: "Say something." });
const problem = (input: unknown) => v.safeParse(field, input).issues?.[0].message;

test("Text that fits is taken without the space around it", () => {
  expect(v.parse(field, "  abc\n")).toBe("abc");
});

test.each(["", "   ", "\n\t"])("Nothing but space (%j) is refused", (input) => {
  expect(problem(input)).toBe("Say something.");
});

test("Text that is too long says by how much, counting as people do", () => {
  expect(problem("abcde")).toBe("Make it 2 shorter: 3 characters fit.");
  expect(problem("🙂🙂🙂")).toBeUndefined();
  expect(problem("🙂🙂🙂🙂")).toBe("Make it 1 shorter: 3 characters fit.");
});

test("What no page can hold, or shows a text as another than it is, is left out", () => {
  expect(v.parse(field, "a\0\u001b\u202eb")).toBe("ab");
  expect(v.parse(field, "a\rb")).toBe("a\nb");
  expect(v.parse(field, "\ud800")).toBe("\ufffd");
  expect(problem("\0")).toBe("Say something.");
});

test("What is no text is refused", () => {
  expect(v.is(field, 12)).toBe(false);
});

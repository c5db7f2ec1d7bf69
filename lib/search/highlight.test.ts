import { describe, expect, test } from "vitest";
import { highlight } from "./highlight.ts";

/** The text with what is marked in brackets. */
const marked = (text: string, query: string) =>
  highlight(text, query)
    .map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join("");

describe("what was looked for", () => {
  test.each([
    ["ann", "Anna Hannah", "[Ann]a Hannah"],
    ["zoe", "Zoë Zoetrope", "[Zoë] [Zoe]trope"],
    ["smith ann", "Ann Smithson", "[Ann] [Smith]son"],
    ["obrien", "Sean O'Brien", "Sean [O'Brien]"],
    ["luc", "Jean-Luc", "Jean-[Luc]"],
    ["太郎", "田中太郎", "田中[太郎]"],
    ["strasse", "Große Straße", "Große [Straße]"],
    ["kathrine", "Katherine Moss", "[Katherine] Moss"],
    ["maria", "María Martinez", "[María] Martinez"],
    ["<b>", "<b>bold</b>", "<[b]>[b]old</[b]>"],
    ["", "Anna", "Anna"],
    ["x", "", ""],
  ])("%s in %s", (query, text, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  test("is marked without changing the text", () => {
    for (const text of ["Zoë  O’Brien", "田中 太郎", "👍🏽 ok", "İ ß ﬁ"])
      for (const query of ["zoe", "o", "田", "ok", "i", "s", "fi"])
        expect(
          highlight(text, query)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text.normalize("NFC"));
  });
});

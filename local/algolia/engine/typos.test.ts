import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findWords } from "./typos.ts";

const find = (word: string, text: string, isPrefix = false) =>
  findWords([word], { text, isPrefix, maximumEdits: text.length >= 8 ? 2 : text.length >= 4 ? 1 : 0 })[0];

describe("typos", () => {
  test.each([
    ["michael", 0],
    ["mickael", 1],
    ["micael", 1],
    ["mickhael", 1],
    ["micheal", 1],
    ["tichael", 2],
    ["imchael", 2],
    ["ichael", 2],
    ["mickaell", 2],
    ["tickhael", 3],
    ["mikael", undefined],
    ["mck", undefined],
  ])("%s is %s from michael", (text, typos) => {
    expect(find("michael", text)?.typos).toBe(typos);
  });

  test.each([
    ["mic", 0, 3],
    ["mick", 1, 4],
    ["mihc", 1, 4],
    ["michae", 0, 6],
    ["mickae", 1, 6],
    ["michaels", 1, 7],
  ])("%s begins michael with %i typos in its first letters", (text, typos, length) => {
    expect(find("michael", text, true)).toMatchObject({ typos, length });
  });

  test("words of fewer than four letters must be right, of fewer than eight may have one edit", () => {
    expect(find("bob", "bod")).toBeUndefined();
    expect(find("lovelace", "lavelase")).toMatchObject({ typos: 2 });
    expect(find("hopper", "happar")).toBeUndefined();
  });

  test("the walk through the dictionary finds what comparing word by word finds", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 6 });
    const property = fc.property(
      fc.uniqueArray(word, { maxLength: 30 }),
      word,
      fc.boolean(),
      fc.integer({ min: 0, max: 2 }),
      (words, text, isPrefix, maximumEdits) => {
        const expected = words.sort().filter((candidate) => {
          const lengths = Array.from({ length: candidate.length + 1 }, (_, length) => length);
          const parts = isPrefix ? lengths.map((length) => candidate.slice(0, length)) : [candidate];
          return Math.min(...parts.map((part) => distance(part, text))) <= maximumEdits;
        });
        // A word may not be matched by nothing at all.
        const sensible = text.length > maximumEdits ? expected : [];
        fc.pre(text.length > maximumEdits);
        const found = findWords(words, { text, isPrefix, maximumEdits });
        expect(found.map((match) => match.word)).toEqual(sensible);
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

/** The optimal string alignment distance, by its definition. */
function distance(one: string, other: string): number {
  if (one === "" || other === "") return one.length + other.length;
  const cost = one.at(-1) === other.at(-1) ? 0 : 1;
  const [shortOne, shortOther] = [one.slice(0, -1), other.slice(0, -1)];
  const swap =
    one.length > 1 && other.length > 1 && one.at(-1) === other.at(-2) && one.at(-2) === other.at(-1)
      ? distance(one.slice(0, -2), other.slice(0, -2)) + 1
      : Number.POSITIVE_INFINITY;
  return Math.min(
    distance(shortOne, shortOther) + cost,
    distance(shortOne, other) + 1,
    distance(one, shortOther) + 1,
    swap,
  );
}

import { describe, expect, test } from "vitest";
import { deletionsOf, fold, nameWords, spaced, wordsOf } from "./words.ts";

describe("folding", () => {
  test.each([
    ["Zoë ÀÉÎÕÜ", "zoe aeiou"],
    ["Øystein Łukasz Đorđe ß Æsir Œuvre Þór ıI", "oystein lukasz dorde ss aesir oeuvre thor ii"],
    ["ＡＢＣ１２", "abc12"],
    ["ﾀﾅｶ", "タナカ"],
    ["İstanbul", "istanbul"],
    ["Ἀθήνα Йод", "αθηνα иод"],
    ["مُحَمَّد שָׁלוֹם", "محمد שלום"],
    ["Nguyễn", "nguyen"],
    ["हिन्दी กำ 한국", "हिन्दी กำ 한국"],
  ])("%s is %s", (text, folded) => {
    expect(fold(text)).toBe(folded.normalize("NFKC"));
  });

  test("is the same once it is folded", () => {
    for (const text of ["Zoë", "한국", "がぎ", "กำ", "Łódź"]) expect(fold(fold(text))).toBe(fold(text));
  });
});

const texts = (text: string) => wordsOf(text).map((word) => word.text);

describe("the words of a text", () => {
  test.each([
    ["Jean-Luc  d’Arc, Jr.", ["jean", "luc", "darc", "jr"]],
    ["O'Brien O‘Brien OʼBrien", ["obrien", "obrien", "obrien"]],
    ["'quoted'", ["quoted"]],
    ["田中太郎 Taro", ["田中太郎", "taro"]],
    ["山田taro", ["山田", "taro"]],
    ["コーヒー", ["コーヒー"]],
    ["हिन्दी", ["हिन्दी"]],
    ["!!! ... \u0000", []],
    ["👍 ok", ["ok"]],
    ["x".repeat(100), ["x".repeat(24)]],
  ])("%s", (text, words) => {
    expect(texts(text)).toEqual(words);
  });

  test("of a script without spaces are runs, whose characters stand apart for FTS5", () => {
    const [run, word] = wordsOf("東京がs");
    expect([run, word]).toEqual([
      { text: "東京が", isRun: true },
      { text: "s", isRun: false },
    ]);
    expect(wordsOf("東京が").map(spaced)).toEqual(["東 京 が"]);
  });
});

test("A name is found by its parts, joined, and as it is written where there are no spaces", () => {
  const words = (name: string) => nameWords(name).map(({ text }) => text);
  expect(words("Jean-Luc Picard")).toEqual(["jean", "luc", "picard", "jeanluc"]);
  expect(words("Sean O'Brien")).toEqual(["sean", "obrien", "o", "brien"]);
  expect(words("太郎 田中")).toEqual(["太郎", "田中", "田中太郎"]);
  expect(words("")).toEqual([]);
});

/** Whether two words share a deletion, or one is among the other's: what the index asks. */
function isFound(asked: string, written: string): boolean {
  const [a, b] = [asked, written].map((text) => ({ text, isRun: false })) as [
    { text: string; isRun: false },
    { text: string; isRun: false },
  ];
  const near = new Set([b.text, ...deletionsOf(b)]);
  return [a.text, ...deletionsOf(a)].some((text) => near.has(text));
}

describe("a slip in a word", () => {
  test.each(["johanna", "johana", "johhannes", "jhannes", "ojhannes", "johaness", "johanneX", "ohannes"])(
    "%s is near johannes only if it is one slip away",
    (asked) => {
      const distance = editDistance(asked, "johannes");
      if (distance <= 1) expect(isFound(asked, "johannes")).toBe(true);
      if (distance > 2) expect(isFound(asked, "johannes")).toBe(false);
    },
  );

  test("of every kind, at every place, is found", () => {
    const word = "katherine";
    for (let at = 0; at < word.length; at++) {
      const [before, after] = [word.slice(0, at), word.slice(at)];
      const swapped = `${before}${after[1] ?? ""}${after[0]}${after.slice(2)}`;
      for (const asked of [
        `${before}${after.slice(1)}`,
        `${before}x${after}`,
        `${before}x${after.slice(1)}`,
        swapped,
      ])
        expect(isFound(asked, word), asked).toBe(true);
    }
  });

  test("is not guessed at in short words, and scripts without spaces", () => {
    expect(deletionsOf({ text: "ann", isRun: false })).toEqual([]);
    expect(deletionsOf({ text: "田中太郎", isRun: true })).toEqual([]);
    expect(deletionsOf({ text: "anna", isRun: false })).toEqual(["nna", "ana", "ann"]);
  });
});

/** Damerau and Levenshtein's distance, of neighbours that are swapped. */
function editDistance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, i) =>
    Array.from({ length: other.length + 1 }, (_, j) => i || j),
  );
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 0; i <= one.length; i++)
    for (let j = 0; j <= other.length; j++) (rows[i] as number[])[j] = i === 0 ? j : j === 0 ? i : 0;
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwap) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(one.length, other.length);
}

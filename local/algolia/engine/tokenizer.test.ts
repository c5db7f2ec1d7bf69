import { describe, expect, test } from "vitest";
import { fold, originalLength, tokenize } from "./tokenizer.ts";

describe("words", () => {
  test.each([
    ["Ada Lovelace", ["ada", "lovelace"]],
    ["Zoë Müller-Lüdenscheidt", ["zoe", "muller", "ludenscheidt"]],
    [
      "Øystein Łukasz Weiß Ægir Œuvre Þór Đặng İstanbul",
      "oystein lukasz weiss aegir oeuvre thor dang istanbul".split(" "),
    ],
    ["Ze\u0301 O'Brien d’Arc", ["ze", "obrien", "darc"]],
    ["ada@example.com", ["ada", "example", "com"]],
    ["iPhone12 3.5", ["iphone12", "3", "5"]],
    ["東京タワー", ["東", "京", "タ", "ワ", "ー"]],
    ["ガラス", ["カ", "ラ", "ス"]],
    ["김철수", ["김", "철", "수"]],
    ["สวัสดี", ["ส", "วั", "ส", "ดี"]],
    ["Tokyo東京2020", ["tokyo", "東", "京", "2020"]],
    ["Дмитрий Ёлкин", ["дмитрии", "елкин"]],
    ["Αθήνα", ["αθηνα"]],
    ["ﬁne ｗｉｄｅ", ["fine", "wide"]],
    ["  — !? ", []],
  ])("%s", (text, words) => {
    expect(tokenize(text).map(({ word }) => word)).toEqual(words);
  });

  test("separators can be words of their own", () => {
    expect(tokenize("C# and C++", "#+").map(({ word }) => word)).toEqual(["c", "#", "and", "c", "+", "+"]);
  });

  test("know where they stand, and whether they stand together", () => {
    expect(tokenize("é 東京")).toEqual([
      { word: "e", start: 0, end: 1, isJoined: false },
      { word: "東", start: 2, end: 3, isJoined: false },
      { word: "京", start: 3, end: 4, isJoined: true },
    ]);
  });

  test("folding twice changes nothing more", () => {
    for (const text of ["Straße", "Ǆ", "가", "で", "ＡＢＣ", "İ"]) expect(fold(fold(text))).toBe(fold(text));
  });

  test("a length in the folded word has one in the original", () => {
    expect(originalLength("Weißbier", 5)).toBe(4);
    expect(originalLength("Ze\u0301lie", 2)).toBe(3);
    expect(originalLength("Zoë", 3)).toBe(3);
  });
});

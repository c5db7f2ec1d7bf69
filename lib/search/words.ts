/** Letters that have no accent to take off, and what people type for them. */
const plainLetters: Record<string, string> = {
  ...{ ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", ŋ: "n", ŧ: "t" },
  ...{ ß: "ss", æ: "ae", œ: "oe", þ: "th" },
};

// Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic. Not the vowels of India and Thailand.
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;

/** Scripts that put no spaces between words: each character is a word of its own. */
const character = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}ー]\p{M}*`;
const characters = new RegExp(character, "gu");
const isRunOf = new RegExp(`^${character}`, "u");
const words = new RegExp(`(?:${character})+|(?:(?!${character})[\\p{L}\\p{N}\\p{M}\\p{Co}])+`, "gu");

/** Longer words are cut, in characters. */
const maxWord = 24;

/**
 * Text as it is compared: without capitals, accents and forms of width, so that what people type finds what others wrote.
 *
 * @see https://unicode.org/reports/tr15/ for the forms
 */
export function fold(text: string): string {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(marks, "")
    .replace(/[^\p{ASCII}]/gu, (letter) => plainLetters[letter] ?? letter);
  // Put together again: Korean syllables and Japanese voicing came apart as well.
  return plain.normalize("NFC");
}

/** By what a name is ordered in a list; who has none comes last. */
export function sortNameOf(name: string): string {
  return fold(name) || "\u{10fffd}";
}

/** A word of a query or a text. */
export interface Word {
  text: string;
  /** Of a script without spaces: it stands anywhere in a name, as its characters one after the other. */
  isRun: boolean;
}

/** The words of a text, folded. An apostrophe is no letter and ends no word: O'Brien is obrien. */
export function wordsOf(text: string): Word[] {
  const plain = fold(text).replace(/(?<=\p{L})['’ʼ‘`´](?=\p{L})/gu, "");
  return (plain.match(words) ?? []).map((found) =>
    isRunOf.test(found)
      ? { text: found, isRun: true }
      : { text: [...found].slice(0, maxWord).join(""), isRun: false },
  );
}

/** A word as FTS5 takes it: the characters of a run become words. */
export function spaced({ text, isRun }: Word): string {
  return isRun ? (text.match(characters) ?? []).join(" ") : text;
}

/**
 * A name of a script without spaces as it is written there: in one, the family's name first. Empty for others.
 *
 * @param name with the given name first
 */
export function writtenTogether(name: string): string {
  const runs = wordsOf(name).filter(({ isRun }) => isRun);
  return runs.length > 1
    ? runs
        .map(({ text }) => text)
        .reverse()
        .join("")
    : "";
}

/**
 * The words by which a name is found: besides its own, what is joined by a hyphen as one, the parts at an apostrophe, and
 * the name as it is written together.
 */
export function nameWords(name: string): Word[] {
  const joined = name.replaceAll(/(?<=\p{L})[-‐‑](?=\p{L})/gu, "");
  const split = name.replaceAll(/['’ʼ‘`´]/g, " ");
  const all = [name, joined, split, writtenTogether(name)].flatMap(wordsOf);
  return [...new Map(all.map((one) => [one.text, one])).values()];
}

/** Shorter words are not guessed at, in characters. */
export const minGuessed = 4;

/**
 * A word with each of its letters left out in turn. Two words that are one slip apart (a letter too many, missing, wrong, or
 * two swapped) share one of these, or one is among the other's.
 *
 * @see https://wolfgarbe.medium.com/1000x-faster-spelling-correction-algorithm-2012-8701fcd87a5f
 */
export function deletionsOf({ text, isRun }: Word): string[] {
  const letters = [...text];
  if (isRun || letters.length < minGuessed) return [];
  return [...new Set(letters.map((_, left) => letters.toSpliced(left, 1).join("")))];
}

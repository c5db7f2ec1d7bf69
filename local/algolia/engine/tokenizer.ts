/** A word of a text, folded, and where it stands. */
export interface Token {
  word: string;
  /** The offsets in the text as it was given. */
  start: number;
  end: number;
  /** Whether nothing stands between this word and the one before it, as between Chinese characters. */
  isJoined: boolean;
}

/** Letters that Unicode does not take apart, and what people type for them. */
const FOLDED: Record<string, string> = {
  ø: "o",
  ł: "l",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
  ŧ: "t",
  ŋ: "n",
  ς: "σ",
};
const UNFOLDED = /[øłßæœđðþħıŧŋς]/g;
/** Accents, Hebrew and Arabic points, and the voicing marks of kana; not the vowel signs of Thai or Devanagari. */
const MARKS =
  /[\u0300-\u036f]|[\u0591-\u05c7]|[\u064b-\u065f]|\u0670|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|\u3099|\u309a/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
const ASCII = /^[\x00-\x7f]*$/;

/** Scripts that are written without spaces: each of their characters counts as a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]\p{M}*/u;
const WORD = new RegExp(`${UNSPACED.source}|[\\p{L}\\p{N}]['’\\p{L}\\p{N}\\p{M}]*`, "gu");
const HAS_UNSPACED = new RegExp(UNSPACED.source, "u");
const UNSPACED_PARTS = new RegExp(UNSPACED.source, "gu");

/** A word in the form in which words are compared: lower case, without accents and apostrophes. */
export function fold(text: string): string {
  const plain = text.toLowerCase().replace(/['’]/g, "");
  if (ASCII.test(plain)) return plain;
  return plain
    .normalize("NFKD")
    .replace(MARKS, "")
    .replace(UNFOLDED, (letter) => FOLDED[letter] ?? letter)
    .normalize("NFKC");
}

function* parts(text: string, offset: number): Generator<[start: number, end: number]> {
  if (!HAS_UNSPACED.test(text)) {
    yield [offset, offset + text.length];
    return;
  }
  let end = 0;
  for (const match of text.matchAll(UNSPACED_PARTS)) {
    if (match.index > end) yield [offset + end, offset + match.index];
    end = match.index + match[0].length;
    yield [offset + match.index, offset + end];
  }
  if (end < text.length) yield [offset + end, offset + text.length];
}

/**
 * Splits a text into words: runs of letters and digits, each character of scripts without spaces, and each separator
 * that is to be indexed.
 * @param separators the characters of the setting `separatorsToIndex`
 */
export function tokenize(text: string, separators = ""): Token[] {
  const tokens: Token[] = [];
  let previousEnd = -1;
  const push = (start: number, end: number): void => {
    const raw = text.slice(start, end);
    const word = fold(raw);
    if (word === "") return;
    const isJoined = start === previousEnd && HAS_UNSPACED.test(text.slice(start - 1, end));
    tokens.push({ word, start, end, isJoined });
    previousEnd = end;
  };

  const pattern = separators === "" ? WORD : withSeparators(separators);
  for (const match of text.matchAll(pattern)) {
    const raw = match[0];
    if (separators !== "" && separators.includes(raw)) {
      tokens.push({ word: raw, start: match.index, end: match.index + raw.length, isJoined: false });
      continue;
    }
    for (const [start, end] of parts(raw, match.index)) push(start, end);
  }
  return tokens;
}

function withSeparators(separators: string): RegExp {
  const characters = separators.replace(/[\\\]^-]/g, "\\$&");
  return new RegExp(`${WORD.source}|[${characters}]`, "gu");
}

/** How many characters of a text as it was given make up the first `length` characters of its folded form. */
export function originalLength(text: string, length: number): number {
  let folded = 0;
  let original = 0;
  for (const character of text) {
    if (folded >= length) {
      // A mark belongs to the letter before it.
      if (fold(`a${character}`) !== "a") break;
    } else {
      folded += fold(character).length;
    }
    original += character.length;
  }
  return original;
}

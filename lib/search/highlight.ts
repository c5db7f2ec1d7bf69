import { deletionsOf, fold, minGuessed, type Word, wordsOf } from "./words.ts";

/** A piece of a text, and whether it is what was looked for. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

/** A text in pieces, those marked that a query found. For names and bios: what is shown stays text, never HTML. */
export function highlight(text: string, query: string): Piece[] {
  const asked = wordsOf(query);
  const letters = [...text.normalize("NFC")];
  const isMarked = letters.map(() => false);
  for (const { from, word } of placedWords(letters)) {
    const length = Math.max(0, ...asked.map((one) => matchLength(letters, from, word, one)));
    isMarked.fill(true, from, from + length);
  }
  return letters.reduce<Piece[]>((pieces, letter, index) => {
    const isMatch = isMarked[index] ?? false;
    const last = pieces.at(-1);
    if (last?.isMatch === isMatch) last.text += letter;
    else pieces.push({ text: letter, isMatch });
    return pieces;
  }, []);
}

interface PlacedWord {
  from: number;
  word: Word;
}

/** Where words begin: at each letter behind something that is none, and everywhere in a script without spaces. */
function* placedWords(letters: string[]): Generator<PlacedWord> {
  let isInside = false;
  for (const [from, letter] of letters.entries()) {
    const [found] = wordsOf(letter);
    if (found?.isRun || (found && !isInside)) {
      const [word] = wordsOf(letters.slice(from).join(""));
      if (word) yield { from, word };
    }
    // An apostrophe ends no word, but begins a part of one.
    isInside = found !== undefined && !found.isRun;
  }
}

/** How many letters from there on an asked word matches: its own, or the whole word where it is a slip away. */
function matchLength(letters: string[], from: number, word: Word, asked: Word): number {
  if (word.text.startsWith(asked.text)) return lengthOf(letters, from, asked.text.length);
  if (word.isRun || asked.isRun || [...asked.text].length < minGuessed) return 0;
  return isNear(word, asked) ? lengthOf(letters, from, word.text.length) : 0;
}

/** One slip apart, or one slip from a beginning of it. */
function isNear(word: Word, asked: Word): boolean {
  const near = new Set([asked.text, ...deletionsOf(asked)]);
  return [word.text, ...deletionsOf(word)].some((text) => [...near].some((one) => text.startsWith(one)));
}

/** How many letters of a text make so many folded ones. */
function lengthOf(letters: string[], from: number, folded: number): number {
  let length = 0;
  for (let made = 0; made < folded && from + length < letters.length; length++) {
    const letter = letters[from + length] ?? "";
    made += wordsOf(letter).length > 0 ? fold(letter).length : 0;
  }
  return length;
}

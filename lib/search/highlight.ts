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
  const words = [...placedWords(letters)];
  for (const one of asked) {
    const direct = words.filter(({ word }) => word.text.startsWith(one.text));
    for (const { from } of direct) isMarked.fill(true, from, from + lengthOf(letters, from, one.text.length));
    // Guesses are marked only where nothing else is: they are why the text was found.
    const near = direct.length > 0 ? [] : words.filter(({ word }) => isNear(word, one));
    for (const { from, word } of near)
      isMarked.fill(true, from, from + lengthOf(letters, from, word.text.length));
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

/** One slip apart, or one slip from a beginning of it. */
function isNear(word: Word, asked: Word): boolean {
  if (word.isRun || asked.isRun || [...asked.text].length < minGuessed) return false;
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

import { deletionsOf, fold, minGuessed, type Word, wordsOf } from "./words.ts";

/** A piece of a text, and whether it is what was looked for. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

/** A text in pieces, those marked that a query found. For names and bios: what is shown stays text, never HTML. */
export function highlight(text: string, query: string): Piece[] {
  const asked = wordsOf(query);
  const letters = readLetters(text);
  const isMarked = letters.map(() => false);
  const longest = Math.max(0, ...asked.map((one) => one.text.length));
  const words = [...placedWords(letters, longest)];
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
    if (last?.isMatch === isMatch) last.text += letter.text;
    else pieces.push({ text: letter.text, isMatch });
    return pieces;
  }, []);
}

interface Letter {
  text: string;
  /** The word that it would be alone; nothing where it is none. */
  word: Word | undefined;
  /** How long it is once it is folded; 0 where it is no word. */
  folded: number;
}

/** The letters of a text. Each one is looked at once: there are few, and a bio has hundreds of them. */
function readLetters(text: string): Letter[] {
  const known = new Map<string, Letter>();
  return Array.from(text.normalize("NFC"), (one) => {
    const letter = known.get(one) ?? readLetter(one);
    known.set(one, letter);
    return letter;
  });
}

function readLetter(text: string): Letter {
  const [word] = wordsOf(text);
  return { text, word, folded: word ? fold(text).length : 0 };
}

interface PlacedWord {
  from: number;
  word: Word;
}

/** More letters than a word has before it is cut, with what stands in it and does not count. */
const wordSpan = 96;

/**
 * Where words begin: at each letter behind something that is none, and everywhere in a script without spaces. Of a word no
 * more is read than can be compared: in a long text each beginning would otherwise be read to its end.
 *
 * @param longest how long the longest word is that is looked for
 */
function* placedWords(letters: Letter[], longest: number): Generator<PlacedWord> {
  let isInside = false;
  for (const [from, { word: found }] of letters.entries()) {
    if (found?.isRun || (found && !isInside)) {
      // Two letters can become one: of half width, with what voices it.
      const span = found.isRun ? longest * 2 : wordSpan;
      const rest = letters.slice(from, from + span).map((letter) => letter.text);
      const [word] = wordsOf(rest.join(""));
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
function lengthOf(letters: Letter[], from: number, folded: number): number {
  let length = 0;
  for (let made = 0; made < folded && from + length < letters.length; length++)
    made += letters[from + length]?.folded ?? 0;
  return length;
}

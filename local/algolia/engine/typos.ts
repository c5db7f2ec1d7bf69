/** A word of the dictionary that a word of the query may mean. */
export interface WordMatch {
  word: string;
  /** Edits, one more if they touch the first letter. */
  typos: number;
  isExact: boolean;
  /** How many characters of the word were matched; fewer than it has when only its beginning was. */
  length: number;
}

export interface WordQuery {
  text: string;
  /** Whether a beginning of a word is enough. */
  isPrefix: boolean;
  /** How many edits are allowed: 0, 1 or 2. */
  maximumEdits: number;
}

/**
 * Finds the words of a dictionary that are near enough to a word of the query: by Damerau–Levenshtein distance, in
 * which a swap of neighbours is one edit. The words are walked as if they were a trie, and branches that are too far
 * away are left at once.
 * Source: https://www.algolia.com/doc/guides/managing-results/optimize-search-results/typo-tolerance/
 * @param words sorted by their UTF-16 code units, each once
 */
export function findWords(
  words: readonly string[],
  { text, isPrefix, maximumEdits }: WordQuery,
): WordMatch[] {
  const found: WordMatch[] = [];
  const width = text.length + 1;
  const firstRow = Array.from({ length: width }, (_, column) => column);

  function visit(
    low: number,
    high: number,
    depth: number,
    row: readonly number[],
    rowBefore: readonly number[] | undefined,
    best: number,
    bestLength: number,
  ): void {
    for (let start = low; start < high; ) {
      const word = words[start] as string;
      if (word.length === depth) {
        const whole = row[text.length] as number;
        const isWhole = whole <= maximumEdits && (!isPrefix || whole <= best);
        if (isWhole) add(word, whole, depth);
        else if (best <= maximumEdits) add(word, best, bestLength);
        start++;
        continue;
      }
      const code = word.charCodeAt(depth);
      const end = endOfGroup(words, start, high, depth, code);
      const next = nextRow(text, word, depth, row, rowBefore);
      const distance = next[text.length] as number;
      const isBetter = isPrefix && (distance < best || (distance === best && depth + 1 <= text.length));
      const nextBest = isBetter ? distance : best;
      if (Math.min(...next) <= maximumEdits || nextBest <= maximumEdits) {
        visit(start, end, depth + 1, next, row, nextBest, isBetter ? depth + 1 : bestLength);
      }
      start = end;
    }
  }

  function add(word: string, edits: number, length: number): void {
    const isFirstWrong = edits > 0 && word.charCodeAt(0) !== text.charCodeAt(0);
    found.push({ word, typos: edits + (isFirstWrong ? 1 : 0), isExact: word === text, length });
  }

  if (maximumEdits > 0) {
    visit(0, words.length, 0, firstRow, undefined, Number.POSITIVE_INFINITY, 0);
  } else {
    for (let at = lowerBound(words, text); at < words.length; at++) {
      const word = words[at] as string;
      if (!(isPrefix ? word.startsWith(text) : word === text)) break;
      add(word, 0, text.length);
    }
  }
  return found;
}

/** One more row of the table of distances between the query's word and a beginning of a dictionary's word. */
function nextRow(
  text: string,
  word: string,
  depth: number,
  row: readonly number[],
  rowBefore: readonly number[] | undefined,
): number[] {
  const code = word.charCodeAt(depth);
  const next = [depth + 1];
  for (let column = 1; column <= text.length; column++) {
    const isSame = text.charCodeAt(column - 1) === code;
    let distance = (row[column - 1] as number) + (isSame ? 0 : 1);
    distance = Math.min(distance, (row[column] as number) + 1, (next[column - 1] as number) + 1);
    const isSwap =
      rowBefore !== undefined &&
      column > 1 &&
      text.charCodeAt(column - 2) === code &&
      text.charCodeAt(column - 1) === word.charCodeAt(depth - 1);
    if (isSwap) distance = Math.min(distance, (rowBefore[column - 2] as number) + 1);
    next.push(distance);
  }
  return next;
}

/** Where the words that go on with a character end, found in steps that double. */
function endOfGroup(
  words: readonly string[],
  start: number,
  high: number,
  depth: number,
  code: number,
): number {
  let step = 1;
  let low = start;
  while (low + step < high && (words[low + step] as string).charCodeAt(depth) === code) {
    low += step;
    step *= 2;
  }
  let end = Math.min(low + step, high);
  while (end - low > 1) {
    const middle = (low + end) >> 1;
    if ((words[middle] as string).charCodeAt(depth) === code) low = middle;
    else end = middle;
  }
  return end;
}

/** The place of the first word that is not less than another. */
export function lowerBound(words: readonly string[], word: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] as string) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { IndexRecord } from "../records.ts";
import type { ResolvedSettings } from "../settings.ts";
import { attributeOf, type InvertedIndex, type Postings, positionOf } from "./inverted-index.ts";
import type { RecordStore } from "./record-store.ts";
import { tokenize } from "./tokenizer.ts";
import { findWords, type WordMatch } from "./typos.ts";

/** A word of the query and the words of the index that it may mean. */
export interface QueryWord {
  text: string;
  isJoined: boolean;
  candidates: Map<string, WordMatch>;
}

/** The documents that match a query, and where. */
export interface Matches {
  words: QueryWord[];
  documents: number[];
  /** For each word of the query, for each of the documents: the typos, and the places with that few. */
  found: { typos: Uint8Array; exact: Uint8Array; places: number[][] }[];
}

export interface MatchOptions {
  query: string;
  settings: ResolvedSettings;
  restrictSearchableAttributes?: string[];
  /** Keeps a record if it holds. */
  filter: (record: IndexRecord) => boolean;
}

const NONE = 255;

/** How many edits a word of the query may have, by its length. */
function maximumEdits(word: string, settings: ResolvedSettings): number {
  const { typoTolerance, minWordSizefor1Typo, minWordSizefor2Typos } = settings;
  if (typoTolerance === false || typoTolerance === "false") return 0;
  if (settings.allowTyposOnNumericTokens === false && /^\d+$/.test(word)) return 0;
  if (word.length >= minWordSizefor2Typos) return 2;
  return word.length >= minWordSizefor1Typo ? 1 : 0;
}

function readQuery(inverted: InvertedIndex, query: string, settings: ResolvedSettings): QueryWord[] {
  const tokens = tokenize(query, settings.separatorsToIndex);
  return tokens.map(({ word, isJoined }, index) => {
    const isLast = index === tokens.length - 1;
    const isPrefix = settings.queryType === "prefixAll" || (settings.queryType === "prefixLast" && isLast);
    const edits = maximumEdits(word, settings);
    const matches = findWords(inverted.words, { text: word, isPrefix, maximumEdits: edits });
    return { text: word, isJoined, candidates: new Map(matches.map((match) => [match.word, match])) };
  });
}

/** Calls back for every occurrence of what a word of the query may mean, in the attributes that are searched. */
function eachOccurrence(
  { candidates }: QueryWord,
  inverted: InvertedIndex,
  isSearched: (attribute: number, match: WordMatch) => boolean,
  visit: (document: number, place: number, match: WordMatch) => void,
): void {
  for (const match of candidates.values()) {
    const { documents, places } = inverted.postings(match.word) as Postings;
    for (let at = 0; at < documents.length; at++) {
      const place = places[at] as number;
      if (isSearched(attributeOf(place), match)) visit(documents[at] as number, place, match);
    }
  }
}

/** Finds the documents in which every word of a query occurs, and which a filter lets through. */
export function findMatches(store: RecordStore, inverted: InvertedIndex, options: MatchOptions): Matches {
  const { query, settings, filter } = options;
  const words = readQuery(inverted, query, settings);
  const isSearched = searchedAttributes(inverted, options);

  const size = store.documents.length;
  const best = words.map((word) => {
    const typos = new Uint8Array(size).fill(NONE);
    eachOccurrence(word, inverted, isSearched, (document, _place, match) => {
      if (match.typos < (typos[document] as number)) typos[document] = match.typos;
    });
    return typos;
  });

  const documents: number[] = [];
  for (let document = 0; document < size; document++) {
    const record = store.documents[document];
    if (record === undefined || best.some((typos) => typos[document] === NONE)) continue;
    if (filter(record)) documents.push(document);
  }

  const slots = new Int32Array(size).fill(-1);
  for (let slot = 0; slot < documents.length; slot++) slots[documents[slot] as number] = slot;
  const found = words.map((word, index) => {
    const wordBest = best[index] as Uint8Array;
    const places: number[][] = Array.from({ length: documents.length }, () => []);
    const exact = new Uint8Array(documents.length);
    eachOccurrence(word, inverted, isSearched, (document, place, match) => {
      const slot = slots[document] as number;
      if (slot < 0 || match.typos !== wordBest[document]) return;
      places[slot]?.push(place);
      if (match.isExact) exact[slot] = 1;
    });
    return { typos: Uint8Array.from(documents, (document) => wordBest[document] as number), exact, places };
  });
  return keep({ words, documents, found }, [neighboursOnly(words, found), fewestTypos(settings, found)]);
}

function searchedAttributes(inverted: InvertedIndex, options: MatchOptions) {
  const { settings, restrictSearchableAttributes } = options;
  const restricted = restrictSearchableAttributes?.length ? new Set(restrictSearchableAttributes) : undefined;
  const intolerant = new Set(settings.disableTypoToleranceOnAttributes ?? []);
  const flags = inverted.attributes.map(({ path }) => ({
    isSearched: restricted?.has(path) ?? true,
    isTolerant: !intolerant.has(path),
  }));
  return (attribute: number, { typos }: WordMatch): boolean => {
    const flag = flags[attribute];
    return flag?.isSearched === true && (typos === 0 || flag.isTolerant);
  };
}

type Keep = ((slot: number) => boolean) | undefined;

/** Characters that were written together must stand together. */
function neighboursOnly(words: QueryWord[], found: Matches["found"]): Keep {
  if (!words.some(({ isJoined }) => isJoined)) return undefined;
  return (slot) => {
    let ends = new Set<number>();
    for (const [index, { isJoined }] of words.entries()) {
      const places = found[index]?.places[slot] ?? [];
      const joined = isJoined ? places.filter((place) => ends.has((place | 1) - 2)) : places;
      if (joined.length === 0) return false;
      ends = new Set(joined.map((place) => place | 1));
    }
    return true;
  };
}

/** `min` keeps the documents with the fewest typos, `strict` those with the second fewest as well. */
function fewestTypos({ typoTolerance }: ResolvedSettings, found: Matches["found"]): Keep {
  if (typoTolerance !== "min" && typoTolerance !== "strict") return undefined;
  const total = (slot: number): number => found.reduce((sum, { typos }) => sum + (typos[slot] ?? 0), 0);
  const count = found[0]?.typos.length ?? 0;
  const totals = [...new Set(Array.from({ length: count }, (_, slot) => total(slot)))];
  const limit = totals.sort((one, other) => one - other).at(typoTolerance === "min" ? 0 : 1);
  return limit === undefined ? undefined : (slot) => total(slot) <= limit;
}

function keep(matches: Matches, conditions: Keep[]): Matches {
  const holding = conditions.filter((condition) => condition !== undefined);
  if (holding.length === 0 || matches.words.length === 0) return matches;
  const slots = [...matches.documents.keys()].filter((slot) => holding.every((holds) => holds(slot)));
  return {
    words: matches.words,
    documents: slots.map((slot) => matches.documents[slot] as number),
    found: matches.found.map(({ typos, exact, places }) => ({
      typos: Uint8Array.from(slots, (slot) => typos[slot] as number),
      exact: Uint8Array.from(slots, (slot) => exact[slot] as number),
      places: slots.map((slot) => places[slot] as number[]),
    })),
  };
}

/** How far apart two words stand: 1 for neighbours in the order of the query, one more in the other order, at most 8. */
export function distanceBetween(one: readonly number[], other: readonly number[]): number {
  let nearest = 8;
  for (const first of one) {
    for (const second of other) {
      if (attributeOf(first) !== attributeOf(second)) continue;
      const distance = positionOf(second) - positionOf(first);
      nearest = Math.min(nearest, distance > 0 ? distance : 1 - distance);
    }
  }
  return nearest;
}

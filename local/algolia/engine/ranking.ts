import type { SearchableAttribute } from "../attributes.ts";
import { type IndexRecord, type Scalar, valuesAt } from "../records.ts";
import type { ResolvedSettings } from "../settings.ts";
import { attributeOf, type InvertedIndex, isWhole, positionOf } from "./inverted-index.ts";
import { distanceBetween, type Matches } from "./match.ts";
import type { RecordStore } from "./record-store.ts";

/** What the ranking criteria compare, for each matching document. */
export interface Scores {
  typo: Int32Array;
  proximity: Int32Array;
  /** The searchable attribute of the best match times 1000, and the position in it where that counts. */
  attribute: Int32Array;
  exact: Int32Array;
}

/** Scores the matches of a query, by Algolia's criteria. */
export function score(matches: Matches, inverted: InvertedIndex, settings: ResolvedSettings): Scores {
  const { documents, found, words } = matches;
  const scores: Scores = {
    typo: new Int32Array(documents.length),
    proximity: new Int32Array(documents.length),
    attribute: new Int32Array(documents.length),
    exact: new Int32Array(documents.length),
  };
  if (words.length === 0) return scores;
  const needsWhole = words.length === 1 && settings.exactOnSingleWordQuery === "attribute";
  const countsExact = words.length > 1 || settings.exactOnSingleWordQuery !== "none";

  for (let slot = 0; slot < documents.length; slot++) {
    let attribute = Number.MAX_SAFE_INTEGER;
    for (const { typos, exact, places } of found) {
      const here = places[slot] as number[];
      scores.typo[slot] = (scores.typo[slot] as number) + (typos[slot] as number);
      for (const place of here) attribute = Math.min(attribute, attributeScore(place, inverted.attributes));
      const isExact = exact[slot] === 1 && (!needsWhole || here.some(isWhole));
      if (countsExact && isExact) scores.exact[slot] = (scores.exact[slot] as number) + 1;
    }
    scores.attribute[slot] = attribute;
    for (let index = 1; index < found.length; index++) {
      const before = found[index - 1]?.places[slot] as number[];
      const distance = distanceBetween(before, found[index]?.places[slot] as number[]);
      scores.proximity[slot] = (scores.proximity[slot] as number) + Math.max(distance, settings.minProximity);
    }
  }
  return scores;
}

function attributeScore(place: number, attributes: readonly SearchableAttribute[]): number {
  const { rank, isOrdered } = attributes[attributeOf(place)] as SearchableAttribute;
  return rank * 1000 + (isOrdered ? Math.min(positionOf(place), 999) : 0);
}

type Compare = (one: number, other: number) => number;

/**
 * The order of the matching documents, by their slots: the criteria of `ranking` one after the other, then the objectID
 * so that it is always the same.
 */
export function ranking(
  { documents }: Matches,
  scores: Scores,
  store: RecordStore,
  settings: ResolvedSettings,
): Compare {
  const recordAt = (slot: number): IndexRecord => store.documents[documents[slot] as number] as IndexRecord;
  const ascending = (values: Int32Array): Compare => {
    return (one, other) => (values[one] as number) - (values[other] as number);
  };
  const byAttribute = (text: string): Compare | undefined => {
    const [, direction, path] = /^(asc|desc)\((.+)\)$/.exec(text) ?? [];
    if (path === undefined) return undefined;
    const keys = path.split(".");
    const cache: (Scalar | null | undefined)[] = [];
    const valueAt = (slot: number): Scalar | null => {
      const known = cache[slot];
      if (known !== undefined) return known;
      const value = valuesAt(recordAt(slot), keys)[0] ?? null;
      cache[slot] = value;
      return value;
    };
    return (one, other) => compareValues(valueAt(one), valueAt(other), direction === "desc");
  };

  const forcesTypo = settings.typoTolerance === "min" || settings.typoTolerance === "strict";
  const names = forcesTypo ? ["typo", ...settings.ranking] : settings.ranking;
  const criteria = names.flatMap((name): Compare[] => {
    if (name === "typo") return [ascending(scores.typo)];
    if (name === "proximity") return [ascending(scores.proximity)];
    if (name === "attribute") return [ascending(scores.attribute)];
    if (name === "exact") return [(one, other) => ascending(scores.exact)(other, one)];
    const attributes = name === "custom" ? (settings.customRanking ?? []) : [name];
    return attributes.flatMap((attribute) => byAttribute(attribute) ?? []);
  });
  return (one, other) => {
    for (const compare of criteria) {
      const order = compare(one, other);
      if (order !== 0) return order;
    }
    return recordAt(one).objectID < recordAt(other).objectID ? -1 : 1;
  };
}

/** Records without the attribute come last in either direction. */
function compareValues(one: Scalar | null, other: Scalar | null, isDescending: boolean): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  const order = (typeof one === "string" ? one < String(other) : one < other) ? -1 : 1;
  return isDescending ? -order : order;
}

/** The first `count` of some slots in an order, without sorting the others. */
export function firstOf(slots: number, count: number, compare: Compare): number[] {
  if (count * 4 >= slots)
    return Array.from({ length: slots }, (_, slot) => slot)
      .sort(compare)
      .slice(0, count);
  let kept: number[] = [];
  let last: number | undefined;
  for (let slot = 0; slot < slots; slot++) {
    if (last !== undefined && compare(slot, last) > 0) continue;
    kept.push(slot);
    if (kept.length < 2 * count) continue;
    kept = kept.sort(compare).slice(0, count);
    last = kept.at(-1);
  }
  return kept.sort(compare).slice(0, count);
}

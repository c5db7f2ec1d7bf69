import type { FacetHits, FacetStats } from "@algolia/client-search";
import { facetAttributes } from "../attributes.ts";
import { errors } from "../errors.ts";
import { type IndexRecord, type Scalar, valuesAt } from "../records.ts";
import type { ResolvedSettings } from "../settings.ts";
import { highlightText } from "./highlight.ts";
import type { QueryWord } from "./match.ts";
import { tokenize } from "./tokenizer.ts";

interface Count {
  value: Scalar;
  count: number;
}

/** The values of a facet with their counts, the most frequent first. Values are the same whatever their case. */
function countValues(records: Iterable<IndexRecord>, path: string): Count[] {
  const keys = path.split(".");
  const counts = new Map<string, Count>();
  for (const record of records) {
    const seen = new Set<string>();
    for (const value of valuesAt(record, keys)) {
      const key = String(value).toLowerCase();
      if (seen.has(key)) continue;
      seen.add(key);
      const count = counts.get(key);
      if (count) count.count++;
      else counts.set(key, { value, count: 1 });
    }
  }
  return [...counts.values()].sort(
    (one, other) => other.count - one.count || compareText(String(one.value), String(other.value)),
  );
}

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function statsOf(counts: Count[]): FacetStats | undefined {
  const numbers = counts.filter((entry) => typeof entry.value === "number");
  if (numbers.length === 0) return undefined;
  const values = numbers.map(({ value }) => value as number);
  const sum = numbers.reduce((total, { value, count }) => total + (value as number) * count, 0);
  const total = numbers.reduce((all, { count }) => all + count, 0);
  // The values may be too many for the arguments of one call.
  const min = values.reduce((one, other) => Math.min(one, other));
  const max = values.reduce((one, other) => Math.max(one, other));
  return { min, max, avg: sum / total, sum };
}

/** Counts the values of the facets that a search asks for. */
export function countFacets(
  asked: readonly string[],
  records: readonly IndexRecord[],
  settings: ResolvedSettings,
): {
  facets: Record<string, Record<string, number>>;
  facets_stats?: Record<string, FacetStats>;
  isExhaustive: boolean;
} {
  const facets: Record<string, Record<string, number>> = {};
  const stats: Record<string, FacetStats> = {};
  let isExhaustive = true;
  for (const { path, isFilterOnly } of facetAttributes(settings)) {
    if (isFilterOnly || !(asked.includes("*") || asked.includes(path))) continue;
    const counts = countValues(records, path);
    if (counts.length === 0) continue;
    isExhaustive &&= counts.length <= settings.maxValuesPerFacet;
    const shown = counts.slice(0, settings.maxValuesPerFacet);
    if (settings.sortFacetValuesBy === "alpha") {
      shown.sort((one, other) => compareText(String(one.value), String(other.value)));
    }
    facets[path] = Object.fromEntries(shown.map(({ value, count }) => [String(value), count]));
    const numbers = statsOf(counts);
    if (numbers) stats[path] = numbers;
  }
  return { facets, ...(Object.keys(stats).length > 0 ? { facets_stats: stats } : {}), isExhaustive };
}

/**
 * Searches the values of a facet: each word of the query must begin a word of the value.
 * @throws AlgoliaError 400 if the facet is not declared as searchable
 */
export function searchFacetValues(
  name: string,
  query: string,
  records: readonly IndexRecord[],
  settings: ResolvedSettings,
  maximum: number,
): FacetHits[] {
  if (!facetAttributes(settings).some(({ path, isSearchable }) => path === name && isSearchable)) {
    throw errors.badRequest(
      `Cannot search in \`${name}\` attribute, you need to add \`searchable(${name})\` to attributesForFaceting.`,
    );
  }
  const wanted = tokenize(query).map(({ word }) => word);
  const hits: FacetHits[] = [];
  for (const { value, count } of countValues(records, name)) {
    const words = tokenize(String(value)).map(({ word }) => word);
    if (!wanted.every((text) => words.some((word) => word.startsWith(text)))) continue;
    const { value: highlighted } = highlightText(String(value), prefixes(wanted, words), settings);
    hits.push({ value: String(value), highlighted, count });
    if (hits.length >= maximum) break;
  }
  return hits;
}

function prefixes(wanted: string[], words: string[]): QueryWord[] {
  return wanted.map((text) => {
    const begun = words.filter((word) => word.startsWith(text));
    const candidates = begun.map(
      (word) => [word, { word, typos: 0, isExact: word === text, length: text.length }] as const,
    );
    return { text, isJoined: false, candidates: new Map(candidates) };
  });
}

import type { Hit, RankingInfo, SearchResponse } from "@algolia/client-search";
import { compileFilter, type Filter } from "../filters/conditions.ts";
import type { Index } from "../indices.ts";
import { type IndexRecord, isObject } from "../records.ts";
import { type ResolvedSettings, resolveSettings } from "../settings.ts";
import { countFacets } from "./facets.ts";
import { highlightRecord } from "./highlight.ts";
import { findMatches, type Matches } from "./match.ts";
import { readFilters, type SearchParameters } from "./parameters.ts";
import { firstOf, ranking, type Scores, score } from "./ranking.ts";

/** What a search is about: its parameters, and the filter that the API key adds to theirs. */
export interface Search {
  parameters: SearchParameters;
  restriction: Filter;
  /** The parameters as a query string, for the answer. */
  params: string;
}

/** The settings of an index as a search changes them. */
export function settingsOf(index: Index, parameters: SearchParameters): ResolvedSettings {
  const overrides = Object.fromEntries(
    Object.entries(parameters).filter(([name]) => !["query", "filters", "page", "facets"].includes(name)),
  );
  return resolveSettings(index.settings, overrides);
}

/** Finds what a search matches, in no particular order. */
export function matchIndex(index: Index, { parameters, restriction }: Search): Matches {
  const settings = settingsOf(index, parameters);
  const filter = [...restriction, ...readFilters(parameters)];
  return findMatches(index.records, index.records.invertedFor(index.settings), {
    query: parameters.query ?? "",
    settings,
    restrictSearchableAttributes: parameters.restrictSearchableAttributes,
    filter: filter.length === 0 ? () => true : compileFilter(filter, settings),
  });
}

/** The records that a search matches, in no particular order. */
export function matchingRecords(index: Index, search: Search): IndexRecord[] {
  const { documents } = matchIndex(index, search);
  return documents.map((document) => index.records.documents[document] as IndexRecord);
}

/** Answers a search in one index. */
export function searchIndex(index: Index, search: Search): SearchResponse {
  const startedAt = performance.now();
  const { parameters } = search;
  const settings = settingsOf(index, parameters);
  const inverted = index.records.invertedFor(index.settings);
  const matches = matchIndex(index, search);
  const scores = score(matches, inverted, settings);
  const window = windowOf(parameters, settings);
  const order = ranking(matches, scores, index.records, settings);
  const reachable = Math.min(window.end, settings.paginationLimitedTo);
  const slots = firstOf(matches.documents.length, reachable, order).slice(window.start);

  const nbHits = matches.documents.length;
  const recordOf = (slot: number) =>
    index.records.documents[matches.documents[slot] as number] as IndexRecord;
  const searched = index.settings.searchableAttributes?.length
    ? inverted.attributes.map(({ path }) => path)
    : undefined;
  const counted = parameters.facets?.length
    ? countFacets(parameters.facets, [...matches.documents.keys()].map(recordOf), settings)
    : undefined;

  return {
    hits: slots.map((slot): Hit => {
      const record = recordOf(slot);
      const highlight = highlightRecord(record, matches.words, settings, searched);
      return {
        ...retrieve(record, settings),
        ...(Object.keys(highlight).length > 0 ? { _highlightResult: highlight } : {}),
        ...(parameters.getRankingInfo ? { _rankingInfo: rankingInfo(slot, matches, scores) } : {}),
      };
    }),
    nbHits,
    ...(window.isPage
      ? {
          page: window.page,
          nbPages:
            window.size === 0 ? 0 : Math.ceil(Math.min(nbHits, settings.paginationLimitedTo) / window.size),
          hitsPerPage: window.size,
        }
      : { offset: window.start, length: window.size }),
    ...(counted
      ? {
          facets: counted.facets,
          ...(counted.facets_stats ? { facets_stats: counted.facets_stats } : {}),
          exhaustiveFacetsCount: true,
        }
      : {}),
    exhaustiveNbHits: true,
    exhaustiveTypo: true,
    exhaustive: {
      ...(counted ? { facetsCount: true, facetValues: counted.isExhaustive } : {}),
      nbHits: true,
      typo: true,
    },
    query: parameters.query ?? "",
    params: search.params,
    renderingContent: {},
    processingTimeMS: Math.max(1, Math.round(performance.now() - startedAt)),
    ...(parameters.getRankingInfo
      ? { serverUsed: "local-algolia", parsedQuery: parameters.query ?? "" }
      : {}),
  };
}

interface Window {
  isPage: boolean;
  page: number;
  start: number;
  end: number;
  size: number;
}

/** Which hits are asked for: a page, or a stretch of `length` from `offset` on, which wins. */
function windowOf(
  { page = 0, offset, length, hitsPerPage }: SearchParameters,
  settings: ResolvedSettings,
): Window {
  if (offset !== undefined || length !== undefined) {
    const start = offset ?? 0;
    const size = length ?? 0;
    return { isPage: false, page: 0, start, end: start + size, size };
  }
  const size = hitsPerPage ?? settings.hitsPerPage;
  return { isPage: true, page, start: page * size, end: (page + 1) * size, size };
}

function rankingInfo(slot: number, { words, found }: Matches, scores: Scores): RankingInfo {
  return {
    nbTypos: scores.typo[slot] ?? 0,
    firstMatchedWord: scores.attribute[slot] ?? 0,
    proximityDistance: scores.proximity[slot] ?? 0,
    userScore: 0,
    geoDistance: 0,
    geoPrecision: 1,
    nbExactWords: scores.exact[slot] ?? 0,
    words: words.length,
    filters: 0,
    ...(found.length === 0 ? { nbExactWords: 0 } : {}),
  };
}

/** What of a record is given to whoever searches: never the attributes that the index keeps to itself. */
export function retrieve(record: IndexRecord, settings: ResolvedSettings): IndexRecord {
  const asked = settings.attributesToRetrieve ?? ["*"];
  const excluded = asked.filter((name) => name.startsWith("-")).map((name) => name.slice(1));
  const wanted = asked.filter((name) => !name.startsWith("-"));
  const isAll = wanted.includes("*") || wanted.length === 0;
  // An empty list asks for nothing but the objectID, a list of exclusions for all else.
  const base = isAll && asked.length > 0 ? { ...record } : pick(record, wanted);
  const hidden = [...excluded, ...(settings.unretrievableAttributes ?? [])];
  for (const path of hidden) remove(base, path.split("."));
  return { ...base, objectID: record.objectID };
}

function pick(record: Record<string, unknown>, paths: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const path of paths) {
    const [key = "", ...rest] = path.split(".");
    const value = record[key];
    if (value === undefined) continue;
    if (rest.length === 0) picked[key] = value;
    else if (isObject(value)) {
      picked[key] = { ...(picked[key] as object | undefined), ...pick(value, [rest.join(".")]) };
    }
  }
  return picked;
}

function remove(record: Record<string, unknown>, [key = "", ...rest]: string[]): void {
  if (rest.length === 0) {
    delete record[key];
  } else if (isObject(record[key])) {
    const inner = { ...record[key] };
    remove(inner, rest);
    record[key] = inner;
  }
}

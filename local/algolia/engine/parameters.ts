import type { SearchParamsObject } from "@algolia/client-search";
import { errors } from "../errors.ts";
import type { Filter } from "../filters/conditions.ts";
import { readFilterLists } from "../filters/lists.ts";
import { parseFilter } from "../filters/parser.ts";
import { checkOff, isInert, isOnlyOff } from "../settings.ts";

type Kind = "string" | "integer" | "boolean" | "list" | "filters" | "either";

/** The search parameters that this server knows, and how their values are written in a query string. */
const KINDS = {
  query: "string",
  filters: "string",
  facetFilters: "filters",
  numericFilters: "filters",
  tagFilters: "filters",
  facets: "list",
  maxValuesPerFacet: "integer",
  sortFacetValuesBy: "string",
  page: "integer",
  hitsPerPage: "integer",
  offset: "integer",
  length: "integer",
  attributesToRetrieve: "list",
  attributesToHighlight: "list",
  attributesToSnippet: "list",
  restrictSearchableAttributes: "list",
  disableTypoToleranceOnAttributes: "list",
  highlightPreTag: "string",
  highlightPostTag: "string",
  getRankingInfo: "boolean",
  queryType: "string",
  typoTolerance: "either",
  allowTyposOnNumericTokens: "boolean",
  minWordSizefor1Typo: "integer",
  minWordSizefor2Typos: "integer",
  minProximity: "integer",
  exactOnSingleWordQuery: "string",
  ranking: "list",
} as const satisfies Partial<Record<keyof SearchParamsObject, Kind>>;

/** Parameters that say who asks and what for; they change nothing here. */
const FOR_ANALYTICS = [
  "userToken",
  "analytics",
  "analyticsTags",
  "clickAnalytics",
  "enableABTest",
  "enablePersonalization",
  "personalizationImpact",
  "percentileComputation",
  "naturalLanguages",
  "ruleContexts",
  "synonyms",
  "facetingAfterDistinct",
  "sumOrFiltersScores",
] as const satisfies readonly (keyof SearchParamsObject)[];

/** Search parameters as objects carry them, read from whatever form they came in. */
export type SearchParameters = Partial<Record<keyof SearchParamsObject, unknown>> &
  Pick<SearchParamsObject, "query" | "filters" | "page" | "hitsPerPage" | "offset" | "length"> & {
    facets?: string[];
    attributesToRetrieve?: string[];
    restrictSearchableAttributes?: string[];
    getRankingInfo?: boolean;
  };

function readList(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value;
  const text = String(value);
  if (text === "") return [];
  if (!text.startsWith("[")) return text.split(",").map((part) => part.trim());
  try {
    return JSON.parse(text);
  } catch {
    throw errors.badRequest(`Invalid value for "${name}", expected an array`);
  }
}

function readValue(name: string, kind: Kind, value: unknown): unknown {
  switch (kind) {
    case "integer": {
      const number = Number(value);
      if (!Number.isInteger(number) || number < 0) {
        throw errors.badRequest(`Invalid value for "${name}" parameter, expected an integer >= 0`);
      }
      return number;
    }
    case "boolean":
      return value === true || value === "true" || value === "1";
    case "list":
      return readList(name, value);
    case "filters":
      return typeof value === "string" && value.trimStart().startsWith("[") ? readList(name, value) : value;
    case "either":
      return value === "true" ? true : value === "false" ? false : value;
    case "string":
      if (typeof value === "object")
        throw errors.badRequest(`Invalid value for "${name}", expected a string`);
      return String(value);
  }
}

/**
 * Reads search parameters, from JSON or from a query string.
 * @throws AlgoliaError 400 for a parameter that does not exist or has no sense, 501 for one that is not implemented
 */
export function readParameters(raw: Record<string, unknown>): SearchParameters {
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || value === null) continue;
    const kind = (KINDS as Record<string, Kind>)[name];
    if (kind !== undefined) parameters[name] = readValue(name, kind, value);
    else if ((FOR_ANALYTICS as readonly string[]).includes(name) || isInert(name)) parameters[name] = value;
    else if (isOnlyOff(name)) checkOff(name, value, "parameter");
    else if (NOT_IMPLEMENTED.includes(name as never)) throw errors.notImplemented(`the parameter ${name}`);
    else throw errors.badRequest(`Unknown parameter: ${name}`);
  }
  if (Number(parameters.hitsPerPage) > 1000) {
    throw errors.badRequest("hitsPerPage is too high, the maximum is 1000");
  }
  return parameters;
}

const NOT_IMPLEMENTED = [
  "aroundLatLng",
  "aroundLatLngViaIP",
  "aroundRadius",
  "aroundPrecision",
  "minimumAroundRadius",
  "insideBoundingBox",
  "insidePolygon",
  "optionalFilters",
  "similarQuery",
  "explain",
] as const satisfies readonly (keyof SearchParamsObject | "explain")[];

/**
 * All filters of a search as one.
 * @throws AlgoliaError 400 for a filter that cannot be read
 */
export function readFilters(parameters: SearchParameters): Filter {
  return [...parseFilter(parameters.filters ?? ""), ...readFilterLists(parameters)];
}

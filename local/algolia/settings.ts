import type { IndexSettings, SettingsResponse } from "@algolia/client-search";
import { errors } from "./errors.ts";

/** What an index is set to until it is told otherwise; these are Algolia's own defaults. */
const DEFAULT_SETTINGS = {
  searchableAttributes: undefined,
  attributesForFaceting: undefined,
  attributesToRetrieve: undefined,
  attributesToHighlight: undefined,
  attributesToSnippet: undefined,
  unretrievableAttributes: undefined,
  customRanking: undefined,
  replicas: undefined,
  disableTypoToleranceOnAttributes: undefined,
  ranking: ["typo", "geo", "words", "filters", "proximity", "attribute", "exact", "custom"],
  hitsPerPage: 20,
  maxValuesPerFacet: 100,
  sortFacetValuesBy: "count",
  paginationLimitedTo: 1000,
  minWordSizefor1Typo: 4,
  minWordSizefor2Typos: 8,
  typoTolerance: true,
  allowTyposOnNumericTokens: true,
  queryType: "prefixLast",
  exactOnSingleWordQuery: "attribute",
  separatorsToIndex: "",
  highlightPreTag: "<em>",
  highlightPostTag: "</em>",
  minProximity: 1,
} satisfies IndexSettings;

/** Settings that are stored and given back, and change nothing that this server does. */
const INERT = [
  "attributeCriteriaComputedByMinProximity",
  "allowCompressionOfIntegerArray",
  "replaceSynonymsInHighlight",
  "restrictHighlightAndSnippetArrays",
  "snippetEllipsisText",
  "alternativesAsExact",
  "enablePersonalization",
  "enableRules",
  "indexLanguages",
  "queryLanguages",
  "numericAttributesForFiltering",
  "relevancyStrictness",
  "responseFields",
  "renderingContent",
  "userData",
  "mode",
] as const satisfies readonly (keyof IndexSettings)[];

/** Settings that would change results, with the one value that this server can keep to. */
const ONLY_OFF: Partial<Record<keyof IndexSettings, unknown>> = {
  removeWordsIfNoResults: "none",
  ignorePlurals: false,
  removeStopWords: false,
  advancedSyntax: false,
  decompoundQuery: true,
  distinct: false,
  attributeForDistinct: null,
  optionalWords: null,
  camelCaseAttributes: [],
  decompoundedAttributes: {},
  keepDiacriticsOnCharacters: "",
  customNormalization: {},
  attributesToTransliterate: null,
  disableExactOnAttributes: [],
  disablePrefixOnAttributes: [],
  disableTypoToleranceOnWords: [],
  semanticSearch: null,
  enableReRanking: true,
  reRankingApplyFilter: null,
};

/** The settings of an index, complete. */
export type ResolvedSettings = IndexSettings &
  Required<
    Pick<
      IndexSettings,
      | "ranking"
      | "hitsPerPage"
      | "maxValuesPerFacet"
      | "paginationLimitedTo"
      | "minWordSizefor1Typo"
      | "minWordSizefor2Typos"
      | "typoTolerance"
      | "queryType"
      | "separatorsToIndex"
      | "highlightPreTag"
      | "highlightPostTag"
      | "minProximity"
    >
  >;

/**
 * Checks settings that an index is to take over.
 * @throws AlgoliaError 400 for a setting that does not exist, 501 for one that this server does not implement
 */
export function checkSettings(settings: Record<string, unknown>): IndexSettings {
  for (const [name, value] of Object.entries(settings)) {
    if (name in DEFAULT_SETTINGS || (INERT as readonly string[]).includes(name) || name === "version")
      continue;
    if (!(name in ONLY_OFF)) throw errors.badRequest(`Invalid object attributes: ${name}`);
    checkOff(name, value, "setting");
  }
  for (const name of [
    "searchableAttributes",
    "attributesForFaceting",
    "customRanking",
    "ranking",
    "replicas",
  ]) {
    const value = settings[name];
    const isList = Array.isArray(value) && value.every((entry) => typeof entry === "string");
    if (value !== undefined && value !== null && !isList)
      throw errors.badRequest(`${name} should be an array of strings`);
  }
  return settings as IndexSettings;
}

/**
 * Refuses a value that would change results in a way that this server does not know.
 * @throws AlgoliaError 501
 */
export function checkOff(name: string, value: unknown, kind: "setting" | "parameter"): void {
  const off = ONLY_OFF[name as keyof IndexSettings];
  const isOff =
    value === null ||
    value === "" ||
    String(value) === String(off) ||
    (Array.isArray(value) && value.length === 0);
  if (!isOff) throw errors.notImplemented(`the ${kind} ${name} with the value ${JSON.stringify(value)}`);
}

/** Whether a parameter or setting may only have the value that turns it off. */
export const isOnlyOff = (name: string): boolean => name in ONLY_OFF;

/** Whether a setting is accepted and changes nothing. */
export const isInert = (name: string): boolean => (INERT as readonly string[]).includes(name);

/** Fills up what an index leaves to the defaults; null means the default, as at Algolia. */
export function resolveSettings(...layers: IndexSettings[]): ResolvedSettings {
  const resolved: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      resolved[name] = value ?? DEFAULT_SETTINGS[name as keyof typeof DEFAULT_SETTINGS];
    }
  }
  return resolved as ResolvedSettings;
}

/** Settings as the API gives them: lists that are not set are null. */
export function toSettingsResponse(
  settings: ResolvedSettings,
  primary: string | undefined,
): SettingsResponse {
  const entries = Object.entries(settings).map(([name, value]) => [name, value ?? null]);
  const { replicas, ...rest } = Object.fromEntries(entries);
  return {
    ...rest,
    optionalWords: null,
    ignorePlurals: false,
    removeStopWords: false,
    removeWordsIfNoResults: "none",
    ...(replicas ? { replicas } : {}),
    ...(primary ? { primary } : {}),
    version: 2,
  } as SettingsResponse;
}

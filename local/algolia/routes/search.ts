import type { SearchForFacetValuesResponse, SearchResponse, SearchResponses } from "@algolia/client-search";
import { Hono } from "hono";
import { type Access, requireAcl, requireIndex } from "../access.ts";
import type { Application } from "../application.ts";
import { searchFacetValues } from "../engine/facets.ts";
import { matchingRecords, searchIndex, settingsOf } from "../engine/search.ts";
import { errors } from "../errors.ts";
import { type AlgoliaEnv, jsonBody, queryParameters, readSearch } from "../http.ts";
import type { Index, Indices } from "../indices.ts";
import { isObject } from "../records.ts";

const DEFAULT_FACET_HITS = 10;

/** Searches: in one index, in several, and for values of facets. */
export function searchRoutes({ indices }: Application): Hono<AlgoliaEnv> {
  return new Hono<AlgoliaEnv>()
    .post("/:index{\\*}/queries", (context) => {
      const access = context.get("access");
      const { requests, strategy } = jsonBody(context);
      if (!Array.isArray(requests)) throw errors.badRequest("`requests` attribute should be an array");
      const results = runQueries(requests, strategy === "stopIfEnoughMatches", indices, access);
      return context.json({ results } satisfies SearchResponses);
    })
    .post("/:index/query", (context) => {
      const access = context.get("access");
      const index = openIndex(context.req.param("index"), indices, access);
      return context.json(searchIndex(index, readSearch(jsonBody(context), access)));
    })
    .get("/:index", (context) => {
      const access = context.get("access");
      const index = openIndex(context.req.param("index"), indices, access);
      return context.json(searchIndex(index, readSearch(queryParameters(context), access)));
    })
    .post("/:index/facets/:facet/query", (context) => {
      const access = context.get("access");
      const index = openIndex(context.req.param("index"), indices, access);
      return context.json(facetValues(index, context.req.param("facet"), jsonBody(context), access));
    });
}

function openIndex(name: string, indices: Indices, access: Access): Index {
  requireAcl(access, "search");
  requireIndex(access, name);
  return indices.require(name);
}

/** Runs queries in order. With `stopIfEnough`, those after the first that fills its page are not run. */
function runQueries(
  requests: unknown[],
  stopIfEnough: boolean,
  indices: Indices,
  access: Access,
): SearchResponses["results"] {
  let isEnough = false;
  return requests.map((request) => {
    if (!isObject(request)) throw errors.badRequest("Each of the `requests` should be an object");
    const { indexName, type, facet, ...raw } = request;
    const index = openIndex(String(indexName), indices, access);
    if (type === "facet") return facetValues(index, String(facet), raw, access);
    const { facetQuery: _facetQuery, maxFacetHits: _maxFacetHits, ...parameters } = raw;
    const search = readSearch(parameters, access);
    if (isEnough) return { ...notRun(index), query: search.parameters.query ?? "", params: search.params };
    const response = searchIndex(index, search);
    isEnough = stopIfEnough && (response.nbHits ?? 0) >= (response.hitsPerPage ?? 1);
    return { ...response, index: index.name };
  });
}

function notRun({ name, settings }: Index): SearchResponse {
  return {
    hits: [],
    nbHits: 0,
    page: 0,
    nbPages: 0,
    hitsPerPage: settings.hitsPerPage,
    processed: false,
    index: name,
  };
}

function facetValues(
  index: Index,
  facet: string,
  raw: Record<string, unknown>,
  access: Access,
): SearchForFacetValuesResponse {
  const startedAt = performance.now();
  const { facetQuery, maxFacetHits, ...rest } = withParams(raw);
  const search = readSearch(rest, access);
  const settings = settingsOf(index, search.parameters);
  const maximum = Number(maxFacetHits ?? DEFAULT_FACET_HITS);
  const records = matchingRecords(index, search);
  return {
    facetHits: searchFacetValues(facet, String(facetQuery ?? ""), records, settings, Math.min(maximum, 100)),
    exhaustiveFacetsCount: true,
    processingTimeMS: Math.max(1, Math.round(performance.now() - startedAt)),
  };
}

function withParams({ params, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...(typeof params === "string" ? Object.fromEntries(new URLSearchParams(params)) : {}), ...rest };
}

import type { BrowseResponse } from "@algolia/client-search";
import { Hono } from "hono";
import { requireAcl, requireIndex } from "../access.ts";
import type { Application } from "../application.ts";
import { matchIndex, retrieve, type Search, settingsOf } from "../engine/search.ts";
import { errors } from "../errors.ts";
import { type AlgoliaEnv, jsonBody, queryParameters, readSearch } from "../http.ts";
import type { Index } from "../indices.ts";
import type { IndexRecord } from "../records.ts";

const DEFAULT_HITS_PER_PAGE = 1000;

/** Reads whole indices, page after page. */
export function browseRoutes({ indices }: Application): Hono<AlgoliaEnv> {
  return new Hono<AlgoliaEnv>().on(["GET", "POST"], "/:index/browse", (context) => {
    const access = context.get("access");
    const name = context.req.param("index");
    requireAcl(access, "browse");
    requireIndex(access, name);
    const raw = context.req.method === "GET" ? queryParameters(context) : jsonBody(context);
    const { cursor, ...parameters } = raw;
    const position = cursor === undefined ? undefined : readCursor(String(cursor));
    const search = readSearch(position?.parameters ?? parameters, access);
    return context.json(browse(indices.require(name), search, position, parameters));
  });
}

interface Cursor {
  /** The last objectID that was given. */
  after: string;
  page: number;
  parameters: Record<string, unknown>;
}

/** Goes by the objectID, so that nothing is skipped or given twice when records come and go in between. */
function browse(
  index: Index,
  search: Search,
  position: Cursor | undefined,
  asked: Record<string, unknown>,
): BrowseResponse {
  const settings = settingsOf(index, search.parameters);
  const { store, matching } = {
    store: index.records,
    matching: new Set(matchIndex(index, search).documents),
  };
  const hitsPerPage = search.parameters.hitsPerPage ?? DEFAULT_HITS_PER_PAGE;
  const page = (position?.page ?? -1) + 1;
  const hits: IndexRecord[] = [];
  let hasMore = false;
  for (const document of store.order) {
    const record = store.documents[document] as IndexRecord;
    if (!matching.has(document) || (position !== undefined && record.objectID <= position.after)) continue;
    hasMore = hits.length === hitsPerPage;
    if (hasMore) break;
    hits.push(record);
  }

  const after = hits.at(-1)?.objectID ?? "";
  const parameters = position?.parameters ?? asked;
  return {
    hits: hits.map((record) => retrieve(record, settings)),
    page,
    nbHits: matching.size,
    nbPages: Math.ceil(matching.size / Math.max(1, hitsPerPage)),
    hitsPerPage,
    processingTimeMS: 1,
    query: search.parameters.query ?? "",
    params: search.params,
    ...(hasMore ? { cursor: writeCursor({ after, page, parameters }) } : {}),
  };
}

const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString("base64url");

function readCursor(text: string): Cursor {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString()) as Cursor;
  } catch {
    throw errors.badRequest("Invalid cursor");
  }
}

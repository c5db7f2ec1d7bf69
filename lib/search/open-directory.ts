import type { Environment } from "#lib/env.ts";
import { algolia } from "./algolia.ts";
import type { Directory } from "./directory.ts";
import { fts5 } from "./fts5.ts";

/** The directory that the environment asks for: Algolia's where it has keys, else the one in the database. */
export function openDirectory(environment: Environment): Directory {
  const { ALGOLIA_APP_ID: appId, ALGOLIA_SEARCH_KEY: searchKey, ALGOLIA_WRITE_KEY: writeKey } = environment;
  if (!appId || !searchKey || !writeKey) return fts5;
  const { ALGOLIA_INDEX: indexName, ALGOLIA_URL: url } = environment;
  return algolia({ appId, searchKey, writeKey, indexName, url });
}

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Acl } from "@algolia/client-search";
import { readFilters, readParameters, type SearchParameters } from "./engine/parameters.ts";
import { errors } from "./errors.ts";
import type { Filter } from "./filters/conditions.ts";

/** What the keys of the application are. */
export interface Credentials {
  appId: string;
  adminKey: string;
  searchKey: string;
}

/** What a request may do. */
export interface Access {
  key: "admin" | "search" | "secured";
  /** Conditions that every record must meet, whatever the request asks for. */
  restriction: Filter;
  /** Search parameters that hold whatever the request says. */
  forced: SearchParameters;
  /** Patterns of the names of the only indices that may be searched. */
  indices: string[] | undefined;
}

const NO_RESTRICTIONS = { restriction: [], forced: {}, indices: undefined };
const DIGEST_LENGTH = 64;
/** What a key for searching may do, of all that there is. */
const ACL_OF_SEARCH_KEYS: readonly Acl[] = ["search"];
const ACL_OF_WRITE_KEYS: readonly Acl[] = ["search", "addObject", "deleteObject", "editSettings"];

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/**
 * Tells what a request may do by its application ID and API key.
 * @throws AlgoliaError 403 if they are missing or wrong, or the key has expired
 */
export function readAccess(
  appId: string | undefined,
  apiKey: string | undefined,
  credentials: Credentials,
): Access {
  if (!appId || !apiKey || !isSame(appId.toUpperCase(), credentials.appId.toUpperCase())) {
    throw errors.invalidCredentials();
  }
  if (isSame(apiKey, credentials.adminKey)) return { key: "admin", ...NO_RESTRICTIONS };
  if (isSame(apiKey, credentials.searchKey)) return { key: "search", ...NO_RESTRICTIONS };
  return readSecuredKey(apiKey, credentials.searchKey);
}

/**
 * Reads a secured API key: the HMAC of its restrictions under the search key, then the restrictions themselves.
 * Source: https://www.algolia.com/doc/guides/security/api-keys/how-to/user-restricted-access-to-data/
 */
function readSecuredKey(apiKey: string, parentKey: string): Access {
  const text = Buffer.from(apiKey, "base64").toString();
  const query = text.slice(DIGEST_LENGTH);
  const digest = createHmac("sha256", parentKey).update(query).digest("hex");
  if (!isSame(text.slice(0, DIGEST_LENGTH), digest)) throw errors.invalidCredentials();

  const { validUntil, restrictIndices, restrictSources, ...rest } = Object.fromEntries(
    new URLSearchParams(query),
  );
  if (validUntil !== undefined && !(Number(validUntil) * 1000 > Date.now()))
    throw errors.invalidCredentials();
  if (restrictSources !== undefined) throw errors.notImplemented("keys with restrictSources");
  const parameters = readParameters(rest);
  const { filters, facetFilters, numericFilters, tagFilters, ...forced } = parameters;
  return {
    key: "secured",
    restriction: readFilters({ filters, facetFilters, numericFilters, tagFilters }),
    forced,
    indices: restrictIndices === undefined ? undefined : readIndices(restrictIndices),
  };
}

/** The client writes the list with commas, others write it as JSON. */
function readIndices(text: string): string[] {
  const list: unknown = text.startsWith("[") ? JSON.parse(text) : text.split(",");
  return (Array.isArray(list) ? list : []).map((name) => String(name).trim());
}

/**
 * Demands a right of a key.
 * @throws AlgoliaError 403
 */
export function requireAcl(access: Access, acl: Acl): void {
  if (access.key !== "admin" && !ACL_OF_SEARCH_KEYS.includes(acl)) throw errors.methodNotAllowed();
}

/**
 * Demands that a key is for an index.
 * @throws AlgoliaError 403
 */
export function requireIndex({ indices }: Access, name: string): void {
  if (indices === undefined) return;
  const matches = (pattern: string): boolean => {
    const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(name);
  };
  if (!indices.some(matches)) throw errors.indexNotAllowed();
}

/**
 * What a key may do: any key may ask about itself, the one for writing about the other too.
 * Source: https://www.algolia.com/doc/rest-api/search/get-api-key
 * @throws AlgoliaError 403 for another's key, 404 for one that is not there
 */
export function describeKey(value: string, access: Access, credentials: Credentials) {
  const isAdmin = isSame(value, credentials.adminKey);
  const isSearch = isSame(value, credentials.searchKey);
  if (access.key !== "admin" && !(access.key === "search" && isSearch)) throw errors.methodNotAllowed();
  if (!isAdmin && !isSearch) throw errors.noKey();
  const acl = isAdmin ? ACL_OF_WRITE_KEYS : ACL_OF_SEARCH_KEYS;
  return { value, createdAt: 0, acl, validity: 0, description: "", indexes: [] };
}

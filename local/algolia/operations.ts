import { randomUUID } from "node:crypto";
import type {
  BatchRequest,
  DeleteByParams,
  IndexSettings,
  OperationIndexParams,
} from "@algolia/client-search";
import { readFilters, readParameters, type SearchParameters } from "./engine/parameters.ts";
import { errors } from "./errors.ts";
import { checkPartialUpdate } from "./partial-update.ts";
import { isObject } from "./records.ts";

/** A write to an index, checked, as it waits to become visible. */
export type Operation =
  | { type: "batch"; requests: BatchRequest[] }
  | { type: "deleteBy"; parameters: SearchParameters }
  | { type: "clear" }
  | { type: "delete" }
  | { type: "settings"; settings: IndexSettings; forwardToReplicas: boolean }
  | ({ type: "copy" } & Omit<OperationIndexParams, "operation">)
  | ({ type: "move" } & Omit<OperationIndexParams, "operation">);

/** How large a record may be, in bytes of JSON: what Algolia's cheaper plans allow. */
const MAXIMUM_RECORD_BYTES = 10_000;
const MAXIMUM_OBJECT_ID_LENGTH = 512;

const NEEDS_OBJECT_ID = new Set([
  "updateObject",
  "partialUpdateObject",
  "partialUpdateObjectNoCreate",
  "deleteObject",
]);

/**
 * Checks the actions of a batch. What is added without an objectID gets one.
 * @returns The actions, and the objectIDs in the same order.
 * @throws AlgoliaError 400 for an action that makes no sense, 413 for a record that is too big
 */
export function checkBatch(requests: unknown): { requests: BatchRequest[]; objectIDs: string[] } {
  if (!Array.isArray(requests)) throw errors.badRequest("`requests` attribute should be an array");
  const objectIDs: string[] = [];
  const checked = requests.map((request: unknown, position): BatchRequest => {
    const { action, body } = isObject(request) ? request : {};
    if (action === "clear" || action === "delete") {
      objectIDs.push("");
      return { action, body: {} };
    }
    if (action !== "addObject" && !NEEDS_OBJECT_ID.has(String(action))) {
      throw errors.badRequest(`invalid action: ${String(action)} (near position ${position})`);
    }
    if (!isObject(body))
      throw errors.badRequest(`\`body\` attribute of action ${position} should be an object`);
    const objectID = readObjectID(body.objectID, action === "addObject");
    objectIDs.push(objectID);
    if (action !== "deleteObject") checkSize({ ...body, objectID }, position, objectID);
    if (String(action).startsWith("partial")) checkPartialUpdate(body);
    return { action: action as BatchRequest["action"], body: { ...body, objectID } };
  });
  return { requests: checked, objectIDs };
}

function readObjectID(value: unknown, mayBeMissing: boolean): string {
  if (value === undefined && mayBeMissing) return randomUUID();
  if (typeof value !== "string" && typeof value !== "number") {
    throw errors.badRequest("objectID is missing or is neither a string nor an integer");
  }
  const objectID = String(value);
  if (objectID === "") throw errors.badRequest("objectID cannot be empty");
  if (objectID.length > MAXIMUM_OBJECT_ID_LENGTH) throw errors.badRequest("objectID is too long");
  return objectID;
}

function checkSize(record: Record<string, unknown>, position: number, objectID: string): void {
  const size = Buffer.byteLength(JSON.stringify(record));
  if (size > MAXIMUM_RECORD_BYTES) throw errors.tooBig(position, objectID, size, MAXIMUM_RECORD_BYTES);
}

const DELETE_BY = {
  filters: true,
  facetFilters: true,
  numericFilters: true,
  tagFilters: true,
} as const satisfies Partial<Record<keyof DeleteByParams, true>>;

/**
 * Checks what a deletion by filters is asked with. One without filters would empty the index, and is refused.
 * @throws AlgoliaError 400
 */
export function checkDeleteBy(raw: Record<string, unknown>): SearchParameters {
  for (const name of Object.keys(raw)) {
    if (!(name in DELETE_BY)) throw errors.badRequest(`Unknown parameter: ${name}`);
  }
  const parameters = readParameters(raw);
  if (readFilters(parameters).length === 0) {
    throw errors.badRequest("DeleteByQuery endpoint only supports filters. Use clear to delete all records.");
  }
  return parameters;
}

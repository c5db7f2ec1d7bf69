import type { BuiltInOperation, BuiltInOperationType } from "@algolia/client-search";
import { errors } from "./errors.ts";
import { type IndexRecord, isObject } from "./records.ts";

const OPERATIONS = {
  Increment: true,
  Decrement: true,
  Add: true,
  AddUnique: true,
  Remove: true,
  IncrementFrom: true,
  IncrementSet: true,
} as const satisfies Record<BuiltInOperationType, true>;

function isOperation(value: unknown): value is BuiltInOperation {
  return isObject(value) && "_operation" in value;
}

/**
 * Checks the operations of a partial update, before it is put into the queue.
 * @throws AlgoliaError 400 for an operation that does not exist or whose value is of the wrong type
 */
export function checkPartialUpdate(update: Record<string, unknown>): void {
  for (const [attribute, change] of Object.entries(update)) {
    if (!isOperation(change)) continue;
    const { _operation: operation, value } = change;
    if (!(operation in OPERATIONS)) {
      throw errors.badRequest(`Invalid _operation: ${operation} for attribute ${attribute}`);
    }
    const isInteger = Number.isInteger(value) && Number(value) >= 0;
    const isNumeric = operation.startsWith("Increment") || operation === "Decrement";
    const needsInteger = operation === "IncrementFrom" || operation === "IncrementSet";
    if ((isNumeric && typeof value !== "number") || (needsInteger && !isInteger)) {
      throw errors.badRequest(`Invalid value for the operation ${operation} of attribute ${attribute}`);
    }
  }
}

/**
 * Applies a partial update: attributes are replaced, or changed by Algolia's built-in operations.
 *
 * IncrementSet and IncrementFrom are conditions on the whole update: unless the value is greater than (or equal to)
 * the stored one, in which a missing attribute or record counts as 0, nothing of it is applied.
 * Source: https://www.algolia.com/doc/rest-api/search/partial-update-object
 * @returns The new record; undefined if the update is to be ignored.
 */
export function applyPartialUpdate(
  record: IndexRecord | undefined,
  update: Record<string, unknown>,
  objectID: string,
): IndexRecord | undefined {
  const next: IndexRecord = { ...record, objectID };
  for (const [attribute, change] of Object.entries(update)) {
    if (attribute === "objectID") continue;
    if (!isOperation(change)) {
      next[attribute] = change;
      continue;
    }
    const { _operation: operation, value } = change;
    const stored = record?.[attribute];
    const current = typeof stored === "number" ? stored : 0;
    switch (operation) {
      case "IncrementSet":
        if (Number(value) <= current) return undefined;
        next[attribute] = value;
        break;
      case "IncrementFrom":
        if (value !== current) return undefined;
        next[attribute] = current + 1;
        break;
      case "Increment":
        next[attribute] = current + Number(value);
        break;
      case "Decrement":
        next[attribute] = current - Number(value);
        break;
      default:
        next[attribute] = changeList(stored, operation, value);
    }
  }
  return next;
}

function changeList(
  stored: unknown,
  operation: "Add" | "AddUnique" | "Remove",
  value: string | number,
): unknown[] {
  const list: unknown[] = Array.isArray(stored)
    ? stored
    : stored === undefined || stored === null
      ? []
      : [stored];
  if (operation === "Remove") return list.filter((element) => element !== value);
  return operation === "AddUnique" && list.includes(value) ? list : [...list, value];
}

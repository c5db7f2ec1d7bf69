import * as v from "valibot";
import { toRole } from "#lib/auth/roles.ts";

/** What stands where something about a person was. */
export const mask = "•••";

/** More than any object of Clerk's comes to, masked, in characters. */
const maxLength = 16 * 1024;

/** Deeper than any object of Clerk's goes. JSON.stringify itself ends a few thousand levels down, by throwing. */
const maxDepth = 30;

/** Clerk's own words about a thing, not about a person. */
const plainFields = new Set(["object", "status", "strategy"]);
const Id = v.pipe(v.string(), v.regex(/^[a-z]{2,12}_\w{1,64}$/));
const WithRole = v.object({ role: v.unknown() });

/**
 * What a webhook said, as JSON for the ledger, with everything masked that may be about a person. Of texts, only ids and a
 * few words of Clerk's stay; of metadata, the role. What is not known is masked.
 *
 * @param data Clerk's object
 * @returns null where there is none, or it is too long to keep
 */
export function maskPayload(data: unknown): string | null {
  if (data === undefined) return null;
  const depths = new WeakMap<object, number>();
  const json = JSON.stringify(data, function (this: object, key, value: unknown) {
    if (typeof value === "object" && value !== null) {
      const depth = (depths.get(this) ?? 0) + 1;
      if (depth > maxDepth) return mask;
      depths.set(value, depth);
    }
    if (key === "public_metadata") return { role: toRole(v.is(WithRole, value) ? value.role : undefined) };
    if (key === "role") return toRole(value);
    if (key.endsWith("metadata")) return undefined;
    if (typeof value !== "string" || plainFields.has(key)) return value;
    const isId = (key === "id" || key.endsWith("_id")) && v.is(Id, value);
    return isId ? value : mask;
  });
  return json.length <= maxLength ? json : null;
}

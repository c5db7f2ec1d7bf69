import * as v from "valibot";
import { roles } from "#lib/auth/roles.ts";
import { plainText } from "#lib/text-field.ts";

const one = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

const Search = v.object({
  q: v.fallback(v.optional(v.pipe(v.string(), v.transform(plainText), v.trim(), v.maxLength(200)), ""), ""),
  role: one(v.picklist(roles)),
  status: one(v.picklist(["active", "banned"])),
  sort: v.fallback(v.optional(v.picklist(["relevance", "name", "newest"]), "relevance"), "relevance"),
  after: one(v.pipe(v.string(), v.maxLength(300))),
});

/** What is looked for, as it stands in the address. */
export type Search = v.InferOutput<typeof Search>;

/** Reads an address; what is not as we make it does not count. */
export function readSearch(params: Record<string, string | string[] | undefined>): Search {
  return v.parse(Search, params);
}

/** The address of a search, without what goes without saying. */
export function searchPath({ q, role, status, sort, after }: Search): string {
  const params = new URLSearchParams();
  if (q) params.set("q", q);
  if (role) params.set("role", role);
  if (status) params.set("status", status);
  if (sort !== "relevance") params.set("sort", sort);
  if (after) params.set("after", after);
  return params.size > 0 ? `/directory?${params}` : "/directory";
}

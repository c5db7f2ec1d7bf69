import type { IndexSettings } from "@algolia/client-search";

/** A searchable attribute: comma-separated attributes share a rank. */
export interface SearchableAttribute {
  path: string;
  keys: readonly string[];
  /** The place in the list of searchable attributes. */
  rank: number;
  /** Whether a match nearer to the beginning is better. */
  isOrdered: boolean;
}

/** Reads `searchableAttributes`; undefined when every attribute is searchable. */
export function searchableAttributes(settings: IndexSettings): SearchableAttribute[] | undefined {
  if (!settings.searchableAttributes?.length) return undefined;
  return settings.searchableAttributes.flatMap((entry, rank) =>
    entry.split(",").map((part) => {
      const name = part.trim();
      const modified = /^(un)?ordered\((.+)\)$/.exec(name);
      const path = modified?.[2]?.trim() ?? name;
      return { path, keys: path.split("."), rank, isOrdered: modified?.[1] === undefined };
    }),
  );
}

/** An attribute for faceting, and what it may be used for. */
export interface FacetAttribute {
  path: string;
  isFilterOnly: boolean;
  isSearchable: boolean;
}

/** Reads `attributesForFaceting`. */
export function facetAttributes(settings: IndexSettings): FacetAttribute[] {
  return (settings.attributesForFaceting ?? []).map((entry) => {
    const path = /([^()]+)\)*$/.exec(entry)?.[1] ?? entry;
    return { path, isFilterOnly: entry.includes("filterOnly("), isSearchable: entry.includes("searchable(") };
  });
}

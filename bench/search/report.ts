import { whole } from "../numbers.ts";
import type { Search } from "./searches.ts";
import type { Measured } from "./session.ts";

/** A search, and what it cost in each directory, the smallest first. */
export interface Row {
  search: Search;
  measured: Measured[];
}

/** The table of all searches: what is joined by an arrow is of one directory after the other. */
export function toTable(rows: readonly Row[]) {
  const named = rows.map(({ search, measured }) => {
    const each = (format: (one: Measured) => string) => measured.map(format).join(" → ");
    const columns = {
      found: each(({ people, count, isAtLeast }) => `${people} of ${count}${isAtLeast ? "+" : ""}`),
      steps: each(({ steps }) => whole(steps)),
      "× steps": growth(measured, "steps").toFixed(1),
      pages: each(({ pages }) => whole(pages)),
      "× pages": growth(measured, "pages").toFixed(1),
      ms: each(({ ms }) => ms.toFixed(1)),
      "× ms": growth(measured, "ms").toFixed(1),
    };
    return [nameOf(search), columns] as const;
  });
  return Object.fromEntries(named);
}

/**
 * What grows most from the smallest directory to the largest; and from the last but one, where as many are found in both, so
 * that it is the directory that costs, and not what it has found.
 */
export function toVerdict(rows: readonly Row[]): string {
  const isFair = ({ search, measured }: Row) => {
    const [before, last] = measured.slice(-2);
    if (!search.query.text) return true;
    return before?.isAtLeast ? last?.isAtLeast : before?.count === last?.count;
  };
  const lines = (["steps", "pages", "ms"] as const).flatMap((measure) => [
    worst("in all", measure, rows),
    worst("in the last tenfold, as many found", measure, rows.filter(isFair).map(lastTwo)),
  ]);
  return lines.join("\n");
}

const lastTwo = (row: Row): Row => ({ ...row, measured: row.measured.slice(-2) });

function worst(where: string, measure: "steps" | "pages" | "ms", rows: readonly Row[]): string {
  const [row] = rows.toSorted((a, b) => growth(b.measured, measure) - growth(a.measured, measure));
  if (!row) return `Worst growth of ${measure} ${where}: none.`;
  return `Worst growth of ${measure} ${where}: × ${growth(row.measured, measure).toFixed(1)} (${nameOf(row.search)})`;
}

function growth(measured: Measured[], measure: "steps" | "pages" | "ms"): number {
  return (measured.at(-1)?.[measure] ?? 0) / (measured[0]?.[measure] || 1);
}

const nameOf = ({ name, asAdministrator }: Search) => (asAdministrator ? `${name}; an administrator` : name);

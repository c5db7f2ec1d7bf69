import { type Caller, callerNames } from "./callers.ts";
import type { Cell } from "./trial.ts";

/** Ways to ask whose words say little: a page's shell, and requests that Next itself refuses. */
const silent = new Set(["prefetch", "wrong origin", "origin null", "unknown id", "replayed later"]);

/** The cells of one Worker as a table: routes by callers. Where the ways to ask are answered differently, all words. */
export function tableOf(cells: Cell[]): string {
  const rows = [["", ...callerNames]];
  for (const route of new Set(cells.map(({ route }) => route))) {
    rows.push([route, ...callerNames.map((caller) => wordsOf(cells, route, caller))]);
  }
  return aligned(rows);
}

/** Rows of text with their columns under one another. */
export function aligned(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function wordsOf(cells: Cell[], route: string, caller: Caller): string {
  const all = cells.filter((cell) => cell.route === route && cell.caller === caller);
  const spoken = all.filter(({ how }) => !silent.has(how));
  const words = [...new Set(spoken.map(({ word }) => word))].join("/");
  return all.some(({ problem }) => problem) ? `${words} ✗` : words;
}

/** What went wrong, a line for each cell. */
export function problemsOf(cells: Cell[]): string[] {
  return cells
    .filter(({ problem }) => problem)
    .map(({ wall, route, how, caller, problem }) => `${wall}: ${route} (${how}) as ${caller}: ${problem}`);
}

import type { DirectoryQuery } from "#lib/search/directory.ts";

/** A search that is measured. */
export interface Search {
  name: string;
  query: Partial<DirectoryQuery>;
  /** Whether an administrator looks, who sees everybody. */
  asAdministrator?: boolean;
  /** How many pages come before the one that is measured. */
  pagesBefore?: number;
}

/** Common words are common at each size, so that what a search costs can only grow with the directory. */
export const searches: readonly Search[] = [
  { name: "everybody by name", query: { sort: "name" } },
  { name: "everybody by name", query: { sort: "name" }, asAdministrator: true },
  { name: "everybody, newest first", query: { sort: "newest" } },
  { name: "everybody by name, page 51", query: { sort: "name" }, pagesBefore: 50 },
  { name: "everybody by name, page 51", query: { sort: "name" }, pagesBefore: 50, asAdministrator: true },
  { name: "administrators by name", query: { sort: "name", role: "admin" } },
  { name: "a", query: { text: "a" } },
  { name: "a", query: { text: "a" }, asAdministrator: true },
  { name: "ma", query: { text: "ma" } },
  { name: "ann", query: { text: "ann" } },
  { name: "mich (a long beginning)", query: { text: "mich" } },
  { name: "james (common first name)", query: { text: "james" } },
  { name: "james", query: { text: "james" }, asAdministrator: true },
  { name: "james, page 31", query: { text: "james" }, pagesBefore: 30 },
  { name: "james, newest first", query: { text: "james", sort: "newest" } },
  { name: "smith (common last name)", query: { text: "smith" } },
  { name: "james smith", query: { text: "james smith" } },
  { name: "ja smi", query: { text: "ja smi" } },
  { name: "lászló petrović (rare)", query: { text: "lászló petrović" } },
  { name: "beatrice linbury (one in all)", query: { text: "beatrice linbury" } },
  { name: "beatrice linbury (one in all)", query: { text: "beatrice linbury" }, asAdministrator: true },
  { name: "jmaes (typo, common)", query: { text: "jmaes" } },
  { name: "micheal smiht (two typos)", query: { text: "micheal smiht" } },
  { name: "venkatarman (typo, rare)", query: { text: "venkatarman" } },
  { name: "typescript (in bios)", query: { text: "typescript" } },
  { name: "designer london (in bios)", query: { text: "designer london" } },
  { name: "james, administrators", query: { text: "james", role: "admin" } },
  { name: "james, banned", query: { text: "james", status: "banned" }, asAdministrator: true },
  { name: "xqzvkwj (nobody)", query: { text: "xqzvkwj" } },
  { name: "james xqzvkwj (nobody)", query: { text: "james xqzvkwj" } },
];

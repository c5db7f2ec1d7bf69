import { whole } from "../../bench/numbers.ts";
import { names } from "../../bench/requests/names.ts";
import type { Report } from "../../bench/requests/report.ts";

/** What something weighs and may weigh, in KiB, gzip. */
interface Weight {
  name: string;
  kib: number;
  budget: number;
}

/** What a build weighs, and what the last bench said. */
export interface Facts {
  /** Where it is live; undefined where it is not. */
  address: string | undefined;
  worker: Weight;
  /** First-load JavaScript, by page. */
  pages: Weight[];
  /** docs/performance/bench.json. */
  bench: Pick<Report, "warm"> & { at: string };
}

/** Says in Markdown what a build weighs beside its budgets, and what requests cost when that was last measured. */
export function report({ address, worker, pages, bench }: Facts): string {
  const weights = [worker, ...pages];
  const over = weights.filter(({ kib, budget }) => kib >= budget);
  const verdict =
    over.length === 0
      ? `All ${weights.length} weights are within their budgets.`
      : `Over budget: ${over.map(({ name }) => name).join(", ")}.`;
  const parts = [
    address && `Live at ${address}`,
    `${verdict} The Worker: ${whole(worker.kib)} of ${whole(worker.budget)} KiB, gzip.`,
    fold("JavaScript that each page loads first", weigh(pages)),
    fold(`CPU milliseconds a request, measured ${bench.at}`, costs(bench.warm)),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function weigh(pages: Weight[]): string {
  const rows = pages.map(({ name, kib, budget }) => [
    `/${name}`,
    kib.toFixed(1),
    String(budget),
    kib < budget ? "" : "over",
  ]);
  return table(["page", "KiB, gzip", "budget", ""], rows);
}

function costs(warm: Report["warm"]): string {
  const who = Object.values(names);
  const rows = Object.entries(warm).map(([scenario, figures]) => [
    scenario,
    ...who.map((name) => figures[name]?.cpuMs.median.toFixed(2) ?? ""),
  ]);
  return table(["", ...who], rows);
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function fold(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

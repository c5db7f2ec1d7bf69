import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/lib/paths.ts";
import { printRow, whole } from "./numbers.ts";
import { names } from "./requests/names.ts";
import type { Report } from "./requests/report.ts";

// npm run bench scale: what is done costs so much a million times, and what so many people do a month. docs/scale.md argues from it.

/** US dollars, as the services' own pages have them in November 2026. */
const prices = {
  /** Workers Paid: 5 a month with the first ten million requests and thirty million milliseconds of CPU. */
  workers: { month: 5, requests: 10e6, perRequest: 0.3 / 1e6, cpuMs: 30e6, perCpuMs: 0.02 / 1e6 },
  /** Turso, beyond what a plan includes. */
  turso: { perRowRead: 1 / 1e9, perRowWritten: 1 / 1e6 },
};

/** Rows that the database reads and writes for it, what follows behind the answer included: counted from the statements. */
const rows: Record<string, { read: number; written: number }> = {
  "public page": { read: 0, written: 0 },
  "redirect of a visitor": { read: 0, written: 0 },
  "signed-in page": { read: 8, written: 0 },
  "navigation of the router": { read: 8, written: 0 },
  "Server Action": { read: 30, written: 15 },
  // As many as its tiers may give: a rare word reads a tenth of it.
  search: { read: 1_100, written: 1 },
  webhook: { read: 25, written: 15 },
};

/** What a person does in a month: a guess to be replaced by your own figures. */
const habits: Record<string, number> = {
  ...{ "public page": 10, "redirect of a visitor": 2, "signed-in page": 20, "navigation of the router": 80 },
  ...{ "Server Action": 10, search: 10, webhook: 6 },
};

/** The busiest second of a month has so many times the mean. */
const peak = 5;
const month = 30 * 24 * 60 * 60;
/** What the cron trigger compares with Clerk in a day: 600 people every five minutes. */
const comparedADay = 600 * 12 * 24;

/** Prints what a million of each cost, and what grows how far with people. */
export function benchScale(): void {
  const file = join(root, "docs", "performance", "bench.json");
  const { warm }: Pick<Report, "warm"> = JSON.parse(readFileSync(file, "utf8"));
  const of = (scenario: string) => {
    const figures = warm[scenario]?.[names.own];
    if (!figures) throw new Error(`${file} has no "${scenario}".`);
    return figures;
  };

  console.log(
    "\n| a million of | CPU s | Workers, $ | rows read | rows written | Turso, $ |\n|---|---|---|---|---|---|",
  );
  for (const [scenario, { read, written }] of Object.entries(rows)) {
    const cpuMs = of(scenario).cpuMs.median * 1e6;
    const workers = 1e6 * prices.workers.perRequest + cpuMs * prices.workers.perCpuMs;
    const turso = 1e6 * (read * prices.turso.perRowRead + written * prices.turso.perRowWritten);
    printRow([
      scenario,
      whole(cpuMs / 1000),
      workers.toFixed(2),
      million(read * 1e6),
      million(written * 1e6),
      turso.toFixed(2),
    ]);
  }

  const sum = (value: (scenario: string) => number) =>
    Object.entries(habits).reduce((total, [scenario, times]) => total + times * value(scenario), 0);
  const person = {
    requests: sum(() => 1),
    cpuMs: sum((scenario) => of(scenario).cpuMs.median),
    read: sum((scenario) => rows[scenario]?.read ?? 0),
    written: sum((scenario) => rows[scenario]?.written ?? 0),
    // What an action and a delivery leave behind their answers takes three transactions more each.
    writes: (habits["Server Action"] ?? 0) * 4 + (habits.search ?? 0) + (habits.webhook ?? 0) * 4,
  };
  console.log(
    "\n| people | requests a second, peak | write transactions a second, peak | Workers, $ a month | rows read, $ | rows written, $ | days to compare everybody with Clerk |\n|---|---|---|---|---|---|---|",
  );
  for (const people of [1e4, 1e6, 1e8]) {
    const { month: base, requests, perRequest, cpuMs, perCpuMs } = prices.workers;
    const beyond = (used: number, included: number) => Math.max(0, used - included);
    const workers =
      base +
      beyond(people * person.requests, requests) * perRequest +
      beyond(people * person.cpuMs, cpuMs) * perCpuMs;
    const rate = (each: number) => (people * each * peak) / month;
    printRow([
      whole(people),
      rate(person.requests).toFixed(1),
      rate(person.writes).toFixed(1),
      whole(workers),
      whole(people * person.read * prices.turso.perRowRead),
      whole(people * person.written * prices.turso.perRowWritten),
      (people / comparedADay).toFixed(1),
    ]);
  }
  console.log(
    `\nOne writer took ${whole(of("webhook").perSecond.median)} deliveries a second here, on two shared cores beside everything else.`,
  );
}

const million = (value: number) => `${whole(value / 1e6)} M`;

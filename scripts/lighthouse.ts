import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { execa } from "execa";
import { chromiumArgs, findChromium } from "./lib/chromium.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { findPort } from "./lib/stack.ts";
import { fail, StopError } from "./lib/terminal.ts";
import { enterAs, pages, type Visitor, visitWorker } from "./lib/visit.ts";

// npm run lighthouse [-- --runs 3 /items /settings]: Lighthouse, for phones, on the built Worker and its stand-ins; the median of the
// runs. It ends with 1 where anything but speed is short of a hundred, or something moves: speed is of the machine, too.

// 176 MB that few need: npm keeps it in its own cache, and not among the project's packages.
const lighthouse = "lighthouse@13.5.0";

const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

interface Report {
  categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<
    string,
    { score: number | null; scoreDisplayMode: string; title: string; numericValue?: number }
  >;
}

interface Row {
  path: string;
  scores: number[];
  shift: number;
  paint: number;
  blocked: number;
  short: string[];
}

stopOnExit();
const args = process.argv.slice(2);
const runsAt = args.indexOf("--runs");
const runs = runsAt < 0 ? 1 : Number(args.splice(runsAt, 2)[1]);
const unknown = args.find((path) => !pages.some((page) => page.path === path));
if (unknown) fail(new StopError(`There is no page "${unknown}": see scripts/lib/visit.ts.`));
if (!(runs >= 1)) fail(new StopError("--runs takes a number from 1 on."));
const wanted = pages.filter(({ path }) => args.length === 0 || args.includes(path));
const rows: Row[] = [];
try {
  await visitWorker(async ({ appUrl }, directory) => {
    for (const who of ["visitor", "member", "admin"] as const) {
      const paths = wanted.filter((page) => page.who === who).map(({ path }) => path);
      if (paths.length > 0) rows.push(...(await measure({ appUrl, directory, who, paths })));
    }
  });
} catch (error) {
  await stopAll();
  fail(error);
}
print(rows);
const isShort = ({ scores: [, ...others], shift }: Row) => shift > 0 || others.some((score) => score < 100);
process.exit(rows.some(isShort) ? 1 : 0);

interface Visit {
  appUrl: string;
  directory: string;
  who: Visitor;
  paths: string[];
}

/** Looks at pages as somebody, in a browser of their own. */
async function measure({ appUrl, directory, who, paths }: Visit): Promise<Row[]> {
  const port = await findPort(31_000);
  const context = await chromium.launchPersistentContext(join(directory, who), {
    executablePath: await findChromium(),
    args: [`--remote-debugging-port=${port}`, ...chromiumArgs],
  });
  await enterAs(who, context, appUrl);
  const rows: Row[] = [];
  for (const path of paths) {
    const reports: Report[] = [];
    while (reports.length < runs)
      reports.push(await look(`${appUrl}${path}`, port, join(directory, "report.json")));
    reports.sort((one, other) => speed(one) - speed(other));
    const report = reports[Math.floor(reports.length / 2)];
    if (report) rows.push(toRow(path, report));
    console.log(`${path} …`);
  }
  await context.close();
  return rows;
}

/** Has Lighthouse look at a page in a browser that listens, with the session that is in it. */
async function look(url: string, port: number, file: string): Promise<Report> {
  await execa("npm", [
    ...["exec", "--yes", `--package=${lighthouse}`, "--", "lighthouse", url],
    ...[`--port=${port}`, "--disable-storage-reset", "--quiet"],
    ...["--output=json", `--output-path=${file}`],
    `--only-categories=${categories.join(",")}`,
  ]);
  return JSON.parse(readFileSync(file, "utf8"));
}

function speed({ categories }: Report): number {
  return categories.performance?.score ?? 0;
}

function toRow(path: string, report: Report): Row {
  const value = (id: string) => report.audits[id]?.numericValue ?? 0;
  // What costs a score; speed has its own columns.
  const failed = categories
    .slice(1)
    .flatMap((category) =>
      (report.categories[category]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 1)
        .map(({ id }) => `${category}: ${id}`),
    );
  return {
    path,
    scores: categories.map((name) => Math.round((report.categories[name]?.score ?? 0) * 100)),
    shift: Number(value("cumulative-layout-shift").toFixed(3)),
    paint: Math.round(value("largest-contentful-paint")),
    blocked: Math.round(value("total-blocking-time")),
    short: failed,
  };
}

function print(rows: Row[]): void {
  console.log("\n| page | performance | accessibility | best practices | SEO | CLS | LCP ms | TBT ms |");
  console.log("|---|---|---|---|---|---|---|---|");
  for (const { path, scores, shift, paint, blocked } of rows)
    console.log(`| ${[path, ...scores, shift, paint, blocked].join(" | ")} |`);
  for (const { path, short } of rows) if (short.length > 0) console.log(`\n${path}: ${short.join(", ")}`);
}

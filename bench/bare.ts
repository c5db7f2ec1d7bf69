import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildWorker } from "../scripts/lib/build.ts";
import { localEnvironment, localKeys } from "../scripts/lib/environment.ts";
import { root, stateDir } from "../scripts/lib/paths.ts";
import { runTool } from "../scripts/lib/processes.ts";
import { showSpread, spread } from "./numbers.ts";
import { firstLoadScripts } from "./scripts.ts";

const withLink = `import Link from "next/link";
export default function Page() {
  return <main><h1>Hello</h1><Link href="/">Home</Link></main>;
}
`;

const withoutLink = `export default function Page() {
  return <main><h1>Hello</h1></main>;
}
`;

const layout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

const config = `export default {
  cacheComponents: true,
  partialPrefetching: true,
  turbopack: { root: ${JSON.stringify(root)} },
};
`;

/** What the landing page's scripts weigh, and what the Worker takes to start, beside an app of Next's that is a title. */
export async function benchBare(): Promise<void> {
  await buildWorker(localEnvironment(localKeys(stateDir)));
  mkdirSync(stateDir, { recursive: true });
  const directory = mkdtempSync(join(stateDir, "bare-"));
  writeBare(directory);
  const linkless = await weighBare(directory, withoutLink);
  const bare = await weighBare(directory, withLink);
  const own = firstLoadScripts(join(root, ".next"), "index").gzip;
  const row = (name: string, bytes: number) =>
    console.log(`  ${name.padEnd(24)} ${bytes} bytes  ${(own / bytes).toFixed(3)}`);
  console.log("First-load JavaScript, gzip, and how many times that of each the landing page's is");
  row("bare, with a link", bare);
  row("bare, without", linkless);
  row("the landing page", own);

  const starts = await measureStarts(directory);
  rmSync(directory, { recursive: true });
  console.log("\nCPU of a start in milliseconds, as `wrangler check startup` measures it");
  console.log(`  bare, on OpenNext        ${showSpread(starts.bare, 0)}`);
  console.log(`  the Worker               ${showSpread(starts.own, 0)}`);
  console.log(`  ratio                    ${(starts.own.median / starts.bare.median).toFixed(2)}`);
}

function writeBare(directory: string): void {
  mkdirSync(join(directory, "app"));
  for (const file of ["open-next.config.ts", "wrangler.toml", "package.json"])
    cpSync(join(root, "bench", "peers", "opennext", file), join(directory, file));
  writeFileSync(join(directory, "next.config.mjs"), config);
  writeFileSync(join(directory, "app", "layout.jsx"), layout);
}

/** Builds an app of one page, and weighs what a browser loads of it first. */
async function weighBare(directory: string, page: string): Promise<number> {
  writeFileSync(join(directory, "app", "page.jsx"), page);
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  await runTool("opennextjs-cloudflare", ["build"], env, directory);
  return firstLoadScripts(join(directory, ".next"), "index").gzip;
}

async function measureStarts(bare: string) {
  const samples = { own: [] as number[], bare: [] as number[] };
  for (let round = 0; round < 7; round++) {
    samples.own.push(await measureStart(root, bare));
    samples.bare.push(await measureStart(bare, bare));
  }
  return { own: spread(samples.own), bare: spread(samples.bare) };
}

async function measureStart(directory: string, scratch: string): Promise<number> {
  const args = ["check", "startup", "--outfile", join(scratch, "startup.cpuprofile")];
  const said = await runTool("wrangler", args, { WRANGLER_SEND_METRICS: "false" }, directory);
  const [, ms] = /Active: ([\d.]+) ms/.exec(said) ?? [];
  if (!ms) throw new Error(`wrangler check startup names no time:\n${said}`);
  return Number(ms);
}

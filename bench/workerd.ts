import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig } from "wrangler";
import type { Variables } from "../scripts/lib/environment.ts";
import { root } from "../scripts/lib/paths.ts";
import { runTool } from "../scripts/lib/processes.ts";

/** A Worker that runs on a workerd of its own, without wrangler's proxy before it. */
export interface RunningWorker {
  url: URL;
  /** The process. */
  pid: number;
  close(): Promise<void>;
}

/** A Worker's modules, by their paths; the first is where it begins. */
export type Modules = Record<string, string>;

export interface WorkerOptions {
  modules: Modules;
  bindings: Variables;
  /** Any that is free, if left out. */
  port?: number;
  flags?: string[];
  /** The folder of its static files. */
  assets?: string;
  /** By their bindings, as wrangler.toml has them. */
  ratelimits?: Record<string, { namespace_id: string; simple: { limit: number; period?: 10 | 60 } }>;
}

export async function startWorkerd(options: WorkerOptions): Promise<RunningWorker> {
  const { modules, bindings, port, flags = ["nodejs_compat"], ratelimits, assets } = options;
  const before = workerdProcesses();
  const worker = new Miniflare(
    convertV4MiniflareOptions({
      modules: Object.entries(modules).map(([path, contents]) => ({ type: "ESModule", path, contents })),
      compatibilityDate: "2026-11-17",
      compatibilityFlags: flags,
      ...{ bindings, port, ratelimits },
      // Its binding alone: what stands before a Worker that has assets is Cloudflare's, and none of its CPU.
      ...(assets && { serviceBindings: { ASSETS: { disk: { path: assets, writable: false } } } }),
      // Each request writes its line; it is not shown.
      handleStructuredLogs: () => {},
    }),
  );
  const url = await worker.ready;
  const pid = workerdProcesses().find((id) => !before.includes(id));
  if (!pid) throw new Error("workerd did not start.");
  return { url, pid, close: () => worker.dispose() };
}

/** Puts a Worker into one module. @param entry a file of the repository */
export async function bundle(entry: string): Promise<Modules> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser", "import"],
    mainFields: ["module", "main"],
    external: ["node:*"],
  });
  return { "worker.js": outputFiles[0]?.text ?? "" };
}

/**
 * Takes a built Worker as it is deployed.
 *
 * @param directory where its wrangler.toml is
 * @param outdir where wrangler puts it
 */
export async function bundleBuilt(directory: string, outdir: string): Promise<Modules> {
  const args = ["deploy", "--dry-run", "--outdir", outdir];
  await runTool("wrangler", args, { WRANGLER_SEND_METRICS: "false" }, directory);
  return readModules(outdir, "worker.js");
}

/** Takes a Worker that is built in modules. @param directory where they are @param first where it begins */
export function readModules(directory: string, first: string): Modules {
  const paths = globSync("**/*.{js,mjs}", { cwd: directory }).filter((path) => path !== first);
  return Object.fromEntries(
    [first, ...paths].map((path) => [path, readFileSync(join(directory, path), "utf8")]),
  );
}

/** As wrangler.toml has them: what a Worker of ours is started with. @param env one of its environments, else the top level */
export function readWorkerConfig(env?: string): Pick<WorkerOptions, "flags" | "ratelimits"> {
  const config = unstable_readConfig({ config: join(root, "wrangler.toml"), env }, { hideWarnings: true });
  const limits: RateLimit[] = config.ratelimits;
  return {
    flags: config.compatibility_flags,
    ratelimits: Object.fromEntries(limits.map(({ name, ...limit }) => [name, limit])),
  };
}

interface RateLimit {
  name: string;
  namespace_id: string;
  simple: { limit: number; period?: 10 | 60 };
}

function workerdProcesses(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  const name = (id: number) => readFileSync(`/proc/${id}/comm`, "utf8").trim();
  return children
    .trim()
    .split(/\s+/)
    .map(Number)
    .filter((id) => id && name(id) === "workerd");
}

/** User and system time that a process has taken, in milliseconds; from proc(5), fields 14 and 15 in ticks of 10 ms. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The memory that a process holds (its resident set), in MiB. */
export function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

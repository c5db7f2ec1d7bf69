import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../scripts/lib/paths.ts";

/** What the Worker may weigh, in KiB, gzip. */
export const workerBudget = 1250;

/** What each page may load first, in KiB, gzip, besides clerk-js, which comes from Clerk. About two per cent over what it is. */
export const pageBudgets: Record<string, number> = {
  "_not-found": 138,
  "account/[[...account]]": 197,
  activity: 196,
  "admin/audit": 196,
  "admin/deliveries": 200,
  "admin/people": 198,
  "admin/people/[id]": 201,
  "admin/sync": 201,
  assistant: 213,
  "assistant/[id]": 213,
  directory: 202,
  "directory/[id]": 196,
  forbidden: 197,
  index: 140,
  items: 202,
  privacy: 139,
  profile: 200,
  settings: 203,
  "sign-in/[[...sign-in]]": 190,
  "sign-up/[[...sign-up]]": 190,
  status: 140,
  terms: 139,
  welcome: 201,
};

/** Weighs the built Worker as it would be uploaded. @returns KiB, gzip @throws where it is not of two modules, which 0015 wants */
export function weighWorker(): number {
  const outdir = mkdtempSync(join(tmpdir(), "edgewise-size-"));
  try {
    execFileSync("wrangler", ["deploy", "--dry-run", "--env=", "--outdir", outdir], {
      cwd: root,
      stdio: "ignore",
    });
    const modules = globSync("**/*.{js,mjs}", { cwd: outdir });
    if (modules.length !== 2) throw new Error(`The Worker is not two modules, but ${modules.join(", ")}.`);
    return gzipSync(Buffer.concat(modules.map((file) => readFileSync(join(outdir, file))))).length / 1024;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

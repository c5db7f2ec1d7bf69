import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parsePublicEnvironment } from "#lib/env.ts";
import { publicPart, type Variables } from "./environment.ts";
import { otherHolder } from "./lock.ts";
import { root, stateDir } from "./paths.ts";
import { runTool } from "./processes.ts";
import { writeStaticPages } from "./static-pages.ts";
import { StopError } from "./terminal.ts";

const sources = [
  "{app,db,lib,patches,public}/**",
  "{middleware,worker,next.config,open-next.config}.ts",
  "{package,package-lock,tsconfig}.json",
  "{wrangler.toml,postcss.config.mjs,scripts/lib/{build.ts,static-pages.ts,nothing.cjs}}",
];
const stampFile = join(root, ".open-next", ".edgewise-build");

/**
 * Builds the Worker with OpenNext, unless what it is made of is as it was. Only the public part of the environment
 * reaches the build, so no secret can be baked into it.
 *
 * @throws StopError with the output of the build, AppError `misconfigured` where a public variable is wrong
 */
export async function buildWorker(variables: Variables): Promise<void> {
  const publicVariables = publicPart(variables);
  parsePublicEnvironment(publicVariables);
  const stamp = fingerprint(publicVariables);
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  const holder = otherHolder(stateDir);
  if (holder)
    throw new StopError(
      `Edgewise runs here (process ${holder}) from what would be built anew. Stop it first.`,
    );
  // Next keeps what it built before; a build that failed half-way must not be mistaken for a whole one.
  rmSync(join(root, ".open-next"), { recursive: true, force: true });
  const env = { ...publicVariables, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  await runTool("opennextjs-cloudflare", ["build"], env);
  // Without it the prerendered shells are not among the assets, and each is rendered anew.
  await runTool("opennextjs-cloudflare", ["populateCache", "local"], env);
  writeStaticPages();
  writeFileSync(stampFile, stamp);
}

function fingerprint(variables: Variables): string {
  const hash = createHash("sha256").update(JSON.stringify(Object.entries(variables).sort()));
  for (const file of globSync(sources, { cwd: root }).sort()) {
    const path = join(root, file);
    if (statSync(path).isFile()) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex");
}

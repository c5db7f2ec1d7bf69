import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentVariables } from "#lib/env.ts";
import type { Variables } from "./environment.ts";
import { stateDir } from "./paths.ts";
import { runTool, showTool } from "./processes.ts";
import { StopError } from "./terminal.ts";

/** What can be deployed. */
export type Target = "preview" | "production";

/** How wrangler is told which environment of wrangler.toml is meant: production is the one at the top. */
export function targetFlags(target: Target): string[] {
  return ["--env", target === "production" ? "" : target];
}

/**
 * Uploads the built Worker together with its secrets, which are in a file only as long as that takes.
 *
 * @throws StopError where Cloudflare refuses it
 */
export async function uploadWorker(variables: Variables, target: Target): Promise<void> {
  const isOpen = (name: string) => /^NEXT_PUBLIC_|^APP_URL$/.test(name);
  const secrets = Object.entries(variables).filter(([name, value]) => value && !isOpen(name));
  const open = ["APP_URL", "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"].flatMap((name) => [
    "--var",
    `${name}:${variables[name]}`,
  ]);
  const secretsFile = join(stateDir, "secrets.json");
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(secretsFile, JSON.stringify(Object.fromEntries(secrets)), { mode: 0o600 });
  try {
    const args = ["deploy", "--secrets-file", secretsFile, ...open, ...targetFlags(target)];
    if (await showTool("wrangler", args, ownDeploy)) return;
  } finally {
    rmSync(secretsFile, { force: true });
  }
  throw new StopError("The Worker was not uploaded: see above. What was live before is live still.");
}

/** Shows what would be uploaded, and how much it is. @throws StopError where wrangler refuses it */
export async function weighUpload(target: Target): Promise<void> {
  const args = ["deploy", "--dry-run", "--outdir", join(stateDir, "dry-run"), ...targetFlags(target)];
  if (!(await showTool("wrangler", args, ownDeploy)))
    throw new StopError("wrangler refuses the Worker: see above.");
}

/** Else wrangler hands over to OpenNext, which fills the cache once more and calls wrangler again. */
const ownDeploy = { OPEN_NEXT_DEPLOY: "true" };

/**
 * Deletes secrets of ours that an earlier deployment had: wrangler keeps what is no longer sent, a key that was taken back among it.
 * What somebody set by hand, and lib/env.ts does not know, stays.
 */
export async function removeStaleSecrets(variables: Variables, target: Target): Promise<void> {
  const flags = targetFlags(target);
  const list = JSON.parse(
    (await runTool("wrangler", ["secret", "list", "--format", "json", ...flags])) ?? "[]",
  );
  for (const { name } of list as { name: string }[])
    if (!variables[name] && environmentVariables.includes(name))
      await runTool("wrangler", ["secret", "delete", name, ...flags], { CI: "true" });
}

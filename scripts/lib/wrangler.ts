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
function targetFlags(target: Target): string[] {
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

/**
 * Puts another version of the Worker in the place of the one that is live.
 *
 * @param options the version, by its id: the one that was live before, if left out; and whether wrangler shows nothing and asks nothing
 * @throws StopError where Cloudflare refuses it
 */
export async function rollBack(
  target: Target,
  { version, yes = false }: { version?: string; yes?: boolean },
) {
  const flags = targetFlags(target);
  if (!yes) await showTool("wrangler", ["deployments", "list", ...flags]);
  const chosen = version ?? (await versionBefore(target));
  const answers = ["--message", "npm run rollback", ...(yes ? ["--yes"] : [])];
  if (!(await showTool("wrangler", ["rollback", chosen, ...answers, ...flags])))
    throw new StopError("Nothing was rolled back: see above.");
}

interface Deployment {
  created_on: string;
  versions: { version_id: string; percentage: number }[];
}

/**
 * The version that was live before the last upload. Wrangler's own choice is the deployment before: the same Worker with a secret that
 * is to be gone, where `removeStaleSecrets` took one away after the upload.
 *
 * @throws StopError where there was none
 */
async function versionBefore(target: Target): Promise<string> {
  const list = async <Entry>(what: string): Promise<Entry[]> =>
    JSON.parse((await runTool("wrangler", [what, "list", "--json", ...targetFlags(target)])) ?? "[]");
  const deployments = await list<Deployment>("deployments");
  const versions = await list<{ id: string; annotations?: Record<string, string> }>("versions");
  const isOfSecret = (id: string) =>
    versions.find((version) => version.id === id)?.annotations?.["workers/triggered_by"] === "secret";
  const live = deployments
    .sort((a, b) => b.created_on.localeCompare(a.created_on))
    .flatMap(({ versions: parts }) => parts.filter(({ percentage }) => percentage === 100))
    .map(({ version_id }) => version_id);
  const upload = live.findIndex((id) => !isOfSecret(id));
  const before = upload < 0 ? undefined : live[upload + 1];
  if (!before) throw new StopError("There is no version before the one that is live.");
  return before;
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

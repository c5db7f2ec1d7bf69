import { environmentVariables } from "#lib/env.ts";
import type { Variables } from "./environment.ts";
import { runTool } from "./processes.ts";

/** What can be deployed. */
export type Target = "preview" | "production";

/** How wrangler is told which environment of wrangler.toml is meant: production is the one at the top. */
export function targetFlags(target: Target): string[] {
  return ["--env", target === "production" ? "" : target];
}

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

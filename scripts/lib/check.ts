import { styleText } from "node:util";
import { runTool } from "./processes.ts";
import { done } from "./terminal.ts";

/** What `wrangler types` is told: the names in wrangler.toml alone. It takes values from a file that has none; those of .dev.vars are secrets. */
export const bindingTypes = [
  ...["types", "worker-configuration.d.ts", "--env-interface=CloudflareEnv", "--env-file=.gitignore"],
  ...["--include-runtime=false", "--include-main-module=false", "--strict-vars=false"],
];

interface Part {
  name: string;
  /** The tool that looks, and its arguments. */
  command: [tool: string, ...args: string[]];
  /** What to do where it finds something. */
  remedy: string;
}

/** What is looked at without building or running anything. */
const parts: Part[] = [
  {
    name: "types",
    command: ["tsc", "--noEmit"],
    remedy: "The first error often explains the others.",
  },
  {
    name: "lint and format",
    command: ["biome", "check", "--error-on-warnings"],
    remedy: "npm run format mends what has one right answer.",
  },
  {
    name: "dead code",
    command: ["knip", "--no-progress"],
    remedy:
      "Take out what nobody uses; npx knip --fix takes exports away. What is started by its path belongs in knip.jsonc.",
  },
  {
    name: "dependencies",
    command: ["vitest", "run", "tests/architecture.test.ts", "--silent", "--reporter=minimal"],
    remedy: "Imports go app → lib → db, and nothing that ships imports from local/ or scripts/.",
  },
  {
    name: "bindings",
    command: ["wrangler", ...bindingTypes, "--check"],
    remedy: "npm run types writes worker-configuration.d.ts anew from wrangler.toml.",
  },
];

/**
 * Looks at the sources in every way at once, says how long each took, and what was found.
 *
 * @returns how many parts passed and failed
 */
export async function runChecks(of: Part[] = parts): Promise<{ passed: number; failed: number }> {
  const results = await Promise.all(of.map(runPart));
  const found = results.filter((result) => result !== undefined);
  for (const text of found) console.error(text);
  return { passed: of.length - found.length, failed: found.length };
}

/** @returns what there is to mend; undefined where there is nothing */
async function runPart({ name, command: [tool, ...args], remedy }: Part): Promise<string | undefined> {
  const startedAt = performance.now();
  try {
    await runTool(tool, args);
    done(name, startedAt);
    return undefined;
  } catch (error) {
    done(name, startedAt, false);
    const title = styleText("red", `── ${name} ${"─".repeat(Math.max(0, 60 - name.length))}`);
    return `\n${title}\n${(error as Error).message.trimEnd()}\n\n${styleText("bold", "What to do:")} ${remedy}`;
  }
}

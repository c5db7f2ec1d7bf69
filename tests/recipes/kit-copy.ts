import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { root } from "../../scripts/lib/paths.ts";
import { runTool } from "../../scripts/lib/processes.ts";

/**
 * Makes a copy of the kit: the files that git has, and the installed packages as hard links. Symbolic links would not do:
 * Turbopack follows none that lead out of the project.
 */
export async function copyKit(directory: string): Promise<void> {
  const { stdout } = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  // What git has and is deleted here is still listed.
  for (const file of stdout.split("\0").filter((file) => file && existsSync(join(root, file)))) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    copyFileSync(join(root, file), join(directory, file));
  }
  linkTree(join(root, "node_modules"), join(directory, "node_modules"));
  // A repository of its own, so that patches and searches stay within it.
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
  ])
    await runTool("git", args, {}, directory);
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    // What tools keep there may change.
    if (entry.name === ".cache" || entry.name.startsWith(".vite")) continue;
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    // The copy may install something else, and then writes it anew.
    else if (entry.name === ".edgewise-lock") copyFileSync(source, target);
    else linkSync(source, target);
  }
}

/** How a command is run as somebody at a terminal would: without what this run hands to its own tools. @param cwd the copy */
export function byHand(cwd: string) {
  const isOurs = (name: string) => /^(?:npm_|CI$|NODE_OPTIONS$|E2E_)/.test(name);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
  return { cwd, env, extendEnv: false, all: true, stdin: "ignore" } as const;
}

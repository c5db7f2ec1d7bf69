// Part of run.mjs: nothing but Node's built-in modules.
import { spawnSync } from "node:child_process";

/**
 * Has git run .githooks, unless it is told to run others. Where there is no git, or the kit is only a part of a repository, it does
 * nothing: a hook is a convenience, and nothing fails for want of it.
 *
 * @param {string} root the kit
 */
export function switchHooksOn(root) {
  if (process.env.CI || git(root, "rev-parse", "--show-prefix") !== "") return;
  if (git(root, "config", "core.hooksPath") === undefined)
    git(root, "config", "--local", "core.hooksPath", ".githooks");
}

/** @returns {string | undefined} what git says; undefined where it says no, or is not there */
function git(directory, ...args) {
  const { status, stdout } = spawnSync("git", args, { cwd: directory, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

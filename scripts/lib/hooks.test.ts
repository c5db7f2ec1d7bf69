import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { switchHooksOn } from "./hooks.mjs";
import { root } from "./paths.ts";

let folder: string;
const git = (...args: string[]) => spawnSync("git", args, { cwd: folder, encoding: "utf8" });
const hooksPath = () => git("config", "core.hooksPath").stdout.trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgewise-hooks-"));
  vi.stubEnv("CI", "");
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(folder, "none"));
  vi.stubEnv("GIT_CONFIG_SYSTEM", join(folder, "none"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("A clone runs the kit's hooks", () => {
  git("init");
  switchHooksOn(folder);
  expect(hooksPath()).toBe(".githooks");
});

test("Hooks that somebody has chosen stay", () => {
  git("init");
  git("config", "core.hooksPath", "elsewhere");
  switchHooksOn(folder);
  expect(hooksPath()).toBe("elsewhere");
});

test("Neither CI, nor a folder without git, nor a part of another repository gets any", () => {
  switchHooksOn(folder);
  expect(hooksPath()).toBe("");
  git("init");
  mkdirSync(join(folder, "part"));
  switchHooksOn(join(folder, "part"));
  expect(hooksPath()).toBe("");
  vi.stubEnv("CI", "true");
  switchHooksOn(folder);
  expect(hooksPath()).toBe("");
});

test("Without git nothing happens", () => {
  vi.stubEnv("PATH", "");
  expect(() => switchHooksOn(folder)).not.toThrow();
});

test("A commit waits for nothing but the format and lint of what is in it", () => {
  git("init");
  for (const file of [".githooks", "biome.json", ".gitignore"])
    cpSync(join(root, file), join(folder, file), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  switchHooksOn(folder);
  git("config", "user.name", "Somebody");
  git("config", "user.email", "somebody@example.com");
  writeFileSync(join(folder, "bad.ts"), "export const  bad = 1");
  writeFileSync(join(folder, "good.ts"), "export const good = 1;\n");
  git("add", "good.ts");
  expect(git("commit", "-m", "good").status).toBe(0);
  git("add", "bad.ts");
  const refused = git("commit", "-m", "bad");
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("npm run format");
});

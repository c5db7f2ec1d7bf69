import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { create } from "tar";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BUNDLES, type Bundle, bundleDir, ensureClerkAssets } from "./assets.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "clerk-assets-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

/** Puts a script in the place of npm. */
function replaceNpm(script: string): void {
  const bin = join(dir, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "npm"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "npm"), 0o755);
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env.PATH}`);
}

/** Puts a package into the place of what the registry has; `npm.log` names each that is fetched. */
function replacePackage(): Bundle {
  const source = join(dir, "package");
  mkdirSync(join(source, "dist", "nested"), { recursive: true });
  for (const file of ["package.json", "dist/ui.browser.js", "dist/ui.browser.js.map", "dist/nested/x.js"]) {
    writeFileSync(join(source, file), `// ${file}`);
  }
  const file = join(dir, "package.tgz");
  create({ file, cwd: dir, gzip: true, sync: true }, ["package"]);
  replaceNpm(`echo "$2" >> "${join(dir, "npm.log")}"; cp "${file}" "$4/clerk-ui.tgz"`);
  const digest = createHash("sha512").update(readFileSync(file)).digest("base64");
  return { name: "ui", version: "1.2.3", integrity: `sha512-${digest}` };
}

describe("the browser bundles", () => {
  it("are fetched once, and only their browser files are kept", async () => {
    const bundle = replacePackage();
    for (let start = 1; start <= 2; start++) await ensureClerkAssets(join(dir, "assets"), [bundle]);
    expect(readdirSync(bundleDir(join(dir, "assets"), bundle))).toEqual(["ui.browser.js"]);
    expect(readdirSync(join(dir, "assets"))).toEqual(["@clerk"]);
    expect(readFileSync(join(dir, "npm.log"), "utf8")).toBe("@clerk/ui@1.2.3\n");
  });

  it("are complete when two programs start at once", async () => {
    const bundle = replacePackage();
    const start = () => ensureClerkAssets(join(dir, "assets"), [bundle]);
    await Promise.all([start(), start()]);
    expect(readdirSync(bundleDir(join(dir, "assets"), bundle))).toEqual(["ui.browser.js"]);
    expect(readdirSync(join(dir, "assets"))).toEqual(["@clerk"]);
  });

  it("are left alone when they are there", async () => {
    for (const bundle of BUNDLES) mkdirSync(bundleDir(join(dir, "assets"), bundle), { recursive: true });
    replaceNpm("exit 1");
    await ensureClerkAssets(join(dir, "assets"));
  });

  it("are refused when they are not the pinned ones, and leave nothing behind", async () => {
    replaceNpm('echo tampered > "$4/clerk-clerk-js.tgz"');
    await expect(ensureClerkAssets(join(dir, "assets"))).rejects.toThrow(
      "@clerk/clerk-js@6.40.0 is not the pinned package",
    );
    expect(readdirSync(join(dir, "assets"))).toEqual([]);
  });

  it("say what to check when the registry cannot be reached", async () => {
    replaceNpm('echo "npm error code ECONNREFUSED" >&2; exit 1');
    await expect(ensureClerkAssets(join(dir, "assets"))).rejects.toThrow(
      /Could not fetch @clerk\/clerk-js@6\.40\.0 with npm.*registry is reachable.*\n.*ECONNREFUSED/,
    );
    expect(readdirSync(join(dir, "assets"))).toEqual([]);
  });
});

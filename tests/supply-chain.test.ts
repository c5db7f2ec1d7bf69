import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { advisories, isBelow } from "./advisories.ts";

interface LockedPackage {
  name: string;
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  dev?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
}

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const manifest = JSON.parse(read("package.json"));
const lock = JSON.parse(read("package-lock.json"));

/** Every copy of every package, on every platform. */
const locked = Object.entries<Omit<LockedPackage, "name">>(lock.packages)
  .filter(([path]) => path !== "")
  .map(([path, entry]): LockedPackage => ({ name: path.split("node_modules/").at(-1) ?? "", ...entry }));
const idOf = ({ name, version }: LockedPackage) => `${name}@${version}`;
const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

test("There is something to check", () => {
  expect(locked.length).toBeGreaterThan(500);
  expect(advisories.length).toBeGreaterThan(20);
});

test("Every dependency is pinned to one version", () => {
  const pins = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.entries<string>(pins).filter(([, version]) => !exact.test(version))).toEqual([]);
  const overrides = Object.values<Record<string, string>>(manifest.overrides).flatMap(Object.values<string>);
  expect(overrides.filter((version) => !exact.test(version) && !version.startsWith("$"))).toEqual([]);
});

test("The lockfile is that of package.json", () => {
  const { dependencies, devDependencies } = lock.packages[""];
  expect({ dependencies, devDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
});

test("The lockfile names no registry, so that it installs from any", () => {
  expect(locked.filter(({ resolved }) => resolved).map(idOf)).toEqual([]);
});

test("Every package is locked to its contents", () => {
  // A bundled package comes in the tarball of another, and is locked with it.
  const loose = locked.filter(({ integrity, inBundle }) => !inBundle && !integrity?.startsWith("sha512-"));
  expect(loose.map(idOf)).toEqual([]);
});

test("Every install script is allowed or refused by name, and npm asks for it", () => {
  const scripted = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(scripted)].sort());
  expect(Object.values(manifest.allowScripts).filter((verdict) => typeof verdict !== "boolean")).toEqual([]);
  expect(read(".npmrc").split("\n")).toContain("strict-allow-scripts=true");
});

test.each(advisories)("$package is past $id", ({ package: name, fixed, shownBy }) => {
  const copies = locked.filter((entry) => entry.name === name);
  // An advisory about what is no longer installed can go.
  expect(copies).not.toEqual([]);
  expect(copies.filter(({ version }) => isBelow(version, fixed)).map(idOf)).toEqual([]);
  if (shownBy) expect(existsSync(join(root, shownBy))).toBe(true);
});

/** Licences that ask for no more than their text and the authors' names. */
const allowedLicences = new Set([
  ...["MIT", "MIT OR Apache-2.0", "Apache-2.0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause"],
  ...["BlueOak-1.0.0", "CC0-1.0", "Unlicense"],
]);

/** The others, one by one, each with why it may be there. */
const licenceExceptions: { name: RegExp; licence: RegExp; why: string }[] = [
  {
    name: /^@img\/sharp-/,
    licence: /LGPL-3\.0-or-later/,
    why: "libvips, a library that sharp links to on the machine that builds. The Worker has neither.",
  },
  {
    name: /^caniuse-lite$/,
    licence: /^CC-BY-4\.0$/,
    why: "a table of browsers that Next reads as it builds. None of it is in what it builds.",
  },
  {
    name: /^@fontsource-variable\//,
    licence: /^OFL-1\.1$/,
    why: "fonts, which may be served with anything as long as they aren't sold alone. Their files carry the licence.",
  },
];

test("What ships has a licence that a product can live with", () => {
  const others = locked.filter(({ dev, license }) => !dev && !allowedLicences.has(license ?? ""));
  const isExcused = ({ name, license }: LockedPackage) =>
    licenceExceptions.some((exception) => exception.name.test(name) && exception.licence.test(license ?? ""));
  expect(others.filter((entry) => !isExcused(entry)).map((e) => `${idOf(e)}: ${e.license}`)).toEqual([]);
});

test.each(licenceExceptions)("The exception for $name is needed", ({ name, licence }) => {
  expect(locked.some((entry) => name.test(entry.name) && licence.test(entry.license ?? ""))).toBe(true);
});

test("What ships is built from dependencies, not from development dependencies", () => {
  const files = globSync(["{app,db,lib}/**/*.{ts,tsx,css}", "{middleware,worker}.ts"], {
    cwd: root,
    exclude: (path) => /\.(?:test|dev)\.tsx?$/.test(String(path)),
  });
  const imported = files.flatMap((file) => importedPackages(read(file)));
  expect(imported).toContain("next");
  expect([...new Set(imported)].filter((name) => !(name in manifest.dependencies))).toEqual([]);
});

/** The packages that a module takes more than types from, by import, by @import, or by a path into node_modules. */
function importedPackages(source: string): string[] {
  const specifiers = [
    ...source.matchAll(/^(?:import|export)\s(?!type\s)[^"';]*?\bfrom "([^"]+)"/gm),
    ...source.matchAll(/^@?import "([^"]+)"/gm),
    ...source.matchAll(/\/node_modules\/([^"]+)/g),
  ];
  return specifiers
    .map(([, specifier = ""]) => specifier)
    .filter((specifier) => !/^(?:[.#]|node:|cloudflare:)/.test(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? "");
}

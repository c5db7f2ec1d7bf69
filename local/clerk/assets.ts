import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { extract } from "tar";

const run = promisify(execFile);

export interface Bundle {
  /** The package below `@clerk/`. */
  name: "clerk-js" | "ui";
  version: string;
  integrity: string;
}

/** The browser bundles that the local Clerk serves in place of Clerk's content delivery network. */
export const BUNDLES: readonly Bundle[] = [
  {
    name: "clerk-js",
    version: "6.40.0",
    integrity:
      "sha512-2MnZ/ygvuCmeuqfXQmsxfQaLN/SSJvQbtT2cLXbgr5VKr3KmZFZBVvX977fG3eZ6pprl4J9pO+I2bbe6BvColg==",
  },
  {
    name: "ui",
    version: "1.34.0",
    integrity:
      "sha512-EP6Wcf+iqV5hJRMjfmVSOb7wWEgt2DuUOnR3Yv/ULPdmGgGWa64oc4tB4VfD66z8nXgtXqHEXNNnGURAOfQ7vQ==",
  },
];

/** Where a bundle's files are. */
export function bundleDir(dir: string, { name, version }: Pick<Bundle, "name" | "version">): string {
  return join(dir, "@clerk", name, version, "dist");
}

/**
 * Fetches the bundles that are not there yet, through npm and so through the user's own registry and cache.
 * Only their browser files: as dependencies the packages would bring 700 MB along.
 * @throws when a package cannot be fetched or is not the pinned one
 */
export async function ensureClerkAssets(dir: string, bundles = BUNDLES): Promise<void> {
  for (const bundle of bundles) {
    const present = await stat(bundleDir(dir, bundle)).catch(() => null);
    if (!present) await install(dir, bundle);
  }
}

async function install(dir: string, bundle: Bundle): Promise<void> {
  await mkdir(dir, { recursive: true });
  const workDir = await mkdtemp(join(dir, ".fetch-"));
  try {
    const tarball = await pack(workDir, bundle);
    await verify(tarball, bundle);
    await extract({
      file: tarball,
      cwd: workDir,
      filter: (path) => /^package\/dist\/[^/]+\.js$/.test(path),
    });
    const target = bundleDir(dir, bundle);
    await mkdir(join(target, ".."), { recursive: true });
    // Renaming is the last step: a folder that is there is complete.
    await rename(join(workDir, "package", "dist"), target).catch(async (error) => {
      if (!(await stat(target).catch(() => null))) throw error;
    });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function pack(workDir: string, { name, version }: Bundle): Promise<string> {
  const spec = `@clerk/${name}@${version}`;
  try {
    await run("npm", ["pack", spec, "--pack-destination", workDir, "--ignore-scripts", "--silent"], {
      cwd: workDir,
      shell: process.platform === "win32",
    });
  } catch (cause) {
    const detail = (cause as { stderr?: string }).stderr?.trim() || String(cause);
    throw new Error(
      `Could not fetch ${spec} with npm. Check that the registry is reachable (npm ping) and start again.\n${detail}`,
      { cause },
    );
  }
  const tarball = (await readdir(workDir)).find((file) => file.endsWith(".tgz"));
  if (!tarball) throw new Error(`npm pack ${spec} wrote no file.`);
  return join(workDir, tarball);
}

async function verify(tarball: string, { name, version, integrity }: Bundle): Promise<void> {
  const actual = `sha512-${createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64")}`;
  if (actual !== integrity) {
    throw new Error(`@clerk/${name}@${version} is not the pinned package: ${actual}, expected ${integrity}.`);
  }
}

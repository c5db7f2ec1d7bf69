import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Handler } from "hono";
import { BUNDLES, bundleDir } from "../assets.ts";

/** A file of a bundle, directly in `dist`: no separators, so nothing outside can be named. */
const FILE = /^[\w.-]+\.js$/;
/** Chunks carry a hash and a version in their name; the entry files don't. */
const VERSIONED = /_\d+\.\d+\.\d+\.js$/;

/**
 * Serves clerk-js and Clerk's interface, whatever version the address asks for: there is one of each.
 * @param assetsDir where `ensureClerkAssets` put them
 */
export function serveBundles(assetsDir: string): Handler {
  return async (context) => {
    const requested = context.req.param("package")?.split("@")[0];
    const bundle = BUNDLES.find(({ name }) => name === requested);
    const file = context.req.param("file") ?? "";
    const path = bundle && FILE.test(file) ? join(bundleDir(assetsDir, bundle), file) : null;
    const found = path && (await stat(path).catch(() => null));
    if (!path || !found) return context.text("No such file.", 404);
    return context.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, {
      "Content-Type": "text/javascript; charset=utf-8",
      "Content-Length": String(found.size),
      "Cache-Control": VERSIONED.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
      "X-Content-Type-Options": "nosniff",
    });
  };
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * The scripts of the build that a browser loads first with a page, as its prerendered HTML names them.
 *
 * @param built a `.next` folder
 * @param page its path there, without `.html`: `admin/people`
 * @returns their sources, and their weight in bytes, each compressed by itself
 */
export function firstLoadScripts(built: string, page: string): { sources: string[]; gzip: number } {
  const html = readFileSync(join(built, "server", "app", `${page}.html`), "utf8");
  const tags = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  const paths = new Set(
    tags
      // Those are for browsers that know no modules: no other loads them.
      .filter((tag) => !/ nomodule/i.test(tag))
      .flatMap((tag) => /\bsrc="\/_next\/([^"?]+\.js)/.exec(tag)?.[1] ?? []),
  );
  const sources = [...paths].map((path) => readFileSync(join(built, path), "utf8"));
  return { sources, gzip: sources.reduce((sum, source) => sum + gzipSync(source).length, 0) };
}

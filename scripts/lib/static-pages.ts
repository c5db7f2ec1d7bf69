import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StaticPage } from "#lib/http/static-pages.ts";
import { root } from "./paths.ts";

interface Manifest {
  routes: Record<string, Route>;
  dynamicRoutes: Record<string, Route & { routeRegex: string }>;
}

interface Route {
  /** `static` where nothing of the page is left to render for a request. */
  compute?: string;
}

/** What Next keeps with a page for itself. */
const inner = /^x-next/;

const read = (...path: string[]) => readFileSync(join(root, ".next", ...path), "utf8");

/**
 * Puts the pages that Next has rendered to their end among the Worker's assets, where only the Worker finds them, and writes down
 * for it which there are, and which inline scripts the build has written into these and all others.
 */
export function writeStaticPages(): void {
  const { routes, dynamicRoutes }: Manifest = JSON.parse(read("prerender-manifest.json"));
  const found = [
    ...Object.entries(routes).map(([route, { compute }]) => ({ route, compute, paths: exactly(route) })),
    ...Object.entries(dynamicRoutes).map(([route, { compute, routeRegex }]) => ({
      ...{ route, compute, paths: routeRegex },
    })),
  ];
  const pages = found
    .filter(({ route, compute }) => compute === "static" && !route.startsWith("/_"))
    .map(({ route, paths }): StaticPage => {
      const name = route === "/" ? "/index" : route;
      const html = read("server", "app", `${name}.html`);
      const { headers }: { headers: Record<string, string> } = JSON.parse(
        read("server", "app", `${name}.meta`),
      );
      const hash = createHash("sha256").update(html).digest("hex").slice(0, 16);
      // Below cdn-cgi/, which Cloudflare keeps from the outside.
      const file = `cdn-cgi/pages/${hash}.html`;
      const target = join(root, ".open-next", "assets", file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, html);
      const sent = Object.entries(headers).filter(([key]) => !inner.test(key));
      return {
        ...{ paths: new RegExp(paths), file, etag: `"${hash}"`, headers: Object.fromEntries(sent) },
        scripts: scriptHashes([html]),
      };
    });
  const files = globSync("**/*.html", { cwd: join(root, ".next", "server", "app") });
  const hashesOf = (names: string[]) => scriptHashes(names.map((name) => read("server", "app", name)));
  const isNotice = (name: string) => name.startsWith("_");
  const isWhole = (name: string) => pages.some(({ paths }) => paths.test(pathOf(name)));
  writeFileSync(
    join(root, ".open-next", "static-pages.js"),
    `export const staticPages = [${pages.map(toSource).join(", ")}];
export const shellScripts = ${JSON.stringify(hashesOf(files.filter((name) => !isNotice(name) && !isWhole(name))))};
export const noticeScripts = ${JSON.stringify(hashesOf(files.filter(isNotice)))};
`,
  );
}

/** As a module has it: each expression is compiled once, as the Worker starts. */
function toSource({ paths, ...page }: StaticPage): string {
  return `{ paths: ${paths}, ...${JSON.stringify(page)} }`;
}

/** Where a page's file stands, as its path says: `/` for index.html. */
function pathOf(file: string): string {
  return `/${file.replace(/(?:^index)?\.html$/, "")}`;
}

/** What a policy calls the inline scripts of some pages. */
function scriptHashes(pages: string[]): string[] {
  const inline = pages.flatMap((html) => [...html.matchAll(/<script>(.*?)<\/script>/gs)]);
  const hashes = inline.map(([, text = ""]) => createHash("sha256").update(text).digest("base64"));
  return [...new Set(hashes)].map((hash) => `'sha256-${hash}'`);
}

function exactly(path: string): string {
  return `^${path.replaceAll(/[.\\+*?[^\]$(){}=!<>|:-]/g, "\\$&")}$`;
}

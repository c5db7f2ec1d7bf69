import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/lib/paths.ts";
import { pathOf } from "./app-paths.ts";

/** A Server Action as the build serves it. */
export interface Action {
  id: string;
  name: string;
  /** The files of the pages that bring it. */
  pages: string[];
}

/** Everything that answers in the app: `GET /admin/people/[id]`, `POST /api/webhooks/clerk`, with the file that does. */
export function findRoutes(): Map<string, string> {
  const routes = new Map<string, string>();
  for (const file of globSync("app/**/{page,route,route.dev}.{ts,tsx}", { cwd: root }).sort()) {
    const path = pathPattern(file);
    // Next serves nothing of a folder whose name begins so.
    if (/\/_/.test(file)) continue;
    for (const method of methodsOf(file)) routes.set(`${method} ${path}`, file);
  }
  return routes;
}

function methodsOf(file: string): string[] {
  if (/page\.tsx?$/.test(file)) return ["GET"];
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(/^export (?:const|(?:async )?function) ([A-Z]+)\b/gm)].map(
    ([, name]) => name ?? "",
  );
}

/** A path with its parameters as they stand in the file's name. */
export function pathPattern(file: string): string {
  const names = [...file.matchAll(/(?<!\[)\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => name ?? "");
  return pathOf(file, Object.fromEntries(names.map((name) => [name, `[${name}]`])));
}

/** Every Server Action of the build, those of libraries too. */
export function findActions(): Map<string, Action> {
  const manifest = join(root, ".next", "server", "server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(manifest, "utf8")) as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>;
  };
  return new Map(
    Object.entries(node).map(([id, { exportedName, workers }]) => [
      `action ${exportedName}`,
      { id, name: exportedName, pages: Object.keys(workers).map((page) => `${page}.tsx`) },
    ]),
  );
}

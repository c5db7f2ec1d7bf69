import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isPublicPath } from "#lib/auth/routes.ts";

const root = join(import.meta.dirname, "..");
const shipped = globSync(["{app,db,lib}/**/*.{ts,tsx}", "{middleware,worker}.ts"], {
  cwd: root,
  exclude: (path) => String(path).endsWith(".test.ts"),
});
const source = (file: string) => readFileSync(join(root, file), "utf8");
const imports = (file: string) =>
  [...source(file).matchAll(/\b(?:from|import) ?\(?"([^"]+)"/g)].map(([, path]) => path ?? "");

test("There is something to check", () => {
  expect(shipped.length).toBeGreaterThan(20);
});

test.each(shipped)("%s imports only what may stand beneath it", (file) => {
  const forbidden = file.startsWith("db/") ? /^#(?:app|lib)\// : file.startsWith("lib/") ? /^#app\// : /^$/;
  expect(imports(file).filter((path) => forbidden.test(path) || /\blocal\/|\/scripts\//.test(path))).toEqual(
    [],
  );
});

// What begins so is about the files, and none of them.
test.each(globSync("[!_]*", { cwd: join(root, "public") }))("/%s of public/ is public", (file) => {
  expect(isPublicPath(`/${file}`)).toBe(true);
});

test.each(shipped)("%s keeps clear of interactive transactions", (file) => {
  // They cost several round trips, and die after five seconds: use batch().
  expect(source(file)).not.toMatch(/\.transaction\(/);
});

import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

const documents = globSync(
  ["*.md", "docs/**/*.md", "{app,bench,db,lib,local,scripts,tests}/**/README.md", ".github/**/*.md"],
  { cwd: root, exclude: (path) => String(path).includes("node_modules") },
);
/** A document without what is code in it. */
const prose = (file: string) => read(file).replace(/^```[\s\S]*?^```/gm, "");

test("There is something to check", () => {
  expect(documents.length).toBeGreaterThan(25);
});

/** The names that GitHub gives to headings. */
function anchorsOf(file: string): string[] {
  return [...prose(file).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function linksOf(file: string): string[] {
  const text = prose(file).replace(/`[^`\n]*`/g, "");
  const found = [
    ...text.matchAll(/\]\(([^)\s]+)\)/g),
    ...text.matchAll(/^\[[^\]]+\]: (\S+)$/gm),
    ...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g),
  ];
  return found.map(([, link = ""]) => link).filter((link) => !/^(?:https?|mailto):/.test(link));
}

test.each(documents)("Every link of %s leads to something", (file) => {
  const broken = linksOf(file).filter((link) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? file : relative(root, join(root, dirname(file), decodeURIComponent(path)));
    if (!existsSync(join(root, target))) return true;
    return (
      anchor !== undefined && statSync(join(root, target)).isFile() && !anchorsOf(target).includes(anchor)
    );
  });
  expect(broken).toEqual([]);
});

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const suites = [...read("scripts/test.ts").matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name ?? "");

test.each(documents)("Every npm command that %s names exists", (file) => {
  const text = read(file);
  const commands = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name ?? "");
  // In prose, a command stands in a code span: "npm test finds it" is none.
  const tests = [...text.matchAll(/(?:`|^)npm test ([a-z][\w-]*)/gm)].map(([, name]) => name ?? "");
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  expect(tests.filter((name) => !suites.includes(name))).toEqual([]);
});

/** What says something to people: not the tests, and not what quotes it. */
const sources = globSync(["{app,db,lib,scripts}/**/*.{ts,tsx,mjs}", "worker.ts", "tests/access/*.ts"], {
  cwd: root,
})
  .filter((file) => !file.endsWith(".test.ts"))
  .map(read);

const [, own = ""] = read("docs/troubleshooting.md").split(/^## .*$/m);
const sayings = [...own.matchAll(/^\| `([^`]+)` \|/gm)].map(([, saying]) => saying ?? "");

test("The kit says things that can be looked up", () => {
  expect(sayings.length).toBeGreaterThan(20);
});

test.each(sayings)("The kit says: %s", (saying) => {
  const pieces = saying.split("…").filter((piece) => piece.trim().length > 2);
  // Where it is made of pieces, they stand near each other in one file.
  expect(sources.some((text) => pieces.every((piece) => text.includes(piece)))).toBe(true);
});

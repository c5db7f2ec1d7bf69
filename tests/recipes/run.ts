import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { localEnvironment, localKeys, publicPart } from "../../scripts/lib/environment.ts";
import { root } from "../../scripts/lib/paths.ts";
import { runTool } from "../../scripts/lib/processes.ts";
import { StopError, step } from "../../scripts/lib/terminal.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { byHand, copyKit } from "./kit-copy.ts";

interface Recipe {
  name: string;
  document: string;
  /** The part of the document that is done, by its heading; all of it if left out. */
  section?: string;
  /** What the new migration has to do; undefined where none is to come. */
  migration?: RegExp;
  /** Unit tests that are run of what comes of it. */
  tests: string[];
  /** What no file names any more: an extended regular expression of grep's. */
  gone?: string;
  /** How the product is tried that comes of it: built, or built and used by a browser, with the browser tests of this name. */
  tried?: "built" | { byBrowser: string };
}

/** What holds of the whole kit, and so of each copy. */
const guards = ["tests/access/guards.test.ts", "tests/architecture.test.ts", "tests/docs.test.ts"];

const recipes: Recipe[] = [
  {
    name: "a feature is added",
    document: "docs/recipes/add-a-feature.md",
    migration: /^CREATE TABLE `notes`[\s\S]*CREATE INDEX `notes_by_owner`/,
    tests: [
      ...guards,
      "db/notes.test.ts",
      "db/items.test.ts",
      "db/personal-data.test.ts",
      "db/users.test.ts",
    ],
    tried: { byBrowser: "notes" },
  },
  {
    name: "the assistant is removed",
    document: "docs/recipes/remove-a-feature.md",
    section: "The assistant",
    migration: /DROP TABLE `turns`[\s\S]*DROP TABLE `conversations`[\s\S]*DROP COLUMN `personalises`/,
    tests: [...guards, "app", "db", "lib/env.test.ts", "lib/sync/maintain.test.ts", "lib/sync/users.test.ts"],
    gone: "assistant|anthropic",
    tried: "built",
  },
  {
    name: "the console is removed",
    document: "docs/recipes/remove-a-feature.md",
    section: "The console",
    migration: /^DROP TABLE `audit_log`;$/,
    tests: [...guards, "app", "db", "lib/auth", "lib/sync/replay.test.ts"],
    gone: "audit-?log|console-?places|acting-?as|(href|from)=.{0,9}/admin",
  },
  {
    name: "the directory is removed",
    document: "docs/recipes/remove-a-feature.md",
    section: "The directory",
    migration:
      /DROP TABLE `directory_entries`[\s\S]*DROP COLUMN `visibility`[\s\S]*DROP TABLE `directory_search`/,
    tests: [...guards, "app", "db", "lib", "local/anthropic", "scripts/lib/checks", "scripts/lib/setup"],
    gone: "algolia|lib/search|search_directory|/directory\\b|open-?directory|directory-?(activity|counts|entries|rebuilds|search|tickets)|isVisibleTo|saveVisibility|visibility: |(in|of) the directory",
    tried: "built",
  },
];

/**
 * Does what the recipes say, each in a copy of the kit, and looks at what comes of it: types, style, guards, unit tests, the
 * migration, and the build of Next's.
 *
 * @param directory for the copies
 * @param only a word of the recipe's name; all of them without it
 */
export async function tryRecipes(directory: string, only = "") {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const recipe of recipes.filter(({ name }) => name.includes(only))) {
    const copy = join(directory, recipe.name.replaceAll(" ", "-"));
    for (const [what, check] of stepsOf(recipe, copy)) {
      try {
        await step(`${recipe.name}: ${what}`, check);
        tally.passed++;
      } catch (error) {
        if (!(error instanceof StopError)) throw error;
        console.error(`✗ ${recipe.name}: ${what}\n${error.message}`);
        tally.failed++;
        // What comes after builds on it.
        break;
      }
    }
  }
  return tally;
}

type Step = [what: string, check: () => Promise<unknown>];

function stepsOf(recipe: Recipe, copy: string): Step[] {
  const blocks = blocksOf(join(root, recipe.document), recipe.document).filter(
    ({ section }) => !recipe.section || section === recipe.section,
  );
  return [
    ["the kit is copied", () => copyKit(copy)],
    ...blocks
      .filter(({ language }) => language === "sh" || language === "diff")
      .map((block): Step => [block.at, () => doBlock(block, copy)]),
    ["types", () => runCopied("tsc", ["--noEmit"], copy)],
    ["style", () => runCopied("biome", ["check", "--error-on-warnings"], copy)],
    ["the migration", () => checkMigration(recipe, copy)],
    [
      "guards and unit tests, on the migrated database",
      () => runCopied("vitest", ["run", ...recipe.tests], copy),
    ],
    ["nothing is left", () => checkGone(recipe, copy)],
    ...(recipe.tried === "built" ? [["Next's build", () => build(copy)] satisfies Step] : []),
    ...(typeof recipe.tried === "object" ? [visit(recipe.tried.byBrowser, copy)] : []),
  ];
}

/** Runs a tool of the copy's own packages: two copies of vitest would not know each other. */
function runCopied(name: string, args: string[], copy: string, env: Record<string, string> = {}) {
  return runTool(join(copy, "node_modules", ".bin", name), args, env, copy);
}

async function doBlock({ language, text, at }: Block, copy: string): Promise<void> {
  const command = language === "diff" ? "git apply --unidiff-zero" : "bash -euo pipefail";
  const { exitCode, all } = await execa({
    cwd: copy,
    input: text,
    shell: true,
    all: true,
    reject: false,
    env: { PATH: `${join(copy, "node_modules", ".bin")}:${process.env.PATH}` },
  })`${command}`;
  if (exitCode !== 0) throw new StopError(`The block at ${at} does not work any more:\n\n${text}\n${all}`);
}

/** Whether the recipe left the migration that it promises, and nothing more is to be migrated. */
async function checkMigration({ migration }: Recipe, copy: string): Promise<void> {
  const made = (folder: string) => globSync("db/migrations/*.sql", { cwd: folder });
  const added = made(copy).filter((file) => !made(root).includes(file));
  const text = added.map((file) => readFileSync(join(copy, file), "utf8")).join("\n");
  if (migration ? added.length !== 1 || !migration.test(text) : added.length > 0)
    throw new StopError(`These migrations came of it: ${added.join(", ") || "none"}\n\n${text}`);
  const said = await runCopied("drizzle-kit", ["generate"], copy);
  if (!/No schema changes/.test(said ?? "")) throw new StopError(`The schema goes on to change:\n\n${said}`);
}

async function checkGone({ gone }: Recipe, copy: string): Promise<void> {
  if (!gone) return;
  // What asks for keys (scripts) may offer more services than a product uses.
  const places = [
    ...["app", "bench", "db", "lib", "local", "tests"],
    ...[":(glob)*.ts", ":(glob)*.toml", ".dev.vars.example"],
  ];
  const but = ["db/migrations", "tests/recipes", "tests/faults/previous-release.json"].map(
    (path) => `:!${path}`,
  );
  const args = ["grep", "--untracked", "-niIE", gone, "--", ...places, ...but];
  const { exitCode, stdout } = await execa("git", args, { cwd: copy, reject: false });
  if (exitCode !== 1) throw new StopError(`It is still named:\n\n${stdout}`);
}

async function build(copy: string): Promise<void> {
  const variables = publicPart(localEnvironment(localKeys(join(copy, ".local"))));
  const env = { ...variables, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  await runCopied("next", ["build"], copy, env);
}

/** The copy's own browser tests, on its own Worker. */
function visit(tests: string, copy: string): Step {
  const run = async () => {
    const args = ["test", "--", "e2e", "--project=flows", tests];
    const { exitCode, all } = await execa("npm", args, { ...byHand(copy), reject: false });
    if (exitCode !== 0 || !/[1-9]\d* passed, 0 failed$/.test(all.trim()))
      throw new StopError(`npm ${args.join(" ")} failed:\n\n${all}`);
  };
  return ["its browser tests, on the built Worker", run];
}

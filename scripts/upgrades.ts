import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { execa } from "execa";
import manifest from "../package.json" with { type: "json" };
import renovate from "../renovate.json" with { type: "json" };
import { root } from "./lib/paths.ts";
import { runTool, stopOnExit } from "./lib/processes.ts";
import { fail, StopError } from "./lib/terminal.ts";
import { judge, type Pin, patchedPackages } from "./lib/upgrades.ts";

// npm run upgrades: which pins the registry has newer versions of, how far each can be raised, and what stands against more. It changes
// nothing: UPGRADING.md says how. What is unsafe is said by `npm test audit`.

stopOnExit();
try {
  const pins = await Promise.all([...(await findOutdated())].map(readPin));
  const verdicts = pins.map(judge).filter((verdict) => verdict !== undefined);
  for (const { name, current, latest, newest, notes } of verdicts) {
    const target = newest ? styleText("green", newest) : styleText("dim", "stays");
    console.log(`${name} ${current} → ${target}${newest === latest ? "" : ` (latest: ${latest})`}`);
    for (const note of notes) console.log(styleText("dim", `    ${note}`));
  }
  const raised = verdicts.filter(({ newest }) => newest).length;
  console.log(`\n${raised} can be raised, ${verdicts.length - raised} stay. How: UPGRADING.md`);
  process.exit(0);
} catch (error) {
  fail(error);
}

/** The direct dependencies that have a newer version, with their latest. */
async function findOutdated(): Promise<Map<string, string>> {
  // npm ends with 1 where there is any.
  const { stdout } = await execa("npm", ["outdated", "--json"], { cwd: root, reject: false });
  const found = JSON.parse(stdout || "{}");
  if (found.error) throw new StopError(`npm reached no registry: ${found.error.summary}`);
  return new Map(Object.entries<{ latest: string }>(found).map(([name, { latest }]) => [name, latest]));
}

async function readPin([name, latest]: [string, string]): Promise<Pin> {
  const patches = patchedPackages(readdirSync(join(root, "patches")));
  const published = JSON.parse((await runTool("npm", ["view", name, "versions", "--json"])) ?? "[]");
  const rule = renovate.packageRules.find(
    (rule) => rule.allowedVersions && rule.matchPackageNames?.includes(name),
  );
  return {
    name,
    current: readInstalled(name).version,
    latest,
    versions: [published].flat(),
    peers: Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).flatMap((by) => {
      const range = readInstalled(by).peerDependencies?.[name];
      return range ? [{ by, range }] : [];
    }),
    patch: patches.get(name),
    held: rule?.allowedVersions ? { range: rule.allowedVersions, why: rule.description } : undefined,
  };
}

function readInstalled(name: string): { version: string; peerDependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
}

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import manifest from "../package.json" with { type: "json" };

interface Step {
  uses?: string;
  run?: string;
}

interface Workflow {
  on: object;
  permissions?: Record<string, string>;
  jobs: Record<string, { uses?: string; permissions?: object; "timeout-minutes"?: number; steps?: Step[] }>;
}

const folder = join(import.meta.dirname, "..", ".github", "workflows");
const files = globSync("*.yml", { cwd: folder });

test("There is something to check", () => {
  expect(files.sort()).toEqual(["preview.yml", "production.yml", "scheduled.yml", "test.yml"]);
});

describe.each(files)("%s", (file) => {
  const text = readFileSync(join(folder, file), "utf8");
  const workflow: Workflow = parse(text);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap(({ steps = [] }) => steps);

  test("runs only scripts that package.json has", () => {
    const named = steps.flatMap(({ run = "" }) => [
      ...run.matchAll(/\bnpm (?:run )?(?:--silent )?(?:run )?([\w:-]+)/g),
    ]);
    const builtIn = ["audit", "install"];
    const scripts = named.map(([, name = ""]) => name).filter((name) => !builtIn.includes(name));
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  test("pins each action by the hash of a commit, and says its version", () => {
    const lines = [...text.matchAll(/uses: (.+)/g)].map(([, action = ""]) => action);
    expect(lines).not.toEqual([]);
    const isOwn = (action: string) => action.startsWith("./.github/workflows/");
    const isPinned = (action: string) => /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action);
    expect(lines.filter((action) => !isOwn(action) && !isPinned(action))).toEqual([]);
  });

  test("says what it may do: it reads the sources, and writes at most a comment or an issue", () => {
    const { contents, ...others } = workflow.permissions ?? {};
    expect(contents).toBe("read");
    expect(Object.keys(others).filter((name) => name !== "pull-requests" && name !== "issues")).toEqual([]);
    expect(jobs.filter(({ permissions }) => permissions)).toEqual([]);
  });

  test("is not started by a stranger's pull request with our rights", () => {
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
    expect(Object.keys(workflow.on)).not.toContain("workflow_run");
  });

  test("puts nothing that somebody wrote into a script", () => {
    // A title can end a quotation and go on as a command; a variable of the environment can't.
    expect(steps.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
  });

  test("keeps no token in the clone, and ends by itself", () => {
    const clones = text.match(/actions\/checkout@/g)?.length ?? 0;
    expect(text.match(/persist-credentials: false/g)?.length ?? 0).toBe(clones);
    expect(jobs.filter((job) => !job.uses && !job["timeout-minutes"])).toEqual([]);
  });
});

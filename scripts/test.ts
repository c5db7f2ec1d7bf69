import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { tryAccess } from "../tests/access/run.ts";
import { tryCommands } from "../tests/commands/run.ts";
import { endure } from "../tests/endurance/run.ts";
import { tryFuzz } from "../tests/fuzz/run.ts";
import { tryRecipes } from "../tests/recipes/run.ts";
import { buildWorker } from "./lib/build.ts";
import { runChecks } from "./lib/check.ts";
import { findChromium } from "./lib/chromium.ts";
import { fillNewDirectory } from "./lib/directory.ts";
import {
  algoliaEnvironment,
  type LocalKeys,
  localEnvironment,
  localKeys,
  type Variables,
} from "./lib/environment.ts";
import { openServices } from "./lib/mirror.ts";
import { root, stateDir } from "./lib/paths.ts";
import { showTool, stopAll, stopOnExit } from "./lib/processes.ts";
import { findPort, type Stack, startDevelopment, startStack, startWorker } from "./lib/stack.ts";
import { fail, StopError } from "./lib/terminal.ts";

/** How many checks a suite made, and how they ended. */
interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, where the suite's own report is far above the end. */
  failures?: string[];
  /** What passed at the second try alone. */
  flaky?: string[];
}

// The suites run one after another: on two cores, browser tests beside anything else are slow and moody.
const suites: Record<string, (output: string) => Promise<Tally>> = {
  // What `npm run check` looks at.
  check: async () => ({ ...(await runChecks()), skipped: 0 }),
  unit: (output) => vitest("vitest.config.ts", join(output, "unit.json")),
  workerd: (output) => vitest("vitest.workerd.config.ts", join(output, "workerd.json")),
  e2e: async (output) => browserTests(await startTestStack(output), output, [...builtProjects, ...rest]),
  // The directory's browser tests once more, with the directory at Algolia.
  algolia: algoliaTests,
  // What whoever works on the kit sees: Next's development server instead of the built Worker.
  development: developmentTests,
  access: accessTests,
  // Requests that are made up: npm run test:fuzz -- 1000000 for more of them.
  fuzz: fuzzTests,
  // What a newcomer types, and every command that is documented, in a copy of the kit.
  commands: commandTests,
  // The recipes of docs/recipes, done in copies of the kit. `npm test recipes added` does those with that word.
  recipes: (output) => tryRecipes(join(output, "recipes"), rest[0]),
  // Last: it takes what it likes of the machine. `npm run test:endurance -- 30` makes it half an hour of two minutes.
  endurance: enduranceTests,
};

/** Those of the browser tests that look at the built Worker, unless others are asked for. */
const builtProjects = process.argv.some((argument) => argument.startsWith("--project"))
  ? []
  : ["--project=flows", "--project=clerk", "--project=alone"];

/** Run only when they are asked for by name. */
const onDemand: typeof suites = {
  // The assistant's fixed cases against the real service: npm run evaluate
  evaluation: evaluationTests,
  // What is published against the locked versions: it asks the registry, and its answer changes from day to day.
  audit: auditTest,
};

stopOnExit();
mkdirSync(stateDir, { recursive: true });
// A folder of its own: a test run and a running kit, or two test runs, don't touch each other's data.
const output = mkdtempSync(join(stateDir, "test-"));
const [only, ...rest] = process.argv.slice(2);
const chosen = only && only in onDemand ? onDemand : suites;
if (only && !(only in chosen))
  fail(
    new StopError(
      `There is no suite "${only}". There are: ${Object.keys({ ...suites, ...onDemand }).join(", ")}.`,
    ),
  );

const tallies: Tally[] = [];
const failures: string[] = [];
const flaky: string[] = [];
for (const [name, run] of Object.entries(chosen)) {
  if (only && only !== name) continue;
  console.log(`\n── ${name} ${"─".repeat(60 - name.length)}`);
  const tally = await run(output).catch((error: unknown): Tally => {
    console.error(error instanceof StopError ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  tallies.push(tally);
  flaky.push(...(tally.flaky ?? []));
  if (tally.failed > 0) failures.push(...(tally.failures ?? ["see above"]).map((each) => `${name}: ${each}`));
}
const total = addUp(tallies);
await stopAll();
if (total.failed === 0) rmSync(output, { recursive: true, force: true });
else console.log(`\nFailed:\n${failures.join("\n")}\n\nLogs and traces: ${output}`);
if (flaky.length > 0) console.log(`\nPassed only at the second try:\n${flaky.join("\n")}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function addUp(tallies: Tally[]): Tally {
  const sum = (key: "passed" | "failed" | "skipped") => tallies.reduce((so, tally) => so + tally[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

async function auditTest(): Promise<Tally> {
  const passed = await showTool("npm", ["audit"]);
  return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}

async function vitest(config: string, reportFile: string): Promise<Tally> {
  const ok = await showTool("vitest", [
    ...["run", "--config", config, "--reporter=default", "--reporter=json", `--outputFile=${reportFile}`],
    ...rest,
  ]);
  const report = JSON.parse(readFileSync(reportFile, "utf8"));
  return {
    passed: report.numPassedTests,
    // A file that does not load has no tests to fail.
    failed: Math.max(report.numFailedTests, Number(!ok)),
    skipped: report.numPendingTests + report.numTodoTests,
    failures: (report.testResults as VitestFile[]).flatMap(({ name, message, assertionResults }) => [
      ...(message ? [`${relative(root, name)}: ${message.split("\n")[0]}`] : []),
      ...assertionResults
        .filter(({ status }) => status === "failed")
        .map(({ fullName }) => `${relative(root, name)}: ${fullName}`),
    ]),
  };
}

async function algoliaTests(output: string): Promise<Tally> {
  const directory = join(output, "algolia");
  const stack = await startTestStack(directory, algoliaEnvironment);
  await fillNewDirectory(openServices(stack.environment));
  return browserTests(stack, directory, ["--project=flows", "directory.spec", ...rest]);
}

async function developmentTests(output: string): Promise<Tally> {
  const directory = join(output, "development");
  const stack = await prepareStack(directory);
  await startDevelopment(stack, directory);
  return browserTests(stack, directory, ["--project=development", ...rest]);
}

async function evaluationTests(output: string): Promise<Tally> {
  const key = process.env.ANTHROPIC_API_KEY;
  if (!key) throw new StopError("Set ANTHROPIC_API_KEY to a key of Anthropic's: this asks the real service.");
  const real = { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: "" };
  const model = process.env.ANTHROPIC_MODEL;
  const stack = await startTestStack(output, () => ({ ...real, ...(model && { ANTHROPIC_MODEL: model }) }));
  return browserTests(stack, output, ["--project=flows", "assistant-evaluation", ...rest]);
}

async function browserTests(stack: Stack, output: string, args: string[]): Promise<Tally> {
  const chromium = await findChromium();
  const reportFile = join(output, "e2e.json");
  const ok = await showTool("playwright", ["test", "--reporter=list,json", ...args], {
    ...stack.environment,
    E2E_APP_URL: stack.appUrl,
    E2E_CHROMIUM: chromium,
    E2E_OUTPUT: join(output, "traces"),
    E2E_LOG: join(output, "logs", "worker.log"),
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
    NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
  });
  const { stats, suites } = JSON.parse(readFileSync(reportFile, "utf8"));
  return {
    passed: stats.expected + stats.flaky,
    failed: Math.max(stats.unexpected, Number(!ok)),
    skipped: stats.skipped,
    failures: specsOf(suites, "unexpected"),
    flaky: specsOf(suites, "flaky"),
  };
}

interface VitestFile {
  name: string;
  message: string;
  assertionResults: { status: string; fullName: string }[];
}

type Verdict = "expected" | "unexpected" | "flaky" | "skipped";

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs: {
    title: string;
    file: string;
    tests: { status: Verdict; results: { errors: { message?: string }[] }[] }[];
  }[];
}

/** Each test that ended so, with the first line of why. */
function specsOf(suites: PlaywrightSuite[], verdict: Verdict): string[] {
  return suites.flatMap(({ suites: inner = [], specs }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === verdict))
      .map(({ file, title, tests }) => {
        const message = tests
          .flatMap(({ results }) => results.flatMap(({ errors }) => errors))
          .at(0)?.message;
        return `${file}: ${title}${message ? ` (${stripVTControlCharacters(message).split("\n")[0]})` : ""}`;
      }),
    ...specsOf(inner, verdict),
  ]);
}
async function accessTests(output: string): Promise<Tally> {
  const directory = join(output, "access");
  const stack = await startTestStack(directory, () => ({ RATE_LIMITS: "off" }));
  return tryAccess(stack, localKeys(directory), join(directory, "open"));
}

async function fuzzTests(output: string): Promise<Tally> {
  const directory = join(output, "fuzz");
  const stack = await startTestStack(directory, () => ({ RATE_LIMITS: "off" }));
  const logFile = join(directory, "logs", "worker.log");
  // As a gate it asks the same each time; by command it looks for what nobody has found.
  if (rest.length === 0) process.env.FUZZ_SEED ??= "1";
  const [requests = "10000", only = ""] = rest;
  return tryFuzz({ stack, keys: localKeys(directory), logFile, requests: Number(requests), only });
}

async function commandTests(output: string) {
  const startKit = async () => (await startTestStack(join(output, "deployed"))).environment;
  return tryCommands(join(output, "commands"), startKit);
}

async function enduranceTests(output: string): Promise<Tally> {
  if (rest.length === 0) process.env.ENDURANCE_SEED ??= "1";
  const minutes = Number(rest[0] ?? 1.8);
  if (!(minutes > 0)) throw new StopError("Say for how many minutes: npm run test:endurance -- 30");
  const tallies: Tally[] = [];
  // Once more with the directory at Algolia, whose faults are few.
  for (const [name, more, share] of [
    ["endurance", undefined, 0.85],
    ["endurance-algolia", algoliaEnvironment, 0.15],
  ] as const) {
    const directory = join(output, name);
    const stack = await startTestStack(directory, more);
    await fillNewDirectory(openServices(stack.environment));
    tallies.push(await endure(stack, localKeys(directory), directory, minutes * share));
  }
  return addUp(tallies);
}

/** The built Worker and its stand-ins, on free ports, with keys and data of this run alone. */
async function startTestStack(
  directory: string,
  more: (keys: LocalKeys) => Variables = () => ({}),
): Promise<Stack> {
  const stack = await prepareStack(directory, more);
  await buildWorker(stack.environment);
  await startWorker(stack, directory);
  return stack;
}

/** The stand-ins of one run. */
async function prepareStack(
  directory: string,
  more: (keys: LocalKeys) => Variables = () => ({}),
): Promise<Stack> {
  const keys = localKeys(directory);
  const variables = { ...localEnvironment(keys), ...more(keys) };
  // Ports far from those of `npm start`, and different in runs that begin together.
  const base = 20_000 + (process.pid % 20_000);
  variables.CLERK_API_URL = `http://localhost:${base + 101}`;
  variables.TURSO_DATABASE_URL = `http://localhost:${base + 202}`;
  if (variables.ALGOLIA_URL) variables.ALGOLIA_URL = `http://localhost:${base + 303}`;
  if (variables.ANTHROPIC_BASE_URL) variables.ANTHROPIC_BASE_URL = `http://localhost:${base + 404}`;
  const appPort = await findPort(base);
  return startStack({ directory, variables, keys, appPort, retryScale: 0.02 });
}

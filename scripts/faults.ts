import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stateDir } from "./lib/paths.ts";
import { showTool, stopAll, stopOnExit } from "./lib/processes.ts";

// The fault campaigns in full. `npm test` runs the same files, with less of everything.
// npm run test:faults [-- file]; FAULTS_RUNS=1000000 for more generated histories, FAULTS_SEED for the same ones again.

stopOnExit();
mkdirSync(stateDir, { recursive: true });
const report = join(stateDir, "faults.jsonl");
rmSync(report, { force: true });
const filter = process.argv.slice(2);
const ok = await showTool(
  "vitest",
  ["run", "--config", "vitest.config.ts", ...(filter.length > 0 ? filter : ["tests/faults"])],
  { FAULTS: "full", FAULTS_REPORT: report },
);
await stopAll();
if (existsSync(report)) {
  const rows = readFileSync(report, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  console.table(Object.fromEntries(rows.map(({ test, ...counts }) => [test, counts])));
}
process.exit(ok ? 0 : 1);

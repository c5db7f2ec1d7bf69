import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, stateDir } from "../../scripts/lib/paths.ts";
import { chart } from "./chart.ts";
import { measureCold, measureMemory, measureSteady, measureWarm, type Running } from "./measure.ts";
import { type Report, show, write } from "./report.ts";
import { scenariosOf } from "./scenarios.ts";
import { prepare } from "./set-up.ts";

// BENCH_ROUNDS=1 for a first look, BENCH_ONLY=webhook for the scenarios with that in their name: neither is written down.
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const only = process.env.BENCH_ONLY;

/**
 * Measures what requests cost, ours beside its peers, in one run and by turns. Prints the table and how it stands against the
 * goals, and writes both, with a chart, into docs/performance.
 */
export async function benchRequests(): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  const directory = mkdtempSync(join(stateDir, "bench-"));
  const ground = await prepare(directory);
  const all = await scenariosOf(ground);
  const scenarios = all.filter(({ name }) => !only || name.includes(only));
  const some = (...names: string[]) => scenarios.filter(({ name }) => names.includes(name));

  const running: Running[] = [];
  for (const contestant of ground.contestants) running.push({ ...contestant, ...(await contestant.start()) });
  const load = { connections: 8, rounds, ms: 1_500 };
  const warm = await measureWarm(ground, running, scenarios, load);
  const fewer = { rounds: Math.min(rounds, 2), ms: 1_000 };
  const pages = some("public page", "signed-in page");
  const connections: Report["connections"] = { 8: warm };
  for (const count of [1, 64])
    connections[count] = await measureWarm(ground, running, pages, { ...fewer, connections: count });
  const distance: Report["distance"] = { 0: warm };
  for (const ms of [5, 30]) {
    await ground.setDistance(ms);
    distance[ms] = await measureWarm(ground, running, some("signed-in page"), { ...fewer, connections: 8 });
  }
  await ground.setDistance(0);
  const [webhook] = some("webhook");
  const steady = webhook ? await measureSteady(running, webhook, 50, 10) : {};
  const memory = measureMemory(running);
  await Promise.all(running.map((worker) => worker.close()));
  const cold = await measureCold(ground, pages, rounds);

  const report: Report = { warm, connections, distance, steady, memory, cold, workers: ground.workers };
  show(report);
  if (!only && rounds >= 5) {
    write(report, join(root, "docs", "performance"), chart(warm));
    console.log("\nWritten: docs/performance/bench.json and bench.svg");
  }
  rmSync(directory, { recursive: true, force: true });
}

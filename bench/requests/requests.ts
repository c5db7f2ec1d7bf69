import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stateDir } from "../../scripts/lib/paths.ts";
import { type Spread, showSpread, spread } from "../numbers.ts";
import { cpuOf, memoryOf, type RunningWorker } from "../workerd.ts";
import { type Answer, Client, loadFor } from "./load.ts";
import { type Scenario, scenariosOf } from "./scenarios.ts";
import { type Contestant, type Ground, prepare } from "./set-up.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const slotMs = 1_500;
const connections = 8;

/** What one contestant took for one scenario. */
interface Figures {
  cpuMs: number[];
  perSecond: number[];
  posts: number[];
  answers: Answer[];
}

/**
 * Measures what requests cost, ours beside its peers, in one run and interleaved: CPU (user and system) of the process that
 * answers, requests a second, times to the first and the last byte, requests to the database.
 */
export async function benchRequests(): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  const directory = mkdtempSync(join(stateDir, "bench-"));
  const ground = await prepare(directory);
  const scenarios = await scenariosOf(ground);
  const only = process.env.BENCH_ONLY;
  const chosen = scenarios.filter(({ name }) => !only || name.includes(only));
  await measureWarm(ground, chosen);
  await measureCold(ground, chosen);
  rmSync(directory, { recursive: true, force: true });
}

async function measureWarm(ground: Ground, scenarios: Scenario[]): Promise<void> {
  const running: (Contestant & RunningWorker)[] = [];
  for (const contestant of ground.contestants) running.push({ ...contestant, ...(await contestant.start()) });
  const table = new Map<string, Figures>();
  for (let round = 0; round <= rounds; round++) {
    for (const scenario of scenarios) {
      for (const contestant of running) {
        const shots = scenario.shots[contestant.name];
        if (!shots) continue;
        const key = `${scenario.name} | ${contestant.name}`;
        const figures = table.get(key) ?? { cpuMs: [], perSecond: [], posts: [], answers: [] };
        table.set(key, figures);
        const slot = { url: contestant.url, connections, ms: slotMs };
        const [posts, cpu, start] = [await countPosts(ground), cpuOf(contestant.pid), performance.now()];
        const answers = await loadFor(slot, shots(contestant.url), scenario.status);
        const seconds = (performance.now() - start) / 1000;
        // What runs behind the answers belongs to the price.
        await sleep(200);
        if (round === 0) continue;
        figures.cpuMs.push((cpuOf(contestant.pid) - cpu) / answers.length);
        figures.perSecond.push(answers.length / seconds);
        figures.posts.push(((await countPosts(ground)) - posts) / answers.length);
        figures.answers.push(...answers);
      }
    }
  }
  for (const [key, { cpuMs, perSecond, posts, answers }] of table) {
    const last = answers.map(({ lastByteMs }) => lastByteMs).sort((a, b) => a - b);
    const first = answers.map(({ firstByteMs }) => firstByteMs).sort((a, b) => a - b);
    const at = (values: number[], part: number) => (values[Math.floor(values.length * part)] ?? 0).toFixed(1);
    console.log(
      key.padEnd(60),
      `cpu ${showSpread(spread(cpuMs), 2)}`,
      `${showSpread(spread(perSecond), 0)}/s`,
      `first ${at(first, 0.5)} last ${at(last, 0.5)}/${at(last, 0.95)}/${at(last, 0.99)} ms`,
      `posts ${spread(posts).median.toFixed(2)}`,
      `bytes ${answers[0]?.bytes}`,
    );
  }
  for (const { name, pid } of running) console.log(name.padEnd(40), `${memoryOf(pid).toFixed(0)} MiB`);
  await Promise.all(running.map((worker) => worker.close()));
}

async function countPosts({ databaseUrl, keys }: Ground): Promise<number> {
  const headers = { authorization: `Bearer ${keys.databaseToken}` };
  const response = await fetch(`${databaseUrl}/_control/stats`, { headers });
  return ((await response.json()) as { pipelines: number }).pipelines;
}

/** The first request after a start: what it takes of CPU, and how long it is waited for. */
async function measureCold({ contestants }: Ground, scenarios: Scenario[]): Promise<void> {
  for (const scenario of scenarios.filter(
    ({ name }) => name === "public page" || name === "signed-in page",
  )) {
    for (const contestant of contestants) {
      const shots = scenario.shots[contestant.name];
      if (!shots) continue;
      const [cpuMs, ms]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        const worker = await contestant.start();
        await sleep(300);
        const client = new Client(worker.url, 1);
        const cpu = cpuOf(worker.pid);
        const { lastByteMs } = await client.send(shots(worker.url)());
        cpuMs.push(cpuOf(worker.pid) - cpu);
        ms.push(lastByteMs);
        client.close();
        await worker.close();
      }
      const show = (values: number[]): string => showSpread(spread(values) as Spread, 0);
      console.log(
        `cold ${scenario.name} | ${contestant.name}`.padEnd(60),
        `cpu ${show(cpuMs)}`,
        `${show(ms)} ms`,
      );
    }
  }
}

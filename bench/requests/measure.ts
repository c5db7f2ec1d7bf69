import { setTimeout as sleep } from "node:timers/promises";
import { type Spread, spread } from "../numbers.ts";
import { cpuOf, memoryOf, type RunningWorker } from "../workerd.ts";
import { type Answer, Client, loadAt, loadFor } from "./load.ts";
import type { Scenario } from "./scenarios.ts";
import type { Contestant, Ground } from "./set-up.ts";

/** What an answer took in milliseconds: half of all, 95 and 99 of a hundred took no longer. */
export type Percentiles = Record<"p50" | "p95" | "p99", number>;

/** What one contestant took for one scenario. */
export interface Figures {
  /** User and system time of the process that answers, in milliseconds a request. */
  cpuMs: Spread;
  perSecond: Spread;
  firstByteMs: Percentiles;
  lastByteMs: Percentiles;
  /** Requests to the database, those behind the answer among them, a request. */
  posts: number;
  bytes: number;
}

/** By scenario, and in it by contestant. */
export type Table<Value> = Record<string, Record<string, Value>>;

export type Running = Contestant & RunningWorker;

export interface Load {
  connections: number;
  rounds: number;
  /** How long one contestant is asked in one round. */
  ms: number;
}

/** Asks everybody for everything, by turns; a first round warms them up. */
export async function measureWarm(
  ground: Ground,
  running: Running[],
  scenarios: Scenario[],
  load: Load,
): Promise<Table<Figures>> {
  const samples: Table<Sample[]> = {};
  for (let round = 0; round <= load.rounds; round++) {
    for (const { name, shots, status } of scenarios) {
      samples[name] ??= {};
      for (const contestant of running) {
        const shot = shots[contestant.name];
        if (!shot) continue;
        const sample = await takeSample(ground, contestant, shot, status, load);
        samples[name][contestant.name] ??= [];
        if (round > 0) samples[name][contestant.name]?.push(sample);
      }
    }
  }
  return mapTable(samples, summarize);
}

interface Sample {
  cpuMs: number;
  perSecond: number;
  posts: number;
  answers: Answer[];
}

async function takeSample(
  ground: Ground,
  { url, pid }: Running,
  shot: Scenario["shots"][string],
  status: number,
  { connections, ms }: Load,
): Promise<Sample> {
  const [posts, cpu, start] = [await ground.countPosts(), cpuOf(pid), performance.now()];
  const answers = await loadFor({ url, connections, ms }, shot(url), status);
  const seconds = (performance.now() - start) / 1000;
  // What runs behind the answers belongs to the price.
  await sleep(200);
  return {
    cpuMs: (cpuOf(pid) - cpu) / answers.length,
    perSecond: answers.length / seconds,
    posts: ((await ground.countPosts()) - posts) / answers.length,
    answers,
  };
}

function summarize(samples: Sample[]): Figures {
  const answers = samples.flatMap((sample) => sample.answers);
  return {
    cpuMs: spread(samples.map(({ cpuMs }) => cpuMs)),
    perSecond: spread(samples.map(({ perSecond }) => perSecond)),
    firstByteMs: percentiles(answers.map(({ firstByteMs }) => firstByteMs)),
    lastByteMs: percentiles(answers.map(({ lastByteMs }) => lastByteMs)),
    posts: spread(samples.map(({ posts }) => posts)).median,
    bytes: answers.at(-1)?.bytes ?? 0,
  };
}

function percentiles(values: number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Asks at a steady rate, for so many seconds. */
export async function measureSteady(running: Running[], scenario: Scenario, rate: number, seconds: number) {
  const found: Record<string, Percentiles> = {};
  for (const { name, url } of running) {
    const shot = scenario.shots[name];
    if (!shot) continue;
    const answers = await loadAt({ url, rate, ms: seconds * 1000 }, shot(url), scenario.status);
    found[name] = percentiles(answers.map(({ lastByteMs }) => lastByteMs));
  }
  return found;
}

/** The first request after a start: what it takes of CPU, and how long it is waited for, in milliseconds. */
export async function measureCold(ground: Ground, scenarios: Scenario[], rounds: number) {
  const samples: Table<{ cpuMs: number; ms: number }[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const { name, shots } of scenarios) {
      samples[name] ??= {};
      for (const contestant of ground.contestants) {
        const shot = shots[contestant.name];
        if (!shot) continue;
        const worker = await contestant.start();
        await sleep(300);
        const client = new Client(worker.url, 1);
        const cpu = cpuOf(worker.pid);
        const { lastByteMs } = await client.send(shot(worker.url)());
        const sample = { cpuMs: cpuOf(worker.pid) - cpu, ms: lastByteMs };
        samples[name][contestant.name] ??= [];
        samples[name][contestant.name]?.push(sample);
        client.close();
        await worker.close();
      }
    }
  }
  return mapTable(samples, (taken) => ({
    cpuMs: spread(taken.map(({ cpuMs }) => cpuMs)),
    ms: spread(taken.map(({ ms }) => ms)),
  }));
}

/** The memory that each holds after all that, in MiB. */
export function measureMemory(running: Running[]): Record<string, number> {
  return Object.fromEntries(running.map(({ name, pid }) => [name, Math.round(memoryOf(pid))]));
}

function mapTable<From, To>(table: Table<From>, map: (value: From) => To): Table<To> {
  const mapRow = (row: Record<string, From>) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, map(value)]));
  return Object.fromEntries(Object.entries(table).map(([key, row]) => [key, mapRow(row)]));
}

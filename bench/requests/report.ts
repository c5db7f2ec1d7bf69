import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { printRow, type Spread, showSpread } from "../numbers.ts";
import type { Figures, Percentiles, Table } from "./measure.ts";
import { names } from "./names.ts";

/** All that a run has measured. */
export interface Report {
  /** With 8 connections, the database on the same machine. */
  warm: Table<Figures>;
  /** By the number of connections. */
  connections: Record<number, Table<Figures>>;
  /** By how far the database is away, in milliseconds. */
  distance: Record<number, Table<Figures>>;
  /** What a delivery takes at 50 a second. */
  steady: Record<string, Percentiles>;
  /** In MiB, after all of it. */
  memory: Record<string, number>;
  /** The first request after a start. */
  cold: Table<{ cpuMs: Spread; ms: Spread }>;
  /** Bytes of each Worker, minified. */
  workers: Record<string, { raw: number; gzip: number }>;
}

const { own, onNext, peer, hono, bare } = names;

/** CPU of ours, at the most so many times that of another. */
const goals: [scenario: string, other: string, atMost: number][] = [
  ["public page", bare, 1.5],
  ["public page", peer, 0.1],
  ["redirect of a visitor", hono, 2],
  ["webhook", hono, 1.5],
  ["signed-in page", onNext, 0.8],
  ["signed-in page", peer, 0.6],
  ["Server Action", onNext, 0.8],
];

/** Prints everything as tables. */
export function show({ warm, connections, distance, steady, memory, cold, workers }: Report): void {
  console.log("\nCPU ms a request (user and system of the process that answers), 8 connections");
  rows(
    ["scenario", "who", "CPU ms", "a second", "first byte ms", "last byte ms p50 p95 p99", "POSTs", "bytes"],
    warm,
    (it) => [
      showSpread(it.cpuMs, 2),
      it.perSecond.median.toFixed(0),
      it.firstByteMs.p50.toFixed(1),
      showPercentiles(it.lastByteMs),
      it.posts.toFixed(2),
      String(it.bytes),
    ],
  );
  console.log("\nThe same with other numbers of connections");
  for (const [count, table] of Object.entries(connections))
    if (Number(count) !== 8)
      rows(["scenario", "who", `CPU ms at ${count}`, "a second", "last byte ms p50 p95 p99"], table, brief);
  console.log("\nThe database further away");
  for (const [ms, table] of Object.entries(distance))
    if (Number(ms) > 0)
      rows(["scenario", "who", `CPU ms at ${ms} ms`, "a second", "last byte ms p50 p95 p99"], table, brief);
  console.log("\nThe first request after a start");
  rows(["scenario", "who", "CPU ms", "ms"], cold, ({ cpuMs, ms }) => [
    showSpread(cpuMs, 0),
    showSpread(ms, 0),
  ]);
  console.log("\nWebhook at 50 a second, ms p50 p95 p99");
  for (const [who, it] of Object.entries(steady)) printRow([who, showPercentiles(it)]);
  console.log("\nMemory after all of it, MiB; Worker, KiB raw and gzip");
  for (const [who, mib] of Object.entries(memory)) printRow([who, String(mib)]);
  for (const [who, { raw, gzip }] of Object.entries(workers))
    printRow([who, (raw / 1024).toFixed(0), (gzip / 1024).toFixed(0)]);
  console.log("\nGoals: CPU of ours over that of another");
  for (const [scenario, other, atMost] of goals) {
    const [mine, theirs] = [warm[scenario]?.[own], warm[scenario]?.[other]];
    if (mine && theirs) goal(`${scenario} / ${other}`, mine.cpuMs.median / theirs.cpuMs.median, atMost);
  }
  const [mine, theirs] = [cold["signed-in page"]?.[own], cold["signed-in page"]?.[peer]];
  if (mine && theirs)
    goal(`first request, signed in / ${peer}`, mine.cpuMs.median / theirs.cpuMs.median, 0.5);
}

/** Writes a report as JSON, with its chart. */
export function write(report: Report, directory: string, svg: string): void {
  mkdirSync(directory, { recursive: true });
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const at = new Date().toISOString().slice(0, 10);
  const text = JSON.stringify({ at, machine, ...report }, (_, value) => round(value), 1);
  writeFileSync(join(directory, "bench.json"), `${text}\n`);
  writeFileSync(join(directory, "bench.svg"), svg);
}

const round = (value: unknown) => (typeof value === "number" ? Number(value.toPrecision(4)) : value);

function brief({ cpuMs, perSecond, lastByteMs }: Figures): string[] {
  return [showSpread(cpuMs, 2), perSecond.median.toFixed(0), showPercentiles(lastByteMs)];
}

const showPercentiles = ({ p50, p95, p99 }: Percentiles) =>
  [p50, p95, p99].map((value) => value.toFixed(1)).join(" ");

function rows<Value>(head: string[], table: Table<Value>, cells: (value: Value) => string[]): void {
  printRow(head);
  printRow(head.map(() => "---"));
  for (const [scenario, row] of Object.entries(table))
    for (const [who, value] of Object.entries(row)) printRow([scenario, who, ...cells(value)]);
}

function goal(name: string, ratio: number, atMost: number): void {
  printRow([name, ratio.toFixed(2), `at most ${atMost}`, ratio <= atMost ? "reached" : "missed"]);
}

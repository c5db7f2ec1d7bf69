import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { spread } from "../../bench/numbers.ts";
import { aligned } from "../access/report.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** The memory of a workerd once its garbage is collected, in MiB. */
interface MemorySample {
  /** Seconds since the beginning. */
  at: number;
  pid: number;
  /** How many requests were answered so far. */
  requests: number;
  /** What the Worker's isolate holds: objects, and the buffers behind them. */
  held: number;
  /**
   * What the process holds (its resident set). It is shown, and not judged: workerd's grows by itself. That of a bare Worker which answers
   * 24 KB was seen to go from 80 to 845 MiB in 68,000 requests. Cloudflare's limit is on the isolate.
   */
  resident: number;
}

/**
 * What may be held more in the last third of a process's life than in the middle one, in MiB. What is under way at a sample is a
 * few MiB, and the medians of several samples less. In two minutes that third is more than a thousand requests: 5 KiB that each leaves behind
 * are seen; in half an hour, a third of a KiB.
 */
const toleratedMiB = 6;
/** With fewer samples, their medians say nothing. */
const leastSamples = 9;

/** Samples the memory of workerd. @param requests how many were answered so far */
export async function watchMemory(
  worker: WorkerProcess,
  requests: () => number,
  everyMs: number,
  over: AbortSignal,
): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  const startedAt = performance.now();
  while (!over.aborted) {
    await sleep(everyMs, undefined, { signal: over }).catch(() => undefined);
    const runtime = await worker.runtime();
    // It may be dying just now; and where the first one of a wrangler has its inspector, nothing tells.
    const held = runtime && (await collectGarbage(runtime.command).catch(() => undefined));
    const resident = (await worker.runtime())?.memory;
    if (!held || !resident) continue;
    const at = Math.round((performance.now() - startedAt) / 1000);
    samples.push({ at, pid: runtime.pid, requests: requests(), held, resident: resident / 2 ** 20 });
  }
  return samples;
}

/** Collects the garbage of the Worker's isolate. @returns what is left, in MiB */
async function collectGarbage(command: string): Promise<number> {
  const address = /--inspector-addr=(\S+)/.exec(command)?.[1];
  const signal = AbortSignal.timeout(5_000);
  const response = await fetch(`http://${address}/json`, { signal });
  const targets = (await response.json()) as { webSocketDebuggerUrl: string }[];
  const target = targets.find(({ webSocketDebuggerUrl: url }) => url.includes("core:user:"));
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  try {
    await once(socket, "open", { signal });
    await call(socket, "HeapProfiler.collectGarbage", signal);
    const { usedSize, backingStorageSize } = await call(socket, "Runtime.getHeapUsage", signal);
    return (usedSize + backingStorageSize) / 2 ** 20;
  } finally {
    socket.close();
  }
}

interface HeapUsage {
  usedSize: number;
  backingStorageSize: number;
}

async function call(socket: WebSocket, method: string, signal: AbortSignal): Promise<HeapUsage> {
  socket.send(JSON.stringify({ id: 1, method }));
  const [{ data }] = (await once(socket, "message", { signal })) as [MessageEvent<string>];
  return JSON.parse(data).result;
}

/** Shows the samples, and says whether the memory of the process that lived last is flat. */
export function judgeMemory(samples: MemorySample[]): [promise: string, problems: string[]] {
  console.log(tableOf(samples));
  const last = samples.filter(({ pid }) => pid === samples.at(-1)?.pid);
  const third = Math.floor(last.length / 3);
  const median = (part: MemorySample[], of: "held" | "resident") =>
    Math.round(spread(part.map((sample) => sample[of])).median * 10) / 10;
  const [middle, end] = [last.slice(third, 2 * third), last.slice(-third)];
  const [heldBefore, held] = [median(middle, "held"), median(end, "held")];
  const [before, resident] = [median(middle, "resident"), median(end, "resident")];
  const requests = (end.at(-1)?.requests ?? 0) - (middle.at(0)?.requests ?? 0);
  const change = `over ${requests} requests, held ${heldBefore} → ${held} MiB, resident ${before} → ${resident} MiB`;
  console.log(`\nMemory of the last workerd, from the middle third of its life to the last, ${change}\n`);
  const problems = [
    ...(last.length < leastSamples ? [`There are only ${last.length} samples of it.`] : []),
    ...(held - heldBefore > toleratedMiB ? [`What is held grows: ${change}`] : []),
  ];
  return ["What the Worker holds in memory is flat", problems];
}

function tableOf(samples: MemorySample[]): string {
  const rows = samples.map(({ at, pid, requests, held, resident }) =>
    [at, pid, requests, held.toFixed(1), Math.round(resident)].map(String),
  );
  return aligned([["second", "workerd", "requests", "held, MiB", "resident, MiB"], ...rows]);
}

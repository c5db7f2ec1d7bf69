import { setTimeout as sleep } from "node:timers/promises";
import { whole } from "../numbers.ts";
import { memoryOf } from "../workerd.ts";
import { answer, type Contestant } from "./contestants.ts";

const streams = 8;
const everyMs = 10_000;

/**
 * Samples the memory of workerd while it streams to eight people at once.
 *
 * @param contestants the Worker, and beside it the least that it could be; both at the same time
 * @param minutes how long
 */
export async function measureMemory(contestants: readonly Contestant[], minutes: number) {
  const measured = contestants.map((contestant) => ({ contestant, samples: [] as number[] }));
  const sample = () => {
    for (const { contestant, samples } of measured) samples.push(memoryOf(contestant.pid ?? 0));
  };
  // What it takes to answer at all is there before.
  for (const { contestant } of measured)
    await Promise.all(Array.from({ length: streams }, () => answer(contestant, "[[words 20]]")));
  sample();
  const timer = setInterval(sample, everyMs);
  try {
    // Not all at the same moment, as people do it.
    const answers = measured.flatMap(({ contestant }) =>
      Array.from({ length: streams }, async (_, nth) => {
        await sleep(nth * 100);
        await answer(contestant, `[[minutes ${minutes}]]`);
      }),
    );
    await Promise.all(answers);
  } finally {
    clearInterval(timer);
  }
  sample();
  return measured.map(({ contestant, samples }) => ({
    [`MiB of workerd, ${streams} streams, ${minutes} min`]: contestant.name,
    first: whole(samples[0] ?? 0),
    halfway: whole(samples[Math.floor(samples.length / 2)] ?? 0),
    max: whole(Math.max(...samples)),
    last: whole(samples.at(-1) ?? 0),
    samples: samples.length,
  }));
}

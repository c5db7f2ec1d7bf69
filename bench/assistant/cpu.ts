import { setTimeout as sleep } from "node:timers/promises";
import { showSpread, spread } from "../numbers.ts";
import { cpuOf } from "../workerd.ts";
import { answer, type Contestant } from "./contestants.ts";

const rounds = 5;
const connections = 8;
/** Short answers say what one costs, long ones what their tokens cost besides. */
const short = { words: 5, answers: 40 };
const long = { words: 700, answers: 8 };

/**
 * Measures the CPU (user and system) of workerd for an answer, and for each thousand tokens of it.
 *
 * @param contestants the Worker, and beside it the least that it could be; the last is what the others are compared with
 */
export async function measureCpu(contestants: readonly Contestant[]) {
  const measured = contestants.map((contestant) => ({
    contestant,
    anAnswer: [] as number[],
    aThousand: [] as number[],
  }));
  for (let round = 0; round <= rounds; round++) {
    for (const { contestant, anAnswer, aThousand } of measured) {
      const shortMs = await cpuOfAnswers(contestant, short);
      const longMs = await cpuOfAnswers(contestant, long);
      if (round === 0) continue;
      anAnswer.push(shortMs);
      aThousand.push(((longMs - shortMs) * 1_000) / (long.words - short.words));
    }
  }
  const last = measured.at(-1);
  return measured.map(({ contestant, anAnswer, aThousand }) => ({
    "CPU of workerd": contestant.name,
    "ms an answer": showSpread(spread(anAnswer), 2),
    "× bare, an answer": (spread(anAnswer).median / spread(last?.anAnswer ?? []).median).toFixed(1),
    "ms a thousand tokens": showSpread(spread(aThousand), 1),
    "× bare, tokens": (spread(aThousand).median / spread(last?.aThousand ?? []).median).toFixed(1),
  }));
}

/** @returns the milliseconds of each */
async function cpuOfAnswers(contestant: Contestant, { words, answers }: typeof short): Promise<number> {
  const { pid } = contestant;
  if (!pid) throw new Error(`${contestant.name} has no process that is known.`);
  const before = cpuOf(pid);
  let left = answers;
  const ask = async () => {
    while (left-- > 0) await answer(contestant, `[[words ${words}]]`);
  };
  await Promise.all(Array.from({ length: connections }, ask));
  // What runs behind the answers belongs to the price.
  await sleep(300);
  return (cpuOf(pid) - before) / answers;
}

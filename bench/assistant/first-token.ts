import { showSpread, spread } from "../numbers.ts";
import { answer, type Contestant } from "./contestants.ts";

const rounds = 7;
const perRound = 12;

/**
 * Measures the time from sending a question to the first piece of text, one question after the other. Of each round the
 * median is taken, beside that of the stand-in in the same round.
 *
 * @param contestants the stand-in is the last
 */
export async function measureFirstToken(contestants: readonly Contestant[]) {
  const measured = contestants.map(({ name }) => ({ name, medians: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    const samples: number[][] = contestants.map(() => []);
    for (let nth = 0; nth < perRound; nth++) {
      const question = `Good morning, for the ${round * perRound + nth}th time.`;
      for (const [index, contestant] of contestants.entries())
        samples[index]?.push(await answer(contestant, question));
    }
    if (round === 0) continue;
    for (const [index, { medians }] of measured.entries()) medians.push(spread(samples[index] ?? []).median);
  }
  const last = measured.at(-1)?.medians ?? [];
  return measured.map(({ name, medians }) => {
    const ratios = medians.map((ms, round) => ms / (last[round] ?? 0));
    return {
      "first token": name,
      ms: showSpread(spread(medians), 2),
      "× the stand-in": showSpread(spread(ratios), 2),
    };
  });
}

/** Where a test's chances come from: the same seed makes the same run. */
export interface Random {
  seed: number;
  /** A number from 0 up to, but without, 1. */
  next(): number;
  /** A whole number from 0 up to, but without, a limit. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Chances by an environment variable, or by a new seed that is printed: it makes the same choices once more. */
export function newRandom(variable = "FAULTS_SEED"): Random {
  const seed = Number(process.env[variable] ?? Math.floor(Math.random() * 2 ** 32));
  console.log(`${variable}=${seed}`);
  return randomOf(seed);
}

/** Chances by a seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { seed, next, below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}

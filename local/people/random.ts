/** Numbers from 0 up to 1 that follow from a seed and an index alone, in any order and without those before. */
export type Random = () => number;

/** The random numbers of one index. */
export function randomAt(seed: number, index: number): Random {
  let state = mix(mix(seed | 0) ^ Math.imul(index + 1, 0x9e3779b1));
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return (mix(state) >>> 0) / 2 ** 32;
  };
}

/** A whole number whose every bit depends on every bit of the given one (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** One of a list, each as likely as another. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** How much less uneven than Zipf's law: with 0, the first would come to a fifth of everybody. */
const flatness = 8;

/** One of a list that begins with the most common: the likelihood falls with the rank, as by Zipf and Mandelbrot. */
export function pickCommon<Item>(random: Random, items: readonly Item[]): Item {
  const rank = flatness * ((items.length + flatness) / flatness) ** random() - flatness;
  return items[Math.min(Math.floor(rank), items.length - 1)] as Item;
}

import { expect, test } from "vitest";
import type { QueryKind } from "./queries.ts";
import { fillDirectory, measureRecall } from "./recall.ts";
import { adapters } from "./stages.ts";

/** Where not everybody is found: recall among the first ten. What finds less fails; what finds more may raise it. */
const knownGaps: Record<keyof typeof adapters, Partial<Record<QueryKind, number>>> = {
  // A slip in a word of a bio is not guessed at; "c++" is the letter c, with which many names begin.
  fts5: { typo: 0.97, punctuation: 0.91 },
  algolia: { exact: 0.99, punctuation: 0.91 },
};

test.each(Object.entries(adapters))("The directory, by %s, finds whom people expect", async (name, start) => {
  const { db, directory, settled, close } = await start();
  try {
    await fillDirectory(db, directory);
    await settled();
    const { recall, byKind, wrong, imperfect } = await measureRecall(db, directory);
    console.table(byKind);
    console.log(`${name}: recall@10 ${recall.toFixed(3)}. Not whole: ${imperfect.join(", ")}`);
    expect(wrong).toEqual([]);
    const least = knownGaps[name as keyof typeof adapters];
    for (const { kind, recall } of byKind) expect(recall, kind).toBeGreaterThanOrEqual(least[kind] ?? 1);
  } finally {
    await close();
  }
});

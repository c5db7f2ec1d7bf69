import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StopError, step } from "../../scripts/lib/terminal.ts";
import { contestantsOf } from "./contestants.ts";
import { measureCpu } from "./cpu.ts";
import { measureFirstToken } from "./first-token.ts";
import { measureMemory } from "./memory.ts";
import { countCache } from "./prompt-cache.ts";
import { countRoundTrips } from "./round-trips.ts";
import { type Ground, openScene, prepare, type Scene } from "./set-up.ts";

/** The pauses between two tokens, in milliseconds. */
const pace = {
  /** None: what takes time is ours. */
  none: 0,
  /** So that each token comes by itself, as it does from a model. */
  quick: 5,
  /** So that what an answer may have lasts ten minutes. */
  slow: 75,
};

/**
 * Measures what an answer of the assistant costs, beside the stand-in for Anthropic itself and beside a Worker that only passes
 * its stream on. `BENCH_MINUTES` is how long the streams are whose memory is measured.
 *
 * @throws StopError where a question takes more than one round trip before the model is asked, or `BENCH_MINUTES` is out of range
 */
export async function benchAssistant(): Promise<void> {
  const minutes = Number(process.env.BENCH_MINUTES ?? 1);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 10)
    throw new StopError("BENCH_MINUTES has to be a whole number from 1 to 10: an answer may be no longer.");
  const directory = mkdtempSync(join(tmpdir(), "edgewise-bench-"));
  try {
    const ground = await prepare(directory);
    await at(pace.none, ground, async (scene) => {
      // First, while nothing is cached.
      console.table(await countCache(ground, scene));
      console.table(await countRoundTrips(ground, scene));
      const { edgewise, bare, direct } = await contestantsOf(scene, ground.askers);
      console.table(await measureFirstToken([edgewise, bare, direct]));
    });
    await at(pace.quick, ground, async (scene) => {
      const { edgewise, reading, bare } = await contestantsOf(scene, ground.askers);
      console.table(await step("CPU measured", () => measureCpu([edgewise, reading, bare])));
    });
    await at(pace.slow, ground, async (scene) => {
      const { edgewise, bare } = await contestantsOf(scene, ground.askers);
      console.table(await step("Memory measured", () => measureMemory([edgewise, bare], minutes)));
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function at(tokenMs: number, ground: Ground, run: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = await openScene(ground, tokenMs);
  await run(scene);
  await scene.close();
}

import { benchAssistant } from "../bench/assistant/assistant.ts";
import { benchBare } from "../bench/bare.ts";
import { benchRequests } from "../bench/requests/requests.ts";
import { benchScale } from "../bench/scale.ts";
import { benchSearch } from "../bench/search/search.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { fail, StopError } from "./lib/terminal.ts";

// npm run bench [requests | search | assistant | bare | scale]; BENCH_PEOPLE=100000 for a search without the directory of a million,
// BENCH_MINUTES=10 for the memory of streams that are as long as an answer may be.

const benches = new Map<string, () => void | Promise<void>>([
  ["requests", benchRequests],
  ["search", benchSearch],
  ["assistant", benchAssistant],
  ["bare", benchBare],
  ["scale", benchScale],
]);

stopOnExit();
try {
  const bench = benches.get(process.argv[2] ?? "requests");
  if (!bench) throw new StopError(`There are these benches: ${[...benches.keys()].join(", ")}.`);
  await bench();
  await stopAll();
  process.exit(0);
} catch (error) {
  await stopAll();
  fail(error);
}

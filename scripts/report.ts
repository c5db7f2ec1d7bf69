import { readFileSync } from "node:fs";
import { join } from "node:path";
import { firstLoadScripts } from "../bench/scripts.ts";
import { pageBudgets, weighWorker, workerBudget } from "../bench/sizes.ts";
import { buildWorker } from "./lib/build.ts";
import { environmentNamed, localEnvironment, localKeys, readEnvironment } from "./lib/environment.ts";
import { root, stateDir } from "./lib/paths.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { report } from "./lib/report.ts";
import { fail } from "./lib/terminal.ts";

// npm run --silent report [environment]: in Markdown, what the build weighs beside its budgets, and what requests cost when that was last
// measured. With an environment, that one's build, and where it is live. preview.yml puts it under a pull request.

stopOnExit();
try {
  const [word] = process.argv.slice(2);
  const target = word && environmentNamed(word, ["preview", "production"]);
  const variables = target ? readEnvironment(target) : localEnvironment(localKeys(stateDir));
  await buildWorker(variables);
  const built = join(root, ".next");
  const text = report({
    address: target && variables.APP_URL,
    worker: { name: "the Worker", kib: weighWorker(), budget: workerBudget },
    pages: Object.entries(pageBudgets).map(([name, budget]) => ({
      name,
      kib: firstLoadScripts(built, name).gzip / 1024,
      budget,
    })),
    bench: JSON.parse(readFileSync(join(root, "docs", "performance", "bench.json"), "utf8")),
  });
  console.log(text);
  process.exit(0);
} catch (error) {
  await stopAll();
  fail(error);
}

import { styleText } from "node:util";
import { buildWorker } from "./lib/build.ts";
import { fillNewDirectory } from "./lib/directory.ts";
import { dataDirectory, environmentNamed, localKeys, wantedEnvironment } from "./lib/environment.ts";
import { holdLock } from "./lib/lock.ts";
import { openServices } from "./lib/mirror.ts";
import { panel } from "./lib/panel.ts";
import { stateDir } from "./lib/paths.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { seed } from "./lib/seed.ts";
import { findPort, startStack, startWorker } from "./lib/stack.ts";
import { fail, step } from "./lib/terminal.ts";

stopOnExit();
try {
  holdLock(stateDir);
  const name = environmentNamed(process.argv[2], ["local", "real"]);
  const directory = dataDirectory(name);
  const variables = wantedEnvironment(name);
  const [stack] = await Promise.all([
    startStack({
      directory,
      variables,
      keys: localKeys(stateDir),
      appPort: await findPort(8787),
    }),
    step("Worker built", () => buildWorker(variables)),
  ]);
  await step("Worker serving", () => startWorker(stack, directory));
  await step("People seeded", () => seed(stack));
  await step("Directory filled", () => fillNewDirectory(openServices(stack.environment)));
  console.log(panel(name, stack));
  // Cloudflare runs the cron trigger of wrangler.toml; wrangler dev has an address for it.
  const cron = `${stack.appUrl}/cdn-cgi/handler/scheduled`;
  setInterval(() => fetch(cron).catch(() => undefined), 5 * 60_000);
  console.log(styleText("dim", "Ctrl-C stops everything. Nothing is lost.\n"));
} catch (error) {
  await stopAll();
  fail(error);
}

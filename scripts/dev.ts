import { fillNewDirectory } from "./lib/directory.ts";
import { dataDirectory, environmentNamed, localKeys, wantedEnvironment } from "./lib/environment.ts";
import { holdLock } from "./lib/lock.ts";
import { openServices } from "./lib/mirror.ts";
import { panel } from "./lib/panel.ts";
import { stateDir } from "./lib/paths.ts";
import { stopAll, stopOnExit } from "./lib/processes.ts";
import { seed } from "./lib/seed.ts";
import { findPort, startDevelopment, startStack } from "./lib/stack.ts";
import { fail, step } from "./lib/terminal.ts";

stopOnExit();
try {
  holdLock(stateDir);
  const name = environmentNamed(process.argv[2], ["local", "real"]);
  const directory = dataDirectory(name);
  const variables = wantedEnvironment(name);
  const stack = await startStack({
    directory,
    variables,
    keys: localKeys(stateDir),
    appPort: await findPort(8787),
  });
  await step("Next's development server", () => startDevelopment(stack, directory, true));
  await step("People seeded", () => seed(stack));
  await step("Directory filled", () => fillNewDirectory(openServices(stack.environment)));
  console.log(panel(name, stack));
} catch (error) {
  await stopAll();
  fail(error);
}

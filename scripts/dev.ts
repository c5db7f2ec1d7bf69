import { join } from "node:path";
import { dataDirectory, environmentNamed, localKeys, wantedEnvironment } from "./lib/environment.ts";
import { holdLock } from "./lib/lock.ts";
import { fillNewDirectory, openServices } from "./lib/mirror.ts";
import { panel } from "./lib/panel.ts";
import { root, stateDir } from "./lib/paths.ts";
import { startService, stopAll, stopOnExit } from "./lib/processes.ts";
import { seed } from "./lib/seed.ts";
import { findPort, startStack } from "./lib/stack.ts";
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
  await step("Next's development server", () =>
    startService({
      name: "next dev",
      script: [
        join(root, "node_modules", "next", "dist", "bin", "next"),
        "dev",
        "--port",
        new URL(stack.appUrl).port,
      ],
      env: { ...stack.environment, NEXT_TELEMETRY_DISABLED: "1" },
      logFile: join(directory, "logs", "dev.log"),
      ready: /Ready in/,
      show: true,
    }),
  );
  await step("People seeded", () => seed(stack));
  await step("Directory filled", () => fillNewDirectory(openServices(stack.environment)));
  console.log(panel(name, stack));
} catch (error) {
  await stopAll();
  fail(error);
}

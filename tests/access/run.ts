import type { LocalKeys } from "../../scripts/lib/environment.ts";
import { findPort, type Stack, startWorker } from "../../scripts/lib/stack.ts";
import { step } from "../../scripts/lib/terminal.ts";
import { ask } from "./answers.ts";
import { minterOf } from "./callers.ts";
import { matrix } from "./matrix.ts";
import { problemsOf, tableOf } from "./report.ts";
import { findActions, findRoutes } from "./routes.ts";
import { Trial } from "./trial.ts";
import { Stage } from "./world.ts";

/**
 * Asks for everything as everybody, twice: of the Worker as it is built, and of the same without its first wall.
 *
 * @param stack the built Worker, running, for which a second factor is optional
 * @param directory for the data of the other Worker
 * @returns how many cells are as the table says, and how many are not
 */
export async function tryAccess(stack: Stack, keys: LocalKeys, directory: string) {
  const differences = findDifferences();
  const open = await startOpenWorker(stack, directory);
  const stage = new Stage(stack);
  await step("People of all kinds are there", () => stage.set());
  const minter = minterOf(stack, keys);
  const walled = await new Trial("walled", stack.appUrl, stage, minter).run();
  const opened = await new Trial("open", open.appUrl, stage, minter).run();
  console.log(`\nWith the middleware, a second factor being optional:\n\n${tableOf(walled)}`);
  console.log(
    `\nWith the middleware letting everybody through, a second factor being required:\n\n${tableOf(opened)}`,
  );
  const problems = [...differences, ...(await wallStands(open)), ...problemsOf([...walled, ...opened])];
  for (const problem of problems) console.error(`✗ ${problem}`);
  const cells = walled.length + opened.length;
  console.log(`\n${cells} cells: ${walled.length} with the middleware, ${opened.length} without its wall`);
  const failed = problems.length;
  return { passed: cells + 1 - failed, failed, skipped: 0 };
}

/** Routes and actions without a row, and rows without a route. */
function findDifferences(): string[] {
  const present = [...findRoutes().keys(), ...findActions().keys()];
  const isNew = present.filter((name) => !(name in matrix)).map((name) => `${name} has no row in the table`);
  const isGone = Object.keys(matrix).filter((name) => !present.includes(name));
  return [...isNew, ...isGone.map((name) => `${name} has a row in the table, and does not exist`)];
}

async function startOpenWorker(stack: Stack, directory: string): Promise<Stack> {
  const appUrl = `http://localhost:${await findPort(Number(new URL(stack.appUrl).port) + 1)}`;
  const environment = { ...stack.environment, APP_URL: appUrl, ADMIN_MFA: "required" };
  const open: Stack = { ...stack, appUrl, environment };
  await startWorker(open, directory, "tests/access/open-worker.ts");
  return open;
}

/** Without the middleware's wall a page answers nobody with 401: that it does would mean that it still stands. */
async function wallStands({ appUrl }: Stack): Promise<string[]> {
  const { status } = await ask(`${appUrl}/profile`, { headers: { Accept: "*/*" } });
  return status === 401
    ? ["The wall of the open Worker still stands: OpenNext calls the middleware in another way"]
    : [];
}

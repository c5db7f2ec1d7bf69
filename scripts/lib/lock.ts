import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StopError } from "./terminal.ts";

const fileIn = (directory: string) => join(directory, "running.pid");

/** The process that holds a folder of local data, if it is another one than this. */
export function otherHolder(directory: string): number | undefined {
  const file = fileIn(directory);
  const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : process.pid;
  return pid !== process.pid && isRunning(pid) ? pid : undefined;
}

/**
 * Holds a folder of local data for this process: two sets of stand-ins on the same data would spoil it.
 *
 * @throws StopError where another process holds it
 */
export function holdLock(directory: string): void {
  const holder = otherHolder(directory);
  if (holder) {
    throw new StopError(
      `Edgewise already runs here (process ${holder}). Stop it first: its data can't be shared.`,
    );
  }
  mkdirSync(directory, { recursive: true });
  writeFileSync(fileIn(directory), String(process.pid));
  process.on("exit", () => rmSync(fileIn(directory), { force: true }));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

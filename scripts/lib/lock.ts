import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StopError } from "./terminal.ts";

/**
 * Holds a folder of local data for this process: two sets of stand-ins on the same data would spoil it.
 *
 * @throws StopError where another process holds it
 */
export function holdLock(directory: string): void {
  const file = join(directory, "running.pid");
  mkdirSync(directory, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch {
    const pid = Number(readFileSync(file, "utf8"));
    if (isRunning(pid)) {
      throw new StopError(
        `Edgewise already runs here (process ${pid}). Stop it first: its data can't be shared.`,
      );
    }
    writeFileSync(file, String(process.pid));
  }
  process.on("exit", () => rmSync(file, { force: true }));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

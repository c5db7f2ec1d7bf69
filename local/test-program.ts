import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { expect, onTestFinished, vi } from "vitest";

/** A stand-in that runs as a program of its own, for one test. */
export interface Program {
  child: ChildProcess;
  /** Everything written to stderr so far. */
  complaint: string;
  /** The exit code, once the program has ended. */
  ended: Promise<number | null>;
}

/** Runs a stand-in's `main.ts`. @param name of its folder */
export function spawnStandIn(name: string, settings: Record<string, string>): Program {
  const env = { ...process.env, ...settings };
  const main = join(import.meta.dirname, name, "main.ts");
  const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const program = { child: child as ChildProcess, complaint: "", ended };
  child.stderr?.on("data", (chunk) => {
    program.complaint += chunk;
  });
  return program;
}

/** Waits for the line that says where a stand-in listens. */
export async function addressOf(name: string, { child }: Program): Promise<string> {
  const [line] = await once(createInterface({ input: child.stdout as Readable }), "line");
  const url = new RegExp(`^${name} listening on (http://127\\.0\\.0\\.1:\\d+)$`).exec(line)?.[1];
  if (url === undefined) throw new Error(`Unexpected line: ${line}`);
  return url;
}

/** Waits until a program that cannot start has ended, and gives its exit code and what it complained about. */
export async function failureOf(program: Program): Promise<{ code: number | null; complaint: string }> {
  const code = await program.ended;
  await vi.waitFor(() => expect(program.complaint).toContain("\n"));
  return { code, complaint: program.complaint };
}

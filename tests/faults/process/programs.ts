import { join } from "node:path";
import { execa } from "execa";

export const root = join(import.meta.dirname, "..", "..", "..");

/** A program that runs beside the test, and never longer. */
export interface Program {
  pid: number;
  /** The line that said that it is ready. */
  ready: RegExpMatchArray;
  /** The last lines of what it said. */
  output: readonly string[];
  /** Ends it without giving it time for anything, and whatever it started. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  /** A script and its arguments, run by this Node. */
  script: string[];
  env: Record<string, string>;
  /** A line of output that says that it is ready. */
  ready: RegExp;
}

const keptLines = 1_000;
const exitWithParent = join(root, "scripts", "lib", "exit-with-parent.ts");

/**
 * Starts a program and waits until it is ready. Nothing starts it again.
 *
 * @throws Error with its output where it ends instead
 */
export async function startProgram({ script, env, ready }: ProgramOptions): Promise<Program> {
  const child = execa(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--import", exitWithParent, ...script],
    { env, all: true, buffer: false, ipc: true, reject: false, stdin: "ignore" },
  );
  const pid = child.pid as number;
  const output: string[] = [];
  const match = await new Promise<RegExpMatchArray>((resolve, reject) => {
    void (async () => {
      for await (const line of child.iterable({ from: "all" })) {
        if (output.push(String(line)) > keptLines) output.shift();
        const found = ready.exec(String(line));
        if (found) resolve(found);
      }
      reject(new Error(`${script[0]} ended:\n${output.join("\n")}`));
    })();
  });
  return {
    pid,
    ready: match,
    output,
    async kill() {
      // First what it started: without it, that would go on.
      for (const started of await childrenOf(pid)) kill(started.pid);
      child.kill("SIGKILL");
      await child;
    },
  };
}

/** Ends a process at once, if it is still there. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** A program of this machine, as it is now. */
export interface Usage {
  pid: number;
  /** Its resident memory, in bytes. */
  memory: number;
  /** The time that it has spent on the processor, in seconds. */
  cpuSeconds: number;
  command: string;
}

/** What a program has started. */
export function childrenOf(pid: number): Promise<Usage[]> {
  return usageOf("--ppid", pid);
}

/** What a program uses, or with `--ppid`, what those use that it has started. */
export async function usageOf(option: "--pid" | "--ppid", pid: number): Promise<Usage[]> {
  const columns = "pid=,rss=,cputimes=,args=";
  const { stdout } = await execa("ps", ["-o", columns, option, String(pid)], { reject: false });
  return stdout.split("\n").flatMap((line) => {
    const [, found, kilobytes, seconds, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (!command) return [];
    return [{ pid: Number(found), memory: Number(kilobytes) * 1024, cpuSeconds: Number(seconds), command }];
  });
}

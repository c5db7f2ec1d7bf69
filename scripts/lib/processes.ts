import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa, type Options, type ResultPromise } from "execa";
import { root } from "./paths.ts";
import { StopError } from "./terminal.ts";

type Child = ResultPromise<Options>;
const running = new Set<Child>();

export interface ServiceOptions {
  name: string;
  /** A script and its arguments, run by the project's Node. */
  script: string[];
  env?: Record<string, string | undefined>;
  /** Where its output goes. */
  logFile: string;
  /** A line of output that says that it is ready. */
  ready: RegExp;
  /** Called for each line of output. */
  onLine?: (line: string) => void;
}

/**
 * Starts a long-running program and waits until it is ready. It is ended with this process, however that ends.
 *
 * @returns the match of `ready`
 * @throws StopError with the end of its output, where it ends instead
 */
export async function startService({ name, script, env, logFile, ready, onLine }: ServiceOptions) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const child = execa(process.execPath, [...nodeFlags, ...script], {
    cwd: root,
    env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    all: true,
    ipc: true,
    reject: false,
    forceKillAfterDelay: 5_000,
  });
  running.add(child as Child);
  const lastLines: string[] = [];
  return new Promise<RegExpMatchArray>((resolve, reject) => {
    void (async () => {
      for await (const line of child.iterable({ from: "all" })) {
        log.write(`${line}\n`);
        if (lastLines.push(line) > 20) lastLines.shift();
        onLine?.(line);
        const match = ready.exec(line);
        if (match) resolve(match);
      }
    })().catch(() => {});
    void child.then(({ exitCode }) => {
      log.end();
      running.delete(child as Child);
      reject(
        new StopError(`${name} stopped (exit code ${exitCode}). The end of ${logFile}:\n\n${lastLines.join("\n")}`),
      );
    });
  });
}

const nodeFlags = [
  "--disable-warning=ExperimentalWarning",
  "--import",
  join(import.meta.dirname, "exit-with-parent.ts"),
];

/** Runs a tool to its end. @throws StopError with its output where it fails */
export async function runTool(name: string, args: string[], env: Record<string, string | undefined> = {}) {
  const child = execa(name, args, { cwd: root, preferLocal: true, env, all: true, reject: false, stdin: "ignore" });
  running.add(child as unknown as Child);
  const { exitCode, all } = await child;
  running.delete(child as unknown as Child);
  if (exitCode !== 0) throw new StopError(`${name} ${args.join(" ")} failed:\n\n${all}`);
  return all;
}

/** Ends everything that was started, and waits until it has ended. */
export async function stopAll(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill("SIGTERM");
      await child;
    }),
  );
}

/** Ends everything when this process is asked to end, or loses the one that started it. */
export function stopOnExit(): void {
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await stopAll();
    process.exit(code);
  };
  process.on("SIGINT", () => void stop(130));
  process.on("SIGTERM", () => void stop(143));
  process.on("SIGHUP", () => void stop(129));
  process.on("disconnect", () => void stop(1));
}

import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { root } from "./paths.ts";
import { StopError } from "./terminal.ts";

interface Killable extends PromiseLike<unknown> {
  kill(signal: "SIGTERM"): boolean;
}

const running = new Set<Killable>();
let stopping = false;

export interface ServiceOptions {
  name: string;
  /** A script and its arguments, run by the project's Node. */
  script: string[];
  env: Record<string, string | undefined>;
  /** Where its output goes. */
  logFile: string;
  /** A line of output that says that it is ready. */
  ready: RegExp;
  /** Whether what it says after it is ready is shown in the terminal as well. */
  show?: boolean;
}

/**
 * Starts a long-running program and waits until it is ready. It is ended with this process, however that ends. If it
 * dies after it was ready, it is started again, with the same environment.
 *
 * @returns the match of `ready`
 * @throws StopError with the end of its output, where it ends instead
 */
export async function startService(options: ServiceOptions): Promise<RegExpMatchArray> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile);
  return launch(options, log);
}

function launch(options: ServiceOptions, log: WriteStream): Promise<RegExpMatchArray> {
  const { name, script, env, logFile, ready, show = false } = options;
  const child = execa(process.execPath, [...nodeFlags, ...script], {
    cwd: root,
    env,
    stdin: "ignore",
    all: true,
    // Else execa keeps all that it says, and ends it at a hundred megabytes.
    buffer: false,
    ipc: true,
    reject: false,
    forceKillAfterDelay: 5_000,
  });
  running.add(child);
  const lastLines: string[] = [];
  let isReady = false;
  return new Promise((resolve, reject) => {
    const read = readLines(child.iterable({ from: "all" }), (line) => {
      log.write(`${line}\n`);
      if (lastLines.push(line) > 20) lastLines.shift();
      if (isReady && show) console.log(line);
      const match = ready.exec(line);
      if (!match) return;
      isReady = true;
      resolve(match);
    });
    void Promise.all([child, read]).then(([{ exitCode, signal }]) => {
      running.delete(child);
      if (stopping) return log.end();
      const how = `${name} stopped (${signal ?? `exit code ${exitCode}`})`;
      if (!isReady) return reject(new StopError(`${how}. The end of ${logFile}:\n\n${lastLines.join("\n")}`));
      console.error(`${how}, and is started again. Its log: ${logFile}`);
      void relaunch(options, log);
    });
  });
}

/** Starts a program again that has died; what it leaves behind may hold its port for a moment. */
async function relaunch(options: ServiceOptions, log: WriteStream): Promise<void> {
  for (let tries = 1; !stopping; tries++) {
    await sleep(1_000);
    try {
      await launch(options, log);
      return;
    } catch (error) {
      if (tries < 5) continue;
      console.error((error as Error).message);
      await stopAll();
      process.exit(1);
    }
  }
}

async function readLines(lines: AsyncIterable<unknown>, onLine: (line: string) => void): Promise<void> {
  for await (const line of lines) onLine(String(line));
}

const nodeFlags = [
  "--disable-warning=ExperimentalWarning",
  "--import",
  join(import.meta.dirname, "exit-with-parent.ts"),
];

/**
 * Runs a tool to its end.
 *
 * @param directory where it runs: the repository, if left out
 * @throws StopError with its output where it fails
 */
export async function runTool(
  name: string,
  args: string[],
  env: Record<string, string | undefined> = {},
  directory = root,
) {
  const child = execa(name, args, {
    cwd: directory,
    preferLocal: true,
    localDir: root,
    env,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  running.add(child);
  const { exitCode, all } = await child;
  running.delete(child);
  if (exitCode !== 0) throw new StopError(`${name} ${args.join(" ")} failed:\n\n${all}`);
  return all;
}

/**
 * Runs a tool to its end, and shows what it says as it says it.
 *
 * @returns whether it succeeded
 */
export async function showTool(name: string, args: string[], env: Record<string, string | undefined> = {}) {
  const child = execa(name, args, { cwd: root, preferLocal: true, env, stdio: "inherit", reject: false });
  running.add(child);
  const { exitCode } = await child;
  running.delete(child);
  return exitCode === 0;
}

/** Ends everything that was started, and waits until it has ended. */
export async function stopAll(): Promise<void> {
  stopping = true;
  await Promise.all(
    [...running].map(async (child) => {
      child.kill("SIGTERM");
      await child;
    }),
  );
}

/** Ends everything when this process is asked to end, or loses the one that started it. */
export function stopOnExit(): void {
  const stop = async (code: number) => {
    if (stopping) return;
    await stopAll();
    process.exit(code);
  };
  process.on("SIGINT", () => void stop(130));
  process.on("SIGTERM", () => void stop(143));
  process.on("SIGHUP", () => void stop(129));
  process.on("disconnect", () => void stop(1));
}

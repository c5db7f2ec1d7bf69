import { type ParseArgsOptionsConfig, parseArgs, styleText } from "node:util";

/** Says that a step is done, well or not, with the seconds it took. */
export function done(step: string, startedAt: number, ok = true): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${ok ? styleText("green", "✓") : styleText("red", "✗")} ${step} ${styleText("dim", `${seconds} s`)}`,
  );
}

/** Runs a step, says when it is done, and returns what it made. */
export async function step<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const result = await run();
  done(name, startedAt);
  return result;
}

/** Says how far something is: on one line that each call replaces, where there is a terminal. */
export function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
  else console.log(line);
}

/** Takes the line of progress away. */
export function endProgress(): void {
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
}

/** An error whose message is all that a person at the terminal needs: no stack is shown with it. */
export class StopError extends Error {
  override readonly name = "StopError";
}

/**
 * Reads what stands behind a command. With `--help` it shows the help, and ends the program.
 *
 * @throws StopError with the help, where there is an option that is none
 */
export function readArguments<Options extends ParseArgsOptionsConfig>(help: string, options: Options) {
  const config = { allowPositionals: true, options: { ...options, help: { type: "boolean" } } } as const;
  const parsed = (() => {
    try {
      return parseArgs<{ allowPositionals: true; options: Options & { help: { type: "boolean" } } }>(config);
    } catch (error) {
      throw new StopError(`${(error as Error).message}\n\n${help}`);
    }
  })();
  if (!process.argv.includes("--help")) return parsed;
  console.log(help);
  process.exit(0);
}

/** Ends the program with what went wrong and what to do. */
export function fail(error: unknown): never {
  const known = error instanceof Error && (error.name === "StopError" || error.name === "AppError");
  console.error(
    `\n${styleText("red", "✗")} ${known ? error.message : String((error as Error)?.stack ?? error)}\n`,
  );
  process.exit(1);
}

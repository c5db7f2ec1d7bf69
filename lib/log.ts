import { requestContext } from "#lib/request-context.ts";

type Fields = Record<string, string | number | boolean | undefined>;

function write(level: "info" | "warn" | "error", event: string, fields: Fields) {
  console[level](JSON.stringify({ level, event, request: requestContext()?.id, ...fields }));
}

/**
 * The one logger: a line of JSON for each event, which Workers Logs indexes by field.
 * Ids are fine; names, addresses, bodies and secrets never go in.
 */
export const log = {
  info: (event: string, fields: Fields = {}) => write("info", event, fields),
  warn: (event: string, fields: Fields = {}) => write("warn", event, fields),
  error: (event: string, fields: Fields = {}) => write("error", event, fields),
};

/**
 * What may be logged of an unknown error: its name and code, and those of its causes. Messages are left out: a
 * database's can quote a person's data.
 */
export function errorKind(error: unknown): string {
  const kinds: string[] = [];
  for (let current = error; current instanceof Error && kinds.length < 4; current = current.cause) {
    const code = "code" in current && typeof current.code === "string" ? `:${current.code}` : "";
    kinds.push(current.name + code);
  }
  return kinds.join(" < ") || typeof error;
}

/**
 * Makes a line like ours of whatever libraries write as an error or a warning: an error's kind, and where it came from. Next writes
 * errors out as they are, and the message of a failed query has the values that somebody sent.
 */
export function tameConsole(): void {
  for (const level of ["error", "warn"] as const) {
    const original = console[level].bind(console);
    console[level] = (...values: unknown[]) => {
      const [first] = values;
      const isOurs = typeof first === "string" && first.startsWith(`{"level":"${level}"`);
      if (isOurs) return original(first);
      const error = values.find((value) => value instanceof Error);
      const said = values.filter((value) => typeof value === "string").join(" ");
      original(
        JSON.stringify({
          ...{ level, event: "library", request: requestContext()?.id },
          ...(error ? traceOf(error) : { said: said.split("\n")[0]?.slice(0, 200) }),
        }),
      );
    };
  }
}

/**
 * Makes a line of each promise that was refused where nobody waited for it. Next has itself told of these, so that workerd does not say
 * anything, and says nothing either.
 */
export function logUnhandled(): void {
  process.on("unhandledRejection", (reason) => logThrown("rejection.unhandled", reason));
}

/** Makes a line of what was thrown and nobody caught: its kind and its causes', and where it came from. */
export function logThrown(event: string, thrown: unknown): void {
  log.error(event, thrown instanceof Error ? traceOf(thrown) : { error: errorKind(thrown) });
}

/** An error without its message; Next's digest is what the person was shown. */
function traceOf(error: Error): Fields {
  const digest = "digest" in error ? String(error.digest) : undefined;
  const frames = error.stack?.match(/^\s+at .+$/gm)?.slice(0, 5);
  return { error: errorKind(error), digest, at: frames?.map((frame) => frame.trim().slice(3)).join(" < ") };
}

type Fields = Record<string, string | number | boolean | undefined>;

function write(level: "info" | "warn" | "error", event: string, fields: Fields) {
  console[level](JSON.stringify({ level, event, ...fields }));
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

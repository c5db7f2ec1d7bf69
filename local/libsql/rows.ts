import type Database from "libsql";
import { StatementError } from "./errors.ts";
import type { Statement } from "./statements.ts";
import { type EngineValue, wireSize } from "./values.ts";

/** Bytes that an answer may still take. It is counted down while rows are read. */
export interface Allowance {
  bytes: number;
}

/** The limit of SQLite (SQLITE_MAX_COLUMN) on the columns of a result. */
const MAXIMUM_COLUMNS = 2000;

/** Runs a statement with its arguments in the order of its parameters, and gives its rows. */
export type RowReader = (args: EngineValue[], allowance: Allowance) => EngineValue[][];

/**
 * Prepares reading the rows of a statement that returns columns. The reader throws a StatementError with the code
 * RESPONSE_TOO_LARGE when the allowance is used up, and one with SQLITE_MISMATCH for TEXT that is not UTF-8.
 *
 * The engine aborts the whole process when it reads TEXT that is not UTF-8, and cuts TEXT at a NUL. Queries are
 * therefore wrapped so that TEXT arrives as a blob (decoded here) and blobs arrive as hexadecimal text. PRAGMA,
 * EXPLAIN and RETURNING cannot be wrapped; they are read as they are.
 */
export function prepareReader(
  database: Database.Database,
  statement: Statement,
  prepared: Database.Statement,
): RowReader {
  const columns = prepared.columns().map(({ name }) => name);
  const isQuery = !statement.isExplain && ["SELECT", "VALUES"].includes(statement.verb);
  if (!isQuery || columns.length >= MAXIMUM_COLUMNS) {
    return (args, allowance) => readToEnd(prepared, args, allowance);
  }
  const wrapped = database.prepare(wrapQuery(statement.sql, columns.length));
  return (args, allowance) => readWrapped(wrapped, columns, args, allowance);
}

/**
 * The window function keeps SQLite from merging the query into the wrapper, which would compute each column twice.
 * Unlike `AS MATERIALIZED` it does so row by row, so that reading can stop at a limit.
 * See rule 25 of flattenSubquery() in https://sqlite.org/src/file/src/select.c
 */
function wrapQuery(sql: string, columnCount: number): string {
  const names = Array.from({ length: columnCount }, (_, index) => `c${index}`);
  const guarded = names.map(
    (name) =>
      `CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) WHEN 'blob' THEN hex(${name}) ELSE ${name} END`,
  );
  return `WITH "rows of the query"(${names}) AS (${sql}) SELECT ${guarded}, row_number() OVER () FROM "rows of the query"`;
}

function readWrapped(
  wrapped: Database.Statement,
  columns: string[],
  args: EngineValue[],
  allowance: Allowance,
): EngineValue[][] {
  const rows: EngineValue[][] = [];
  try {
    for (const row of wrapped.safeIntegers().raw().iterate(args) as Iterable<EngineValue[]>) {
      const values = columns.map((name, index) => unwrapValue(row[index] ?? null, name));
      spend(allowance, values);
      rows.push(values);
    }
  } catch (error) {
    // Of all calls only `get` resets a statement; one left in the middle would hold on to its snapshot.
    if (error instanceof StatementError) wrapped.get(args);
    throw error;
  }
  return rows;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function unwrapValue(value: EngineValue, column: string): EngineValue {
  if (typeof value === "string") return Buffer.from(value, "hex");
  if (!Buffer.isBuffer(value)) return value;
  try {
    return utf8.decode(value);
  } catch {
    throw new StatementError(
      "SQLITE_MISMATCH",
      `SQLite error: TEXT in column "${column}" is not valid UTF-8`,
    );
  }
}

/** What writes must be read to the end before it counts: stopping and resetting could run it a second time. */
function readToEnd(prepared: Database.Statement, args: EngineValue[], allowance: Allowance): EngineValue[][] {
  const rows = prepared.safeIntegers().raw().all(args) as EngineValue[][];
  for (const row of rows) spend(allowance, row);
  return rows;
}

function spend(allowance: Allowance, row: EngineValue[]): void {
  allowance.bytes -= row.reduce<number>((size, value) => size + wireSize(value), 2);
  if (allowance.bytes < 0) throw StatementError.responseTooLarge();
}

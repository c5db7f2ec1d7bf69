import { rejectMixedArguments } from "./arguments.ts";
import type { Connection } from "./connection.ts";
import { ProtocolError, StatementError } from "./errors.ts";
import type { HranaVersion, WireStatement } from "./protocol.ts";
import { parseOneStatement, type Statement } from "./statements.ts";
import type { Stream } from "./streams.ts";

/** libsql-server's limits on stored texts: how many a stream may have, and how many bytes each. */
const MAXIMUM_STORED_TEXTS = 50;
const MAXIMUM_STORED_BYTES = 5000;

/** What the requests of a pipeline have in common. */
export interface PipelineContext {
  version: HranaVersion;
  /** The limit on the rows of one answer, in bytes. */
  maximumResponseBytes: number;
  /** Called for each statement that is to run; a StatementError that it throws is the statement's. */
  beforeStatement(statement: Statement): void;
}

/** A statement of a request with its arguments. */
export interface Query {
  statement: Statement;
  args: WireStatement;
}

/**
 * The connection of a stream.
 * @throws ProtocolError if the stream was closed by an earlier request
 */
export function openConnection(stream: Stream): Connection {
  if (stream.connection === undefined) throw new ProtocolError("Stream for this baton was closed");
  return stream.connection;
}

/**
 * Reads the statement of a request, from its text or a stored one.
 * @throws StatementError if it is not exactly one statement, or has arguments of both kinds
 * @throws ProtocolError if there is no such text
 */
export function toQuery(stream: Stream, stmt: WireStatement): Query {
  const statement = parseOneStatement(findSql(stream, stmt));
  rejectMixedArguments(stmt);
  return { statement, args: stmt };
}

/** @throws ProtocolError if the stream speaks an older version than 3 */
export function requireVersion3(version: HranaVersion, what: string): void {
  if (version < 3) throw new ProtocolError(`${what} is only supported in protocol version hrana3 and higher`);
}

/**
 * The SQL text of a request, given in it or stored earlier on the stream.
 * @throws ProtocolError if there is not exactly one
 */
export function findSql(stream: Stream, { sql, sql_id: id }: Pick<WireStatement, "sql" | "sql_id">): string {
  if (sql != null && id != null) {
    throw new ProtocolError("Either `sql` or `sql_id` are required, but not both");
  }
  if (sql != null) return sql;
  if (id == null) throw new ProtocolError("Either `sql` or `sql_id` are required");
  const stored = stream.sqlTexts.get(id);
  if (stored === undefined) throw new ProtocolError(`SQL text ${id} not found`);
  return stored;
}

/**
 * Stores an SQL text on the stream.
 * @throws ProtocolError if the id is in use
 * @throws StatementError SQL_STORE_TOO_MANY or SQL_STORE_TOO_LARGE
 */
export function storeSql({ sqlTexts }: Stream, id: number, sql: string): void {
  if (sqlTexts.has(id)) throw new ProtocolError(`SQL text ${id} already exists`);
  if (sqlTexts.size >= MAXIMUM_STORED_TEXTS) {
    const message = `The server already stores ${sqlTexts.size} SQL texts, it cannot store more`;
    throw new StatementError("SQL_STORE_TOO_MANY", message);
  }
  const bytes = Buffer.byteLength(sql);
  if (bytes > MAXIMUM_STORED_BYTES) {
    const message = `The statement is too large to be stored: ${bytes}/${MAXIMUM_STORED_BYTES} bytes`;
    throw new StatementError("SQL_STORE_TOO_LARGE", message);
  }
  sqlTexts.set(id, sql);
}

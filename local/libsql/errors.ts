/** A message that a correct client never sends: the HTTP request fails with 400 and its stream is closed. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
}

/** The stream of a baton was idle for too long. Unlike a protocol error it can happen to a correct client. */
export class StreamExpiredError extends Error {
  override name = "StreamExpiredError";
  code = "STREAM_EXPIRED";

  constructor() {
    super("The stream has expired due to inactivity");
  }
}

/** A failed request or statement; it is answered inside a response with status 200. */
export class StatementError extends Error {
  override name = "StatementError";
  code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  /** The statement is no SQL, as `detail` says. */
  static notSql(detail: string): StatementError {
    return new StatementError("SQL_PARSE_ERROR", `SQL string could not be parsed: ${detail}`);
  }

  /** The arguments do not fit the parameters, as `detail` says. */
  static badArguments(detail: string): StatementError {
    return new StatementError("ARGS_INVALID", `Arguments do not match SQL parameters: ${detail}`);
  }

  /** The answer would exceed the limit. */
  static responseTooLarge(): StatementError {
    return new StatementError("RESPONSE_TOO_LARGE", "Response is too large");
  }

  /** The transaction held the write lock for too long and was rolled back. */
  static transactionTimeout(): StatementError {
    return new StatementError("TRANSACTION_TIMEOUT", "Transaction timed out");
  }
}

/** What the engine throws. `code` is SQLite's extended name, such as `SQLITE_CONSTRAINT_UNIQUE`. */
interface EngineError extends Error {
  code: string;
  rawCode?: number;
}

const SYNTAX_ERROR = /^(near ".*": syntax error|incomplete input|unrecognized token: )/s;

/** Errors for which SQLite knows the place in the text; only those are input errors in libsql-server. */
const INPUT_ERROR =
  /^(no such (column|function): |ambiguous column name: |wrong number of arguments |misuse of |table .* has \d+ columns but |.* already exists$|variable number must be )/s;

const SQLITE_BUSY = 5;
const SQLITE_BUSY_SNAPSHOT = 517;

/** Whether an exception comes from SQLite, and not from a mistake in this program. */
function isEngineError(error: unknown): error is EngineError {
  if (!(error instanceof Error) || error instanceof StatementError) return false;
  return "code" in error && String(error.code).startsWith("SQLITE_");
}

/** Whether SQLite refused for want of a lock that a later try may get; a stale snapshot stays stale. */
export function isRetryable(error: unknown): boolean {
  return isBusy(error) && error.rawCode !== SQLITE_BUSY_SNAPSHOT;
}

/** Whether SQLite refused for want of a lock, for whatever reason. */
export function isBusy(error: unknown): error is EngineError {
  return isEngineError(error) && ((error.rawCode ?? 0) & 0xff) === SQLITE_BUSY;
}

/**
 * Says an error of the engine with libsql-server's codes and messages. Codes are SQLite's primary ones; its plain
 * SQLITE_ERROR is called SQLITE_UNKNOWN. Anything that is no error of the engine comes back unchanged.
 * Source: libsql-server/src/hrana/stmt.rs in https://github.com/tursodatabase/libsql
 */
export function toStatementError(error: unknown): unknown {
  if (!isEngineError(error)) return error;
  if (SYNTAX_ERROR.test(error.message)) return StatementError.notSql(error.message);
  const primary = /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? error.code;
  if (primary !== "SQLITE_ERROR") return new StatementError(primary, `SQLite error: ${error.message}`);
  return INPUT_ERROR.test(error.message)
    ? new StatementError("SQL_INPUT_ERROR", `SQL input error: ${error.message}`)
    : new StatementError("SQLITE_UNKNOWN", `SQLite error: ${error.message}`);
}

import { LibsqlError } from "@libsql/client/http";

/**
 * Why the database did not do what it was asked, for programs:
 * - `unreachable`: no connection, or it broke before an answer began
 * - `timed_out`: no answer within the deadline of the call
 * - `failing`: an answer of 5xx, or one that was cut off or makes no sense
 * - `busy`: somebody else held a lock for too long
 * - `blocked`: the plan's quota is used up, or requests come too fast
 * - `refused`: a wrong token, or a database that is not there
 * - `too_large`: the question or its answer is over the limit
 */
export type DatabaseReason =
  | "unreachable"
  | "timed_out"
  | "failing"
  | "busy"
  | "blocked"
  | "refused"
  | "too_large";

/** Somewhere in the causes of what a query throws, where the request as a whole failed. No personal data in it. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly reason: DatabaseReason;

  constructor(reason: DatabaseReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }

  /** The reason, where logs look for it. */
  get code(): string {
    return this.reason;
  }
}

const reasonOfCode = new Map<string, DatabaseReason>([
  ["SQLITE_BUSY", "busy"],
  ["SQLITE_LOCKED", "busy"],
  ["TRANSACTION_BUSY", "busy"],
  ["TRANSACTION_TIMEOUT", "busy"],
  ["BLOCKED", "blocked"],
  ["RESPONSE_TOO_LARGE", "too_large"],
  ["STREAM_EXPIRED", "failing"],
  ["HRANA_PROTO_ERROR", "failing"],
]);

/**
 * Why a query failed.
 *
 * @param error anything that a query, or what called it, threw: its causes are searched
 * @returns undefined where the database is not to blame: also for mistakes in SQL and violated constraints
 */
export function databaseReason(error: unknown): DatabaseReason | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof DatabaseError) return current.reason;
    const reason = current instanceof LibsqlError && reasonOfCode.get(current.code);
    if (reason) return reason;
  }
  return undefined;
}

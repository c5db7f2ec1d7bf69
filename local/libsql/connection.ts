import { setTimeout as sleep } from "node:timers/promises";
import type Database from "libsql";
import { type Arguments, arrangeArguments } from "./arguments.ts";
import { closeDatabase, openDatabase, runPragma } from "./database.ts";
import { isBusy, isRetryable, StatementError, toStatementError } from "./errors.ts";
import type { DescribeResult, StatementResult } from "./protocol.ts";
import { type Allowance, prepareReader, type RowReader } from "./rows.ts";
import type { Statement } from "./statements.ts";
import { toWireValue } from "./values.ts";

/** How long a statement waits for a lock that another connection holds, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000;
const BUSY_RETRY_MS = 3;

const INSERTING = new Set(["INSERT", "REPLACE"]);
const CHANGING = new Set(["INSERT", "REPLACE", "UPDATE", "DELETE"]);
const WRITING_OPCODES = new Set(["Checkpoint", "Vacuum", "JournalMode"]);

/** One connection of the engine to the database file, for one stream. */
export class Connection {
  #file: string;
  #database: Database.Database;
  #writeTransactionLimitMs: number;
  #writeTimer: NodeJS.Timeout | undefined;
  #hasTimedOut = false;
  #isStuck = false;
  #isClosed = false;

  /** @param writeTransactionLimitMs how long a transaction may hold the write lock before it is rolled back */
  constructor(file: string, writeTransactionLimitMs: number) {
    this.#file = file;
    this.#writeTransactionLimitMs = writeTransactionLimitMs;
    this.#database = openDatabase(file);
  }

  /** Whether a transaction is open. */
  get inTransaction(): boolean {
    // The engine aborts the process when a closed database is asked.
    return !this.#isClosed && this.#database.inTransaction;
  }

  /**
   * Runs one statement. While another connection holds a lock it waits without blocking the process, up to 5 s.
   * @param allowance what the rows may take; counted down
   * @param wantRows whether the rows are returned; if not, they are read all the same
   * @throws StatementError
   */
  async execute(
    statement: Statement,
    args: Arguments,
    wantRows: boolean,
    allowance: Allowance,
  ): Promise<StatementResult> {
    const startedAt = performance.now();
    if (this.#isStuck && !this.inTransaction) this.#replaceDatabase();

    let prepared: PreparedStatement | undefined;
    const run = () => {
      if (this.#isClosed) throw new StatementError("SQLITE_INTERRUPT", "SQLite error: interrupted");
      if (this.#hasTimedOut) throw StatementError.transactionTimeout();
      // The same object is run again: a new one would leave the refused one unfinished, in the way of a COMMIT.
      prepared ??= this.#prepare(statement);
      return prepared.read(arrangeArguments(statement, args), allowance);
    };
    const rows = await this.#retryWhileBusy(run).finally(() => this.#afterStatement(statement));

    const isChange = CHANGING.has(statement.verb) && !statement.isExplain;
    const [changes, rowid] = isChange ? this.#readCounters() : [0n, 0n];
    return {
      cols: prepared?.cols ?? [],
      rows: wantRows ? rows.map((row) => row.map(toWireValue)) : [],
      affected_row_count: Number(changes),
      last_insert_rowid: isChange && INSERTING.has(statement.verb) ? rowid.toString() : null,
      query_duration_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
    };
  }

  /**
   * Finds out whether a statement is SQL at all, without running it.
   * @throws StatementError SQL_PARSE_ERROR; other errors, such as a missing table, may be gone when it runs
   */
  checkSyntax(statement: Statement): void {
    // Many pragmas take effect when they are prepared.
    if (statement.verb === "PRAGMA") return;
    try {
      this.#database.prepare(statement.sql);
    } catch (cause) {
      const error = toStatementError(cause);
      if (error instanceof StatementError && error.code === "SQL_PARSE_ERROR") throw error;
    }
  }

  /**
   * Tells the columns and parameters of a statement without running it.
   * @throws StatementError if SQLite cannot prepare it
   */
  describe(statement: Statement): DescribeResult {
    try {
      const { cols } = this.#prepare(statement);
      const { count, names } = statement.parameters;
      return {
        params: Array.from({ length: count }, (_, index) => ({ name: names.get(index + 1) ?? null })),
        cols,
        is_explain: statement.isExplain,
        is_readonly: this.#isReadonly(statement),
      };
    } catch (error) {
      throw toStatementError(error);
    }
  }

  /** Forgets that the last transaction ran out of time, once a request has been told so. */
  acknowledgeTimeout(): void {
    this.#hasTimedOut = false;
  }

  /** Rolls an open transaction back and closes the connection. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#writeTimer);
    closeDatabase(this.#database);
  }

  #prepare(statement: Statement): PreparedStatement {
    const prepared = this.#database.prepare(statement.sql);
    if (!prepared.reader) {
      return {
        cols: [],
        read: (args) => {
          prepared.run(args);
          return [];
        },
      };
    }
    return {
      cols: prepared.columns().map(({ name, type }) => ({ name, decltype: type })),
      read: prepareReader(this.#database, statement, prepared),
    };
  }

  async #retryWhileBusy<Result>(attempt: () => Result): Promise<Result> {
    const deadline = performance.now() + BUSY_TIMEOUT_MS;
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (this.#isStuck || !isRetryable(error) || performance.now() >= deadline) {
          this.#isStuck ||= isBusy(error);
          throw toStatementError(error);
        }
      }
      await sleep(BUSY_RETRY_MS);
    }
  }

  #afterStatement(statement: Statement): void {
    if (this.#isClosed) return;
    // The engine would sleep for this long on the event loop, and with it the connection that holds the lock.
    if (statement.verb === "PRAGMA") runPragma(this.#database, "busy_timeout = 0");

    if (!this.inTransaction) {
      clearTimeout(this.#writeTimer);
      this.#writeTimer = undefined;
    } else if (statement.takesWriteLock && !this.#isStuck) {
      this.#writeTimer ??= setTimeout(() => this.#endTransaction(), this.#writeTransactionLimitMs);
    }
  }

  #endTransaction(): void {
    this.#writeTimer = undefined;
    if (!this.inTransaction) return;
    this.#database.exec("ROLLBACK");
    this.#hasTimedOut = true;
  }

  #readCounters(): [changes: bigint, rowid: bigint] {
    const query = this.#database.prepare("SELECT changes(), last_insert_rowid()");
    return query.safeIntegers().raw().get([]) as [bigint, bigint];
  }

  /** Asks the compiled program, by the rule of sqlite3_stmt_readonly() in https://sqlite.org/src/file/src/vdbeaux.c */
  #isReadonly(statement: Statement): boolean {
    const program = this.#database.prepare(`EXPLAIN ${statement.sql.slice(statement.bodyStart)}`).raw();
    const instructions = program.all([]) as [address: number, opcode: string, p1: number, p2: number][];
    return !instructions.some(
      ([, opcode, , p2]) => WRITING_OPCODES.has(opcode) || (opcode === "Transaction" && p2 !== 0),
    );
  }

  /** A statement that was refused a lock to the end stays unfinished, and no COMMIT succeeds beside it. */
  #replaceDatabase(): void {
    closeDatabase(this.#database);
    this.#database = openDatabase(this.#file);
    this.#isStuck = false;
  }
}

interface PreparedStatement {
  cols: StatementResult["cols"];
  read: RowReader;
}

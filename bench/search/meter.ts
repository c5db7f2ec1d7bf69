import { readFileSync } from "node:fs";
import Libsql from "libsql";

/** A statement as it was sent. */
export interface Sent {
  sql: string;
  args: unknown[];
}

/** What statements cost, whatever else the machine does. */
export interface Cost {
  /** Instructions of SQLite's virtual machine, those of FTS5's own statements included. */
  steps: number;
  /** Different pages of the file that were read, of 4 KiB. */
  pages: number;
}

/**
 * Runs statements on a connection of their own, with nothing in its cache, and counts what they cost. Steps alone would hide
 * what FTS5 does: it walks its lists of rows in C, and what it has read of them shows only in the pages.
 *
 * @see https://sqlite.org/stmt.html
 * @see https://man7.org/linux/man-pages/man5/proc_pid_io.5.html
 */
export function measureCost(file: string, statements: readonly Sent[]): Cost {
  const database = new Libsql(file, { readonly: true });
  try {
    // Large enough that no page is read twice.
    database.prepare("pragma cache_size = -1000000").all([]);
    // The schema is read before the count.
    database.prepare("select count(*) from directory_tickets").all([]);
    const [stepsBefore, bytesBefore] = [stepsOf(database), bytesRead()];
    // Only statements that are still there are counted.
    const kept = statements.map(({ sql }) => database.prepare(sql));
    for (const [nth, statement] of kept.entries()) statement.all(statements[nth]?.args ?? []);
    const bytes = bytesRead() - bytesBefore;
    return { steps: stepsOf(database) - stepsBefore, pages: Math.round(bytes / 4096) };
  } finally {
    database.close();
  }
}

function stepsOf(database: Libsql.Database): number {
  const query = database.prepare(
    "select coalesce(sum(nstep), 0) as steps from sqlite_stmt where sql is null or sql not like '%sqlite_stmt%'",
  );
  return (query.get([]) as { steps: number }).steps;
}

/** What this process has read from files, in bytes. */
function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1]);
}

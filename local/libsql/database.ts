import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import Database from "libsql";

/** How many files are closed before their memory is collected. */
const CLOSED_BEFORE_COLLECTION = 50;
let closedSinceCollection = 0;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as (options: { type: "minor" }) => void;

/**
 * Opens the database file.
 * @throws Error if it cannot be opened
 */
export function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  // As libsql-server by default: a crash of the process loses nothing, one of the machine may lose the last commits.
  database.exec("PRAGMA synchronous = NORMAL");
  return database;
}

/** Runs a pragma that returns rows. After `exec` it would stay unfinished, in the way of checkpoints and VACUUM. */
export function runPragma(database: Database.Database, pragma: string): void {
  database.prepare(`PRAGMA ${pragma}`).all([]);
}

/** Rolls an open transaction back and closes the database. */
export function closeDatabase(database: Database.Database): void {
  // The engine keeps the write lock of a transaction that is open when it closes.
  if (database.inTransaction) database.exec("ROLLBACK");
  database.close();
  // The file itself stays open until the statements are collected, and a process may only have so many open.
  closedSinceCollection++;
  if (closedSinceCollection < CLOSED_BEFORE_COLLECTION) return;
  closedSinceCollection = 0;
  collectGarbage({ type: "minor" });
}

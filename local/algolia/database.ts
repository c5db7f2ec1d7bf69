import type { IndexSettings } from "@algolia/client-search";
import type Database from "libsql";
import { closeDatabase, openDatabase, runPragma } from "../libsql/database.ts";
import type { Operation } from "./operations.ts";
import type { IndexRecord } from "./records.ts";

/** A row of the table of indices. */
export interface IndexRow {
  name: string;
  settings: IndexSettings;
  primary: string | undefined;
  isVirtual: boolean;
  createdAt: string;
  updatedAt: string;
}

/** A write that was acknowledged and is not yet visible. */
export interface PendingTask {
  taskID: number;
  index: string;
  operation: Operation;
  /** In milliseconds since 1970. */
  createdAt: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS indices (
    name TEXT PRIMARY KEY, settings TEXT NOT NULL, primary_index TEXT, is_virtual INTEGER NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS records (
    index_name TEXT NOT NULL, object_id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (index_name, object_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS tasks (
    task_id INTEGER PRIMARY KEY AUTOINCREMENT, index_name TEXT NOT NULL, operation TEXT, created_at INTEGER NOT NULL
  );
`;

/** The state file: what is published, and the writes that were acknowledged and wait for it. */
export class StateFile {
  readonly #database: Database.Database;

  /** @throws Error if the file cannot be opened */
  constructor(file: string) {
    this.#database = openDatabase(file);
    runPragma(this.#database, "journal_mode = WAL");
    this.#database.exec(SCHEMA);
  }

  /** Runs something that is written as a whole or not at all. */
  transaction<Result>(work: () => Result): Result {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  addTask(index: string, operation: Operation, createdAt: number): number {
    const sql = "INSERT INTO tasks (index_name, operation, created_at) VALUES (?, ?, ?)";
    return Number(
      this.#database.prepare(sql).run([index, JSON.stringify(operation), createdAt]).lastInsertRowid,
    );
  }

  hasTask(taskID: number): boolean {
    return this.#database.prepare("SELECT 1 FROM tasks WHERE task_id = ?").get([taskID]) !== undefined;
  }

  /** What a task does is forgotten once it is done; that it was there is not. */
  publish(taskID: number): void {
    this.#database.prepare("UPDATE tasks SET operation = NULL WHERE task_id = ?").run([taskID]);
  }

  pendingTasks(): PendingTask[] {
    const sql = "SELECT * FROM tasks WHERE operation IS NOT NULL ORDER BY task_id";
    const rows = this.#database.prepare(sql).all([]) as Record<string, string>[];
    return rows.map((row) => ({
      taskID: Number(row.task_id),
      index: String(row.index_name),
      operation: JSON.parse(String(row.operation)),
      createdAt: Number(row.created_at),
    }));
  }

  indices(): IndexRow[] {
    const rows = this.#database.prepare("SELECT * FROM indices ORDER BY name").all([]) as Record<
      string,
      string
    >[];
    return rows.map((row) => ({
      name: String(row.name),
      settings: JSON.parse(String(row.settings)),
      primary: row.primary_index ?? undefined,
      isVirtual: Number(row.is_virtual) === 1,
      createdAt: String(row.created_at),
      updatedAt: String(row.updated_at),
    }));
  }

  putIndex({ name, settings, primary, isVirtual, createdAt, updatedAt }: IndexRow): void {
    const sql = "INSERT OR REPLACE INTO indices VALUES (?, ?, ?, ?, ?, ?)";
    const values = [name, JSON.stringify(settings), primary ?? null, isVirtual ? 1 : 0, createdAt, updatedAt];
    this.#database.prepare(sql).run(values);
  }

  deleteIndex(name: string): void {
    this.#database.prepare("DELETE FROM indices WHERE name = ?").run([name]);
    this.deleteRecords(name);
  }

  *records(index: string): Generator<IndexRecord> {
    const rows = this.#database.prepare("SELECT body FROM records WHERE index_name = ?").iterate([index]);
    for (const row of rows as Iterable<{ body: string }>) yield JSON.parse(row.body);
  }

  putRecord(index: string, record: IndexRecord): void {
    const sql = "INSERT OR REPLACE INTO records VALUES (?, ?, ?)";
    this.#database.prepare(sql).run([index, record.objectID, JSON.stringify(record)]);
  }

  deleteRecord(index: string, objectID: string): void {
    this.#database
      .prepare("DELETE FROM records WHERE index_name = ? AND object_id = ?")
      .run([index, objectID]);
  }

  deleteRecords(index: string): void {
    this.#database.prepare("DELETE FROM records WHERE index_name = ?").run([index]);
  }

  /** Forgets everything but how far the task IDs have come, so that none is given twice. */
  reset(): void {
    this.#database.exec("DELETE FROM indices; DELETE FROM records; DELETE FROM tasks;");
  }

  /** Writes the WAL into the file and closes it. */
  close(): void {
    runPragma(this.#database, "wal_checkpoint(TRUNCATE)");
    closeDatabase(this.#database);
  }
}

import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "libsql";

/** What a collection holds: JSON documents with an id. */
export interface Document {
  id: string;
}

/** A table of a collection and the document fields that it is searched by. */
export type CollectionSpec = Record<string, readonly string[]>;

/** What an instance holds: the documents of each table. */
export type Snapshot = Record<string, Document[]>;

type Row = { data: string };

/** A part of a list that is ordered by a field. */
export interface Range {
  above: number;
  descending: boolean;
  limit: number;
  offset: number;
}

/** The documents of one kind that belong to one instance. Every write goes straight to the file. */
export class Collection<T extends Document> {
  readonly #database: Database.Database;
  readonly #table: string;
  readonly #instanceId: string;
  readonly #defaults: Partial<T>;

  constructor(database: Database.Database, table: string, instanceId: string, defaults: Partial<T>) {
    this.#database = database;
    this.#table = table;
    this.#instanceId = instanceId;
    this.#defaults = defaults;
  }

  /** The document with this id, or null. */
  get(id: string | null | undefined): T | null {
    if (!id) return null;
    return this.#read("AND id = ?", [id])[0] ?? null;
  }

  /** Inserts or replaces a document. */
  put(document: T): T {
    this.#database
      .prepare(
        `INSERT INTO ${this.#table} (instance_id, id, data) VALUES (?, ?, ?)
         ON CONFLICT (instance_id, id) DO UPDATE SET data = excluded.data`,
      )
      .run(this.#instanceId, document.id, JSON.stringify(document));
    return document;
  }

  delete(id: string): void {
    this.#database
      .prepare(`DELETE FROM ${this.#table} WHERE instance_id = ? AND id = ?`)
      .run(this.#instanceId, id);
  }

  /** The documents whose field has this value, newest first. */
  findBy(field: keyof T & string, value: string | number | null): T[] {
    return this.#read(`AND json_extract(data, '$.${field}') IS ?`, [value]);
  }

  /** All documents, newest first. */
  all(limit = -1): T[] {
    return this.#read("", [], limit);
  }

  /** The documents that have an element in the array field whose property has this value, newest first. */
  findByElement(field: keyof T & string, property: string, value: string): T[] {
    return this.#read(
      `AND EXISTS (SELECT 1 FROM json_each(data, '$.${field}')
                   WHERE json_extract(json_each.value, '$.${property}') = ?)`,
      [value],
    );
  }

  /** A page of the documents whose indexed field is above a value, in the field's order; ids break ties. */
  pageBy(field: keyof T & string, range: Range): T[] {
    const { above, descending, limit, offset } = range;
    const key = `json_extract(data, '$.${field}')`;
    return this.#read(`AND ${key} > ?`, [above], limit, {
      order: `${key} ${descending ? "DESC" : "ASC"}, id`,
      offset,
    });
  }

  /** How many documents have a value above this one in the indexed field. */
  countAbove(field: keyof T & string, above: number): number {
    const row = this.#database
      .prepare(
        `SELECT count(*) AS n FROM ${this.#table} WHERE instance_id = ? AND json_extract(data, '$.${field}') > ?`,
      )
      .get(this.#instanceId, above) as { n: number };
    return row.n;
  }

  count(): number {
    const row = this.#database
      .prepare(`SELECT count(*) AS n FROM ${this.#table} WHERE instance_id = ?`)
      .get(this.#instanceId) as { n: number };
    return row.n;
  }

  #read(
    condition: string,
    values: (string | number | null)[],
    limit = -1,
    { order, offset } = { order: "rowid DESC", offset: 0 },
  ): T[] {
    const rows = this.#database
      .prepare(
        `SELECT data FROM ${this.#table} WHERE instance_id = ? ${condition} ORDER BY ${order} LIMIT ? OFFSET ?`,
      )
      .all(this.#instanceId, ...values, limit, offset) as Row[];
    return rows.map((row) => ({ ...this.#defaults, ...(JSON.parse(row.data) as T) }));
  }
}

/** One SQLite file with a table for each kind of document. */
export class Store {
  readonly #database: Database.Database;
  readonly #tables: string[];
  #inTransaction = false;

  /**
   * @param file created with its folder when it is not there
   * @param spec the tables, and for each the fields to index
   */
  constructor(file: string, spec: CollectionSpec) {
    mkdirSync(dirname(file), { recursive: true });
    this.#database = new Database(file);
    this.#database.pragma("journal_mode = WAL");
    this.#database.pragma("busy_timeout = 2000");
    this.#tables = Object.keys(spec);
    for (const [table, fields] of Object.entries(spec)) {
      this.#database.exec(
        `CREATE TABLE IF NOT EXISTS ${table} (
           instance_id TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (instance_id, id))`,
      );
      for (const field of fields) {
        this.#database.exec(
          `CREATE INDEX IF NOT EXISTS ${table}_${field} ON ${table} (instance_id, json_extract(data, '$.${field}'))`,
        );
      }
    }
  }

  /** @param defaults for fields that a document, written by an older version, does not have */
  collection<T extends Document>(
    table: string,
    instanceId: string,
    defaults: Partial<T> = {},
  ): Collection<T> {
    return new Collection<T>(this.#database, table, instanceId, defaults);
  }

  /** Runs `work`; all its writes are kept, or none if it throws. A transaction inside another joins it. */
  transaction<T>(work: () => T): T {
    if (this.#inTransaction) return work();
    this.#database.exec("BEGIN IMMEDIATE");
    this.#inTransaction = true;
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** Deletes every document of one instance. */
  clear(instanceId: string): void {
    this.transaction(() => {
      for (const table of this.#tables) {
        this.#database.prepare(`DELETE FROM ${table} WHERE instance_id = ?`).run(instanceId);
      }
    });
  }

  /** All documents of one instance, a list a table, oldest first. */
  snapshot(instanceId: string): Snapshot {
    const ofTable = (table: string) => this.collection(table, instanceId).all().reverse();
    return Object.fromEntries(this.#tables.map((table) => [table, ofTable(table)]));
  }

  /** Puts a snapshot in place of whatever an instance has. */
  restore(instanceId: string, snapshot: Snapshot): void {
    this.transaction(() => {
      this.clear(instanceId);
      for (const table of this.#tables) {
        const collection = this.collection(table, instanceId);
        for (const document of snapshot[table] ?? []) collection.put(document);
      }
    });
  }

  close(): void {
    this.#database.close();
  }
}

import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "./client.ts";
import { items, type UserId } from "./schema.ts";

/** What each of them has. Times are in milliseconds. */
export type OwnTable = SQLiteTable & Record<"id" | "userId" | "createdAt" | "deletedAt", SQLiteColumn>;

/**
 * The tables of what people make here. Their data's export, its erasure, the deletion of an account and the daily clean-up
 * go through this list: a feature that has a table is in it by one line.
 */
export const ownTables = { items } satisfies Record<string, OwnTable>;

const tables: OwnTable[] = Object.values(ownTables);

/** The queries of all that is a person's own: a list of rows for each table, in the order of `ownTables`. */
export function selectOwn(db: Database, userId: UserId) {
  return tables.map((table) =>
    db.select().from(table).where(eq(table.userId, userId)).orderBy(table.createdAt),
  );
}

/**
 * The statements that delete all that is some people's own.
 *
 * @param owners a list in SQL
 */
export function deleteOwn(db: Database, owners: SQL, condition?: SQL) {
  return tables.map((table) => db.delete(table).where(and(sql`${table.userId} in ${owners}`, condition)));
}

/** Removes what its owner deleted before a time, in milliseconds: until then, they can bring it back. */
export async function pruneOwn(db: Database, before: number): Promise<void> {
  const [first, ...rest]: BatchItem<"sqlite">[] = tables.map((table) =>
    db.delete(table).where(lt(table.deletedAt, before)),
  );
  if (first) await db.batch([first, ...rest]);
}

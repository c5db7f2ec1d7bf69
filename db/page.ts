import { type Column, sql } from "drizzle-orm";

/** Where a page of a list ended: the last row's time, in milliseconds, and id. Stable while rows come and go. */
export interface Cursor {
  at: number;
  id: string;
}

/** True in SQL of rows behind a cursor, where the newest come first; of all rows without one. */
export function isBehind(at: Column, id: Column, cursor: Cursor | undefined) {
  return cursor && sql`(${at}, ${id}) < (${cursor.at}, ${cursor.id})`;
}

/**
 * A page of what was asked for with one row too many, and the cursor of the next page where there is one.
 *
 * @param cursorOf the time and the id by which the list is ordered
 */
export function toPage<Row>(rows: Row[], pageSize: number, cursorOf: (row: Row) => Cursor) {
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return { rows: page, next: rows.length > pageSize && last ? cursorOf(last) : undefined };
}

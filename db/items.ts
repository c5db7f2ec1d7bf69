import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { items, type UserId } from "./schema.ts";
import { isAlive, provisionUser } from "./users.ts";

export type Item = Pick<typeof items.$inferSelect, "id" | "name" | "createdAt">;

/** Where a page of items ended: the last one's time and id. */
export interface ItemCursor {
  createdAt: number;
  id: string;
}

const itemColumns = { id: items.id, name: items.name, createdAt: items.createdAt };

/**
 * One page of a person's items, newest first.
 *
 * @param after the end of the page before; the first page without it
 * @param pageSize how many at the most
 * @returns the items, and the cursor of the next page where there is one
 */
export async function listItems(db: Database, userId: UserId, after?: ItemCursor, pageSize = 50) {
  const rows = await db
    .select(itemColumns)
    .from(items)
    .where(
      and(
        eq(items.userId, userId),
        after && sql`(${items.createdAt}, ${items.id}) < (${after.createdAt}, ${after.id})`,
      ),
    )
    .orderBy(desc(items.createdAt), desc(items.id))
    .limit(pageSize + 1);
  const page: Item[] = rows.slice(0, pageSize);
  const last = page.at(-1);
  const next: ItemCursor | undefined =
    rows.length > pageSize && last ? { createdAt: last.createdAt, id: last.id } : undefined;
  return { items: page, next };
}

/**
 * Adds an item in one round trip. Safe to repeat with the same id.
 *
 * @returns the item, or undefined where the person has been deleted, and nothing was saved
 */
export async function insertItem(db: Database, userId: UserId, item: Item): Promise<Item | undefined> {
  const [, [saved]] = await db.batch([
    provisionUser(db, userId, item.createdAt),
    db
      .insert(items)
      .select(sql`select ${item.id}, ${userId}, ${item.name}, ${item.createdAt} where ${isAlive(userId)}`)
      .onConflictDoUpdate({ target: items.id, set: { name: item.name }, setWhere: eq(items.userId, userId) })
      .returning(itemColumns),
  ]);
  return saved;
}

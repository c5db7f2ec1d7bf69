import { and, desc, eq, isNull, lte, sql } from "drizzle-orm";
import { recordDeed } from "./activity.ts";
import type { Database } from "./client.ts";
import { type Cursor, isBehind, toPage } from "./page.ts";
import { items, type UserId } from "./schema.ts";
import { inGoodStanding, provisionUser } from "./users.ts";

export type Item = Pick<typeof items.$inferSelect, "id" | "name" | "createdAt" | "completedAt">;

const itemColumns = {
  id: items.id,
  name: items.name,
  createdAt: items.createdAt,
  completedAt: items.completedAt,
};

/** The query of a person's items, newest first; none where the person has been deleted or banned. */
export function selectItems(db: Database, userId: UserId, after: Cursor | undefined, limit: number) {
  return db
    .select(itemColumns)
    .from(items)
    .where(
      and(
        eq(items.userId, userId),
        isNull(items.deletedAt),
        inGoodStanding(userId),
        isBehind(items.createdAt, items.id, after),
      ),
    )
    .orderBy(desc(items.createdAt), desc(items.id))
    .limit(limit);
}

/**
 * One page of a person's items, newest first; none where the person has been deleted or banned.
 *
 * @param after the end of the page before; the first page without it
 * @param pageSize how many at the most
 * @returns the rows, and the cursor of the next page where there is one
 */
export async function listItems(db: Database, userId: UserId, after?: Cursor, pageSize = 50) {
  const rows: Item[] = await selectItems(db, userId, after, pageSize + 1);
  return toPage(rows, pageSize, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/**
 * Adds an item in one round trip. Safe to repeat with the same id.
 *
 * @returns the item, or undefined where the person has been deleted or banned, and nothing was saved
 */
export async function insertItem(
  db: Database,
  userId: UserId,
  item: Omit<Item, "completedAt">,
): Promise<Item | undefined> {
  const [, [saved]] = await db.batch([
    provisionUser(db, userId, item.createdAt),
    db
      .insert(items)
      .select(
        sql`select ${item.id}, ${userId}, ${item.name}, ${item.createdAt}, null, null, ${item.createdAt}
          where ${inGoodStanding(userId)}`,
      )
      // It changes nothing: so that what is there is returned.
      .onConflictDoUpdate({ target: items.id, set: { id: item.id }, setWhere: eq(items.userId, userId) })
      .returning(itemColumns),
    recordDeed(db, { userId, kind: "created_item", key: item.id, detail: item.name }, item.createdAt),
  ]);
  return saved;
}

/** What a person may change of an item: times in milliseconds; null takes the mark away. */
export type ItemChange = Partial<Pick<typeof items.$inferInsert, "name" | "completedAt" | "deletedAt">>;

/**
 * Changes an item of a person's own, in one round trip. Safe to repeat: a request that was given up, and reaches the database late,
 * takes nothing back that was done since.
 *
 * @param now milliseconds since the epoch: when it was asked for
 * @returns the item; `superseded` where something later was done with it, undefined where there is none of theirs, or they have been
 * deleted or banned: nothing was changed then
 */
export async function changeItem(
  db: Database,
  userId: UserId,
  id: string,
  change: ItemChange,
  now: number,
): Promise<Item | "superseded" | undefined> {
  const isDeleting = change.deletedAt !== undefined;
  const isTheirs = and(
    eq(items.id, id),
    eq(items.userId, userId),
    isDeleting ? undefined : isNull(items.deletedAt),
    inGoodStanding(userId),
  );
  const [[item], isThere] = await db.batch([
    db
      .update(items)
      .set({ ...change, updatedAt: now })
      .where(and(isTheirs, lte(items.updatedAt, now)))
      .returning(itemColumns),
    db.select({ id: items.id }).from(items).where(isTheirs),
  ]);
  return item ?? (isThere.length > 0 ? "superseded" : undefined);
}

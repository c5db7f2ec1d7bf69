import { and, eq, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { items, profiles, type UserId, users } from "./schema.ts";

/** A person as Clerk describes them now; times in milliseconds. */
export type MirroredUser = Omit<typeof users.$inferSelect, "deletedAt">;

/**
 * The upsert of the mirror: it wins only over an older row, and never over a tombstone. Safe to repeat.
 */
export function upsertUser(db: Database, user: MirroredUser) {
  const { id: _, ...columns } = user;
  return db
    .insert(users)
    .values(user)
    .onConflictDoUpdate({
      target: users.id,
      set: columns,
      setWhere: and(lt(users.updatedAt, user.updatedAt), isNull(users.deletedAt)),
    });
}

/**
 * The statements of a deletion: a tombstone without personal data, and everything that the app kept for the
 * person. A deletion wins whenever it comes, also before the row it deletes.
 *
 * @param deletedAt milliseconds since the epoch
 */
export function eraseUser(db: Database, id: UserId, deletedAt: number) {
  const tombstone = {
    email: null,
    firstName: null,
    lastName: null,
    imageUrl: null,
    role: "member",
    deletedAt,
  };
  return [
    db
      .insert(users)
      .values({ id, createdAt: deletedAt, updatedAt: deletedAt, ...tombstone })
      .onConflictDoUpdate({ target: users.id, set: tombstone, setWhere: isNull(users.deletedAt) }),
    db.delete(profiles).where(eq(profiles.userId, id)),
    db.delete(items).where(eq(items.userId, id)),
  ] as const;
}

/**
 * A row for a person whose first webhook is still on its way, so that what they save has an owner. Any event of
 * Clerk's is newer than its `updatedAt` of 0. Put it in the same batch as the write that needs it.
 */
export function provisionUser(db: Database, id: UserId, now: number) {
  return db.insert(users).values({ id, createdAt: now, updatedAt: 0 }).onConflictDoNothing();
}

/** True in SQL where the person has not been deleted. For `WHERE` of writes that follow `provisionUser`. */
export function isAlive(id: UserId) {
  return sql`not exists (select 1 from ${users} where ${users.id} = ${id} and ${users.deletedAt} is not null)`;
}

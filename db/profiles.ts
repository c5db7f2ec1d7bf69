import { eq, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { profiles, type UserId, users } from "./schema.ts";
import { inGoodStanding, provisionUser } from "./users.ts";

/** The query of a person's mirrored details with the bio they wrote: no row before their first webhook. */
export function selectProfile(db: Database, userId: UserId) {
  return db
    .select({
      id: users.id,
      email: users.email,
      firstName: users.firstName,
      lastName: users.lastName,
      role: users.role,
      createdAt: users.createdAt,
      updatedAt: users.updatedAt,
      deletedAt: users.deletedAt,
      banned: users.banned,
      bio: sql<string>`coalesce(${profiles.bio}, '')`,
    })
    .from(users)
    .leftJoin(profiles, eq(profiles.userId, users.id))
    .where(eq(users.id, userId));
}

/** A person's mirrored details with the bio they wrote; undefined before their first webhook. */
export async function getProfile(db: Database, userId: UserId) {
  const [row] = await selectProfile(db, userId);
  return row;
}

export type Profile = NonNullable<Awaited<ReturnType<typeof getProfile>>>;

/**
 * Saves a person's bio in one round trip. Safe to repeat.
 *
 * @param now milliseconds since the epoch
 * @returns false where the person has been deleted or banned, and nothing was saved
 */
export async function saveBio(db: Database, userId: UserId, bio: string, now: number): Promise<boolean> {
  const [, saved] = await db.batch([
    provisionUser(db, userId, now),
    db
      .insert(profiles)
      .select(sql`select ${userId}, ${bio}, ${now} where ${inGoodStanding(userId)}`)
      .onConflictDoUpdate({ target: profiles.userId, set: { bio, updatedAt: now } })
      .returning({ userId: profiles.userId }),
  ]);
  return saved.length === 1;
}

import { and, eq, lte, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { enqueue } from "./outbox.ts";
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
      visibility: sql<"members" | "administrators">`coalesce(${profiles.visibility}, 'members')`,
      recordsActivity: sql<boolean>`coalesce(${profiles.recordsActivity}, true)`.mapWith(Boolean),
      personalises: sql<boolean>`coalesce(${profiles.personalises}, true)`.mapWith(Boolean),
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

/** What a person may change of their profile. */
export type ProfileChange = Partial<
  Pick<typeof profiles.$inferSelect, "bio" | "visibility" | "recordsActivity" | "personalises">
>;

/**
 * Saves what a person changes of their profile, in one round trip; the directory follows. Safe to repeat: a request that was given
 * up, and reaches the database late, takes nothing back that was saved since.
 *
 * @param now milliseconds since the epoch: when it was asked for
 * @returns `superseded` where something later was saved, `closed` where the person has been deleted or banned: nothing was saved then
 */
export async function saveProfile(
  db: Database,
  userId: UserId,
  change: ProfileChange,
  now: number,
): Promise<"saved" | "superseded" | "closed"> {
  const { bio = "", visibility = "members", recordsActivity = true, personalises = true } = change;
  const [, saved, , open] = await db.batch([
    provisionUser(db, userId, now),
    db
      .insert(profiles)
      .select(
        sql`select ${userId}, ${bio}, ${visibility}, ${recordsActivity}, ${personalises}, ${now}
          where ${inGoodStanding(userId)}`,
      )
      .onConflictDoUpdate({
        target: profiles.userId,
        set: { ...change, updatedAt: now },
        setWhere: lte(profiles.updatedAt, now),
      })
      .returning({ userId: profiles.userId }),
    enqueue(
      db,
      "index",
      sql`select ${users.id} from ${users} where ${users.id} = ${userId} and ${inGoodStanding(userId)}`,
      now,
    ),
    db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), inGoodStanding(userId))),
  ]);
  if (saved.length === 1) return "saved";
  return open.length === 1 ? "superseded" : "closed";
}

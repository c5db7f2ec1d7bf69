import {
  and,
  type Column,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Database } from "./client.ts";
import { enqueue } from "./outbox.ts";
import { deleteOwn } from "./own-tables.ts";
import { type Cursor, isBehind, toPage } from "./page.ts";
import {
  activity,
  assistantRequests,
  conversations,
  directoryEntries,
  profiles,
  turns,
  type UserId,
  users,
} from "./schema.ts";

/** A person as Clerk describes them; times in milliseconds. */
export type MirroredUser = Omit<typeof users.$inferSelect, "deletedAt">;

/** Who signed up longer ago than this is no newcomer, in milliseconds: nobody is welcomed because of a backfill. */
const newcomerMs = 7 * 24 * 60 * 60 * 1000;

/**
 * The statements of a version of some people: the mirror takes each that is newer than what it has, and never one of
 * somebody deleted; what must follow goes into the outbox. Safe to repeat.
 *
 * @param found at least one; ids are different
 * @param now milliseconds since the epoch
 */
export function upsertUsers(db: Database, found: MirroredUser[], now: number) {
  const isOfThese = sql`(${users.id}, ${users.updatedAt}, ${users.asOf}) in (values ${sql.join(
    found.map((user) => sql`(${user.id}, ${user.updatedAt}, ${user.asOf})`),
    sql`, `,
  )})`;
  const taken = and(isOfThese, isNull(users.deletedAt));
  const isNew = sql`${users.createdAt} > ${now - newcomerMs} and not exists
    (select 1 from ${activity} where ${activity.id} = 'joined:' || ${users.id})`;
  return [
    db
      .insert(users)
      .values(found)
      .onConflictDoUpdate({
        target: users.id,
        set: {
          email: sql`excluded.email`,
          firstName: sql`excluded.first_name`,
          lastName: sql`excluded.last_name`,
          imageUrl: sql`excluded.image_url`,
          role: sql`excluded.role`,
          banned: sql`excluded.banned`,
          createdAt: sql`excluded.created_at`,
          updatedAt: sql`excluded.updated_at`,
          asOf: sql`excluded.as_of`,
        },
        setWhere: sql`(${users.updatedAt}, ${users.asOf}) < (excluded.updated_at, excluded.as_of)
          and ${users.deletedAt} is null`,
      }),
    enqueue(db, "index", sql`select ${users.id} from ${users} where ${taken}`, now),
    enqueue(db, "welcome", sql`select ${users.id} from ${users} where ${taken} and ${isNew}`, now),
  ] as const;
}

/** True in SQL where the mirror says what this version says. */
export function isMirrored({ id, updatedAt, asOf }: MirroredUser) {
  return sql`exists (select 1 from ${users} where ${users.id} = ${id} and ${users.updatedAt} = ${updatedAt}
    and ${users.asOf} = ${asOf} and ${users.deletedAt} is null)`;
}

/**
 * The statements of a deletion: a tombstone without personal data, and everything that the app kept for the
 * person. A deletion wins whenever it comes, also before the row it deletes. Safe to repeat.
 *
 * @param deletedAt milliseconds since the epoch
 * @param now milliseconds since the epoch
 */
export function eraseUser(db: Database, id: UserId, deletedAt: number, now: number) {
  // Nothing in it tells what was there before: it is the same whether the deletion came first or last.
  const tombstone = {
    email: null,
    firstName: null,
    lastName: null,
    imageUrl: null,
    role: "member",
    banned: false,
    createdAt: deletedAt,
    updatedAt: deletedAt,
    asOf: deletedAt,
    deletedAt,
  };
  return [
    db
      .insert(users)
      .values({ id, ...tombstone })
      .onConflictDoUpdate({
        target: users.id,
        set: tombstone,
        setWhere: or(isNull(users.deletedAt), gt(users.deletedAt, deletedAt)),
      }),
    db.delete(profiles).where(eq(profiles.userId, id)),
    ...deleteOwn(db, sql`(${id})`),
    db.delete(activity).where(eq(activity.userId, id)),
    ...deleteConversations(db, sql`(${id})`),
    db.delete(assistantRequests).where(eq(assistantRequests.userId, id)),
    enqueue(db, "index", sql`select ${id}`, now),
  ] as const;
}

/**
 * The statements that delete what some people and the assistant talked about.
 *
 * @param owners a list in SQL
 */
export function deleteConversations(db: Database, owners: SQL, condition?: SQL) {
  const own = db
    .select({ id: conversations.id })
    .from(conversations)
    .where(sql`${conversations.userId} in ${owners}`);
  return [
    db.delete(turns).where(and(inArray(turns.conversationId, own), condition)),
    db.delete(conversations).where(and(sql`${conversations.userId} in ${owners}`, condition)),
  ] as const;
}

/**
 * The statements that take away what is left of deleted people: a Worker of an older version, beside the new one or after a
 * rollback, does not know the newer tables. They read every tombstone: once a day is often enough.
 */
export function sweepErased(db: Database) {
  const erased = db.select({ id: users.id }).from(users).where(isNotNull(users.deletedAt));
  return [
    db.delete(directoryEntries).where(inArray(directoryEntries.userId, erased)),
    db.delete(activity).where(inArray(activity.userId, erased)),
    db.delete(profiles).where(inArray(profiles.userId, erased)),
    ...deleteOwn(db, sql`(${erased})`),
    ...deleteConversations(db, sql`(${erased})`),
    db.delete(assistantRequests).where(inArray(assistantRequests.userId, erased)),
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

/** True in SQL where the person may still act: neither deleted nor banned. For `WHERE` of what they read and write. */
export function inGoodStanding(id: UserId) {
  return sql`not exists (select 1 from ${users} where ${users.id} = ${id}
    and (${users.deletedAt} is not null or ${users.banned}))`;
}

/**
 * How somebody stands now, in one round trip; undefined before their first webhook.
 *
 * @param sessionId Clerk's id of the session by which they ask: `signedOut` where it has ended
 */
export async function getStanding(db: Database, id: UserId, sessionId: string) {
  const ended = db
    .select({ id: activity.id })
    .from(activity)
    .where(eq(activity.id, `signed_out:${sessionId}`));
  const [row] = await db
    .select({
      role: users.role,
      banned: users.banned,
      deletedAt: users.deletedAt,
      signedOut: exists(ended).mapWith(Boolean),
    })
    .from(users)
    .where(eq(users.id, id));
  return row;
}

/**
 * The mirror's rows of some people, tombstones among them, and of everybody alive who was created in a span of time.
 *
 * @param span milliseconds since the epoch: after the first, up to the second
 */
export function usersToCompare(db: Database, ids: UserId[], span?: { after: number; upTo: number }) {
  const inSpan =
    span && and(gt(users.createdAt, span.after), lte(users.createdAt, span.upTo), isNull(users.deletedAt));
  return db
    .select()
    .from(users)
    .where(or(inArray(users.id, ids), inSpan));
}

/** A person as the console shows them. */
export type ConsoleUser = Awaited<ReturnType<typeof listUsers>>["rows"][number];

/**
 * One page of the people who are not deleted, newest first, for administrators.
 *
 * @param search how the address, the first or the last name begins, or a whole id; everybody without it
 * @param after the end of the page before
 */
export async function listUsers(
  db: Database,
  { search, after }: { search?: string; after?: Cursor },
  pageSize = 50,
) {
  const rows = await db
    .select({
      id: users.id,
      email: users.email,
      firstName: users.firstName,
      lastName: users.lastName,
      imageUrl: users.imageUrl,
      role: users.role,
      banned: users.banned,
      createdAt: users.createdAt,
    })
    .from(users)
    .where(
      and(
        isNull(users.deletedAt),
        search ? sql`${users.id} in (${matching(search)})` : undefined,
        isBehind(users.createdAt, users.id, after),
      ),
    )
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(pageSize + 1);
  return toPage(rows, pageSize, ({ createdAt, id }) => ({ at: createdAt, id }));
}

/** So many matches are ordered by age, and no more, so that one letter does not read a million rows. */
const maxMatches = 500;

function matching(search: string) {
  // A range of the index: `like` would not use it. No text of Unicode is above its last character.
  const beginning = (column: Column) =>
    sql`select id from (select ${users.id} as id from ${users} where ${column} collate nocase >= ${search}
      and ${column} collate nocase < ${`${search}\u{10ffff}`} limit ${maxMatches})`;
  return sql.join(
    [
      sql`select ${search} as id`,
      beginning(users.email),
      beginning(users.firstName),
      beginning(users.lastName),
    ],
    sql` union all `,
  );
}

/** One person as the console shows them; undefined where there is none, or they are deleted. */
export async function getUser(db: Database, id: UserId) {
  const { rows } = await listUsers(db, { search: id }, 1);
  return rows.find((row) => row.id === id);
}

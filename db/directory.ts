import { and, eq, gt, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { directoryEntries, directoryTickets, profiles, type UserId, users } from "./schema.ts";

/** A person as an index gets to know them. */
export type DirectoryDocument = Awaited<ReturnType<typeof readDocuments>>["documents"][number];

/** What a person is called, in SQL. */
export const fullName = sql<string>`trim(coalesce(${users.firstName}, '') || ' ' || coalesce(${users.lastName}, ''))`;
/** Who finds a person, in SQL; of `profiles`, joined. */
export const visibility = sql<"members" | "administrators">`coalesce(${profiles.visibility}, 'members')`;

/**
 * Reads people for an index, under a ticket that is drawn in the same transaction: who reads later has the higher one,
 * and an index never takes a lower one over a higher. So the order in which writers reach it does not matter.
 *
 * @param of their ids, or where a page of everybody begins
 * @returns those who are to be found; whoever was asked for by id and is not among them is not
 */
export async function readDocuments(db: Database, of: UserId[] | { after: UserId; limit: number }) {
  const isMeant = Array.isArray(of) ? inArray(users.id, of) : gt(users.id, of.after);
  const [[ticket], documents] = await db.batch([
    db
      .update(directoryTickets)
      .set({ last: sql`${directoryTickets.last} + 1` })
      .returning({ version: directoryTickets.last }),
    db
      .select({
        id: users.id,
        name: fullName,
        bio: sql<string>`coalesce(${profiles.bio}, '')`,
        role: users.role,
        status: sql<"active" | "banned">`iif(${users.banned}, 'banned', 'active')`,
        visibility,
        joinedAt: users.createdAt,
      })
      .from(users)
      .leftJoin(profiles, eq(profiles.userId, users.id))
      // What was made ahead of its first webhook is nobody yet.
      .where(and(isMeant, isNull(users.deletedAt), gt(users.updatedAt, 0)))
      .orderBy(users.id)
      .limit(Array.isArray(of) ? of.length : of.limit),
  ]);
  if (!ticket) throw new Error("directory_tickets has lost its row.");
  return { version: ticket.version, documents };
}

/** An entry of the embedded directory, with the text in which it is searched: words with spaces between them. */
export type DirectoryEntry = Omit<typeof directoryEntries.$inferInsert, "id" | "version"> & {
  /** Of the name. */
  words: string;
  /** Those of the name with a letter left out. */
  typos: string;
  /** Of the bio. */
  about: string;
  /** What the entry can be filtered by. */
  labels: string;
};

/**
 * The statements that make the embedded directory say what was read under a ticket, unless it has heard something newer.
 * Who was deleted since is not put back. Safe to repeat.
 *
 * @param ids of whom was read; whoever has no entry goes
 */
export function writeEntries(db: Database, ids: UserId[], entries: DirectoryEntry[], version: number) {
  const each = sql`json_each(${JSON.stringify(entries)}) as entry`;
  const field = (path: string) => sql`entry.value ->> ${sql.raw(`'${path}'`)}`;
  return [
    db
      .delete(directoryEntries)
      .where(and(inArray(directoryEntries.userId, ids), lte(directoryEntries.version, version))),
    db
      .insert(directoryEntries)
      .select(
        sql`select null, ${users.id}, ${field("name")}, ${field("sortName")}, ${field("role")}, ${field("status")},
          ${field("visibility")}, ${field("joinedAt")}, ${version}
          from ${each} join ${users} on ${users.id} = ${field("userId")} where ${users.deletedAt} is null`,
      )
      .onConflictDoNothing(),
    db.run(
      sql`insert into directory_search (rowid, words, typos, about, labels)
        select ${directoryEntries.id}, ${field("words")}, ${field("typos")}, ${field("about")}, ${field("labels")}
        from ${each} join ${directoryEntries} on ${directoryEntries.userId} = ${field("userId")}
        where ${directoryEntries.version} = ${version}`,
    ),
  ] as const;
}

/** The statement that removes entries which no reader has confirmed since a ticket: nobody is behind them. */
export function sweepEntries(db: Database, upTo: number) {
  return db.delete(directoryEntries).where(lte(directoryEntries.version, upTo));
}

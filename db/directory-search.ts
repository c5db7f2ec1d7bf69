import { and, eq, gt, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { fullName, visibility } from "./directory.ts";
import { directoryCounts, directoryEntries, profiles, type UserId, users } from "./schema.ts";
import { inGoodStanding } from "./users.ts";

/** Who looks, and so whom they may see. */
export interface Viewer {
  id: UserId;
  /** Everybody, the banned and those who hide from members too. */
  seesEverybody: boolean;
}

/** True in SQL of the people whom somebody may see, who may still look; of `users`, joined with `profiles`. */
export function isVisibleTo({ id, seesEverybody }: Viewer) {
  return and(
    isNull(users.deletedAt),
    gt(users.updatedAt, 0),
    inGoodStanding(id),
    seesEverybody ? undefined : and(eq(users.banned, false), sql`${visibility} = 'members'`),
  );
}

/** How a list is ordered: how well a name matches, by name, or newest first. */
export type Sort = "relevance" | "name" | "newest";

/** Where a page of the directory ended. */
export interface DirectoryCursor {
  /** How well it matches; 0 where that does not count. */
  tier: number;
  /** The sort name, or the time of joining where that counts. */
  key: string | number;
  id: UserId;
}

const personColumns = {
  id: users.id,
  name: fullName,
  imageUrl: users.imageUrl,
  role: users.role,
  banned: sql<boolean>`${users.banned}`.mapWith(Boolean),
  joinedAt: users.createdAt,
  bio: sql<string>`coalesce(${profiles.bio}, '')`,
};

/** One of the groups by which the directory is counted and listed. */
export type Group = Omit<typeof directoryCounts.$inferSelect, "people">;

/**
 * The query of a page of everybody in some groups, one row too many included. It reads no more rows than it gives, times the
 * groups: each group is in order in an index.
 *
 * @param groups whose people
 */
export function browseEntries(
  db: Database,
  viewer: Viewer,
  groups: Group[],
  sort: "name" | "newest",
  after: DirectoryCursor | undefined,
  limit: number,
) {
  const column = sort === "name" ? directoryEntries.sortName : directoryEntries.joinedAt;
  const [order, operator] = sort === "name" ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`];
  const pages = groups.map(
    (group) => sql`select * from (select ${directoryEntries.userId} as user_id, ${column} as key, 0 as tier
      from ${directoryEntries} where ${directoryEntries.visibility} = ${group.visibility}
        and ${directoryEntries.status} = ${group.status} and ${directoryEntries.role} = ${group.role}
        ${after ? sql`and (${column}, ${directoryEntries.userId}) ${operator} (${after.key}, ${after.id})` : sql``}
      order by ${column} ${order}, ${directoryEntries.userId} ${order} limit ${limit})`,
  );
  const nobody = sql`select null as user_id, null as key, 0 as tier where false`;
  const all = sql`select * from (${sql.join([nobody, ...pages], sql` union all `)})`;
  return selectFound(db, viewer, all, sql`key ${order}, user_id ${order}`, limit);
}

/** The query of how many people the directory has of each group. */
export function countGroups(db: Database) {
  return db.select().from(directoryCounts).where(gt(directoryCounts.people, 0));
}

/** So many matches are ranked and counted, and no more, so that a common word costs no more than a rare one. */
export const maxMatches = 1000;

/** What to look for: FTS5 expressions, each wider than the one before and asked only where that found too little. */
export type Tiers = readonly { match: string; whenFewerThan: number }[];

function matchingEntries(tiers: Tiers) {
  const found = tiers.map(({ match, whenFewerThan }, tier) => {
    // As a limit: a condition would be asked once for each match, after FTS5 has walked to it.
    const limit =
      tier > 0
        ? sql`iif((select count(*) from ${sql.raw(`tier_${tier - 1}`)}) < ${whenFewerThan}, ${maxMatches}, 0)`
        : sql`${maxMatches}`;
    return sql`${sql.raw(`tier_${tier}`)} as materialized (select rowid as id from directory_search
      where directory_search match ${match} limit ${limit})`;
  });
  const all = tiers.map((_, tier) => sql.raw(`select id, ${tier} as tier from tier_${tier}`));
  return sql`with ${sql.join(found, sql`, `)}
    select id, min(tier) as tier from (${sql.join(all, sql` union all `)}) group by id limit ${maxMatches}`;
}

/** The query of a page of those who match, one row too many included. */
export function searchEntries(
  db: Database,
  viewer: Viewer,
  tiers: Tiers,
  sort: Sort,
  after: DirectoryCursor | undefined,
  limit: number,
) {
  const [key, order, operator] =
    sort === "newest"
      ? [directoryEntries.joinedAt, sql`desc`, sql`<`]
      : [directoryEntries.sortName, sql`asc`, sql`>`];
  const tier = sort === "relevance" ? sql`matching.tier` : sql`0`;
  const isBehind = after
    ? sql`where tier > ${after.tier}
        or (tier = ${after.tier} and (key, user_id) ${operator} (${after.key}, ${after.id}))`
    : sql``;
  const all = sql`select * from (select ${directoryEntries.userId} as user_id, ${key} as key, ${tier} as tier
    from (${matchingEntries(tiers)}) as matching join ${directoryEntries} on ${directoryEntries.id} = matching.id)
    ${isBehind}`;
  return selectFound(db, viewer, all, sql`tier, key ${order}, user_id ${order}`, limit);
}

/** The query of how many match of each role and status. */
export function countMatches(db: Database, tiers: Tiers) {
  return db
    .select({
      role: directoryEntries.role,
      status: directoryEntries.status,
      people: sql<number>`count(*)`,
    })
    .from(sql`(${matchingEntries(tiers)}) as matching`)
    .innerJoin(directoryEntries, sql`${directoryEntries.id} = matching.id`)
    .groupBy(directoryEntries.role, directoryEntries.status);
}

/** The first of what was found, as they are now: who may not be seen any more is left out, whatever the index says. */
function selectFound(db: Database, viewer: Viewer, all: SQL, order: SQL, limit: number) {
  const found = sql`(select *, row_number() over (order by ${order}) as position, count(*) over () as size
    from (${all} order by ${order} limit ${limit})) as found`;
  return db
    .select({
      ...personColumns,
      tier: sql<number>`found.tier`,
      key: sql<string | number>`found.key`,
      /** Counted from 1. */
      position: sql<number>`found.position`,
      /** How many were found, those left out included. */
      size: sql<number>`found.size`,
    })
    .from(found)
    .innerJoin(users, sql`${users.id} = found.user_id`)
    .leftJoin(profiles, eq(profiles.userId, users.id))
    .where(isVisibleTo(viewer))
    .orderBy(sql`found.position`);
}

/** A person as a search finds them. */
export type FoundPerson = Awaited<ReturnType<typeof selectPeople>>[number];

/**
 * Some people as the directory shows them, in no order; those whom the viewer may not see are left out. Everybody may see
 * themselves.
 *
 * @param ids at least one
 */
export function selectPeople(db: Database, viewer: Viewer, ids: UserId[]) {
  return db
    .select(personColumns)
    .from(users)
    .leftJoin(profiles, eq(profiles.userId, users.id))
    .where(
      and(
        inArray(users.id, ids),
        or(isVisibleTo(viewer), and(eq(users.id, viewer.id), inGoodStanding(viewer.id))),
      ),
    );
}

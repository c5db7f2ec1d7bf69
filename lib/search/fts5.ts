import * as v from "valibot";
import { type DirectoryDocument, type DirectoryEntry, sweepEntries, writeEntries } from "#db/directory.ts";
import {
  browseEntries,
  countGroups,
  countMatches,
  type DirectoryCursor,
  type Group,
  maxMatches,
  searchEntries,
  type Viewer,
} from "#db/directory-search.ts";
import type { UserId } from "#db/schema.ts";
import { roles, toRole } from "#lib/auth/roles.ts";
import {
  type Directory,
  type DirectoryPage,
  type DirectoryQuery,
  type Status,
  toPerson,
} from "./directory.ts";
import { hiddenLabel, matchTiers } from "./match.ts";
import { deletionsOf, nameWords, sortNameOf, spaced, wordsOf } from "./words.ts";

/** The directory in the database itself: one round trip for a search, and nothing to set up. */
export const fts5: Directory = {
  format: "fts5:1",

  // The migration has.
  async prepare() {},

  async write(db, ids, { version, documents }) {
    return writeEntries(db, ids, documents.map(toEntry), version);
  },

  async sweep(db, upTo) {
    return [sweepEntries(db, upTo)];
  },

  async search(db, query, viewer) {
    const { sort, after, pageSize, role, status } = query;
    const words = wordsOf(query.text);
    const cursor = parseCursor(after);
    const limit = pageSize + 1;
    if (words.length === 0) {
      // What is only punctuation names nobody.
      if (query.text.trim()) return nobody;
      const groups = groupsOf(query, viewer);
      const order = sort === "newest" ? sort : "name";
      const [counts, found] = await db.batch([
        countGroups(db),
        browseEntries(db, viewer, groups, order, cursor, limit),
      ]);
      const among = (some: Group[]) => counts.filter((count) => some.some((group) => isSame(group, count)));
      return toPage(query, found, among(groupsOf({}, viewer)), among(groups));
    }
    const isMember = !viewer.seesEverybody;
    const labels = [...(role ? [roleLabel(role)] : []), ...(status ? [statusLabel(status)] : [])];
    const wanted = matchTiers(words, labels, isMember);
    const [found, counts, ...rest] = await db.batch([
      searchEntries(db, viewer, wanted, sort, cursor, limit),
      countMatches(db, matchTiers(words, [], isMember)),
      // Without a filter, these are the same.
      ...(labels.length > 0 ? [countMatches(db, wanted)] : []),
    ]);
    return toPage(query, found, counts, rest[0] ?? counts);
  },
};

const nobody: DirectoryPage = { people: [], count: 0, isAtLeast: false, facets: { role: {}, status: {} } };

const roleLabel = (role: string) => `role_${role}`;
const statusLabel = (status: Status) => `status_${status}`;

function toEntry(person: DirectoryDocument): DirectoryEntry {
  const { id: userId, name, bio, role, status, visibility, joinedAt } = person;
  const words = nameWords(name);
  const labels = [roleLabel(role), statusLabel(status)];
  if (visibility !== "members" || status !== "active") labels.push(hiddenLabel);
  return {
    ...{ userId, name, role, status, visibility, joinedAt },
    sortName: sortNameOf(name),
    words: words.map(spaced).join(" "),
    typos: words.flatMap(deletionsOf).join(" "),
    about: wordsOf(bio).map(spaced).join(" "),
    labels: labels.join(" "),
  };
}

/** The groups of entries that somebody may see, and wants. */
function groupsOf({ role, status }: Pick<DirectoryQuery, "role" | "status">, viewer: Viewer): Group[] {
  const visibilities = viewer.seesEverybody
    ? (["members", "administrators"] as const)
    : (["members"] as const);
  const statuses = viewer.seesEverybody ? (["active", "banned"] as const) : (["active"] as const);
  return visibilities.flatMap((visibility) =>
    statuses
      .filter((one) => !status || one === status)
      .flatMap((one) =>
        roles.filter((has) => !role || has === role).map((has) => ({ visibility, status: one, role: has })),
      ),
  );
}

const isSame = (one: Group, other: Group) =>
  one.visibility === other.visibility && one.status === other.status && one.role === other.role;

interface Count {
  role: string;
  status: Status;
  people: number;
}

/**
 * @param counts how many there are of each group that the viewer may see, whatever they filter by
 * @param wanted how many of those that they filter by
 */
function toPage(
  { role, status, pageSize, text }: DirectoryQuery,
  found: Awaited<ReturnType<typeof browseEntries>>,
  counts: Count[],
  wanted: Count[],
): DirectoryPage {
  const sum = (some: Count[]) => some.reduce((total, { people }) => total + people, 0);
  const ofRole = counts.filter((count) => !role || count.role === role);
  const ofStatus = counts.filter((count) => !status || count.status === status);
  const facet = <Key extends string>(some: Count[], keyOf: (count: Count) => Key) =>
    Object.fromEntries([...Map.groupBy(some, keyOf)].map(([key, group]) => [key, sum(group)]));
  const isSearch = text.trim() !== "";
  const rows = found.filter(({ position }) => position <= pageSize);
  const last = rows.at(-1);
  const hasNext = (found[0]?.size ?? 0) > pageSize;
  return {
    people: rows.map(toPerson),
    count: sum(wanted),
    isAtLeast: isSearch && sum(wanted) >= maxMatches,
    // Of more than are counted, nobody knows how many there are of each.
    facets:
      isSearch && sum(counts) >= maxMatches
        ? undefined
        : {
            role: facet(ofStatus, (count) => toRole(count.role)),
            status: facet(ofRole, (count) => count.status),
          },
    next: hasNext && last ? formatCursor(last) : undefined,
  };
}

const Cursor = v.tuple([v.number(), v.union([v.string(), v.number()]), v.pipe(v.string(), v.maxLength(64))]);

function formatCursor({ tier, key, id }: DirectoryCursor): string {
  return JSON.stringify([tier, key, id]);
}

/** Reads the end of the page before; what we did not make is none, and the list starts from the top. */
function parseCursor(text: string | undefined): DirectoryCursor | undefined {
  try {
    const [tier, key, id] = v.parse(Cursor, JSON.parse(text ?? ""));
    return { tier, key, id: id as UserId };
  } catch {
    return undefined;
  }
}

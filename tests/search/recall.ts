import type { Database } from "#db/client.ts";
import { profiles, type UserId, users } from "#db/schema.ts";
import type { Directory } from "#lib/search/directory.ts";
import { rebuildDirectory } from "#lib/search/rebuild.ts";
import { searchPeople } from "./people.ts";
import { nothing, type QueryKind, searchQueries } from "./queries.ts";

/** Whoever looks in these tests: nobody among the people. */
const viewer = { id: "user_viewer" as UserId, seesEverybody: false };

/** Puts the people of the set into a database, and into a directory. */
export async function fillDirectory(db: Database, directory: Directory): Promise<void> {
  const rows = searchPeople.map(({ id, firstName, lastName, role }, index) => ({
    ...{ id: id as UserId, firstName, lastName, role, createdAt: 1 + index, updatedAt: 1 },
  }));
  await db.insert(users).values(rows);
  const bios = searchPeople.filter(({ bio }) => bio);
  await db.insert(profiles).values(bios.map(({ id, bio }) => ({ userId: id as UserId, bio, updatedAt: 1 })));
  await rebuildDirectory(db, directory);
}

/** How much of what was expected is among the first ten, by kind of query; and which queries find what they should not. */
export async function measureRecall(db: Database, directory: Directory) {
  const recalls: { kind: QueryKind; query: string; recall: number }[] = [];
  const firstTen = async (text: string) => {
    const page = await directory.search(db, { text, sort: "relevance", pageSize: 10 }, viewer);
    return page.people.map(({ id }) => id as string);
  };
  for (const { query, kind, expected } of searchQueries) {
    const found = await firstTen(query);
    const missed = expected.filter((id) => !found.includes(id));
    recalls.push({ kind, query, recall: 1 - missed.length / expected.length });
  }
  const wrong: string[] = [];
  for (const query of nothing) if ((await firstTen(query)).length > 0) wrong.push(query);
  const mean = (some: typeof recalls) => some.reduce((sum, { recall }) => sum + recall, 0) / some.length;
  const byKind = [...Map.groupBy(recalls, ({ kind }) => kind)].map(([kind, some]) => ({
    kind,
    queries: some.length,
    recall: mean(some),
  }));
  return {
    recall: mean(recalls),
    byKind,
    wrong,
    imperfect: recalls.filter(({ recall }) => recall < 1).map(({ query }) => query),
  };
}

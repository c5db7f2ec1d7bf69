import { join } from "node:path";
import { createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import { migrate } from "drizzle-orm/libsql/migrator";
import Libsql from "libsql";
import type { Database } from "#db/client.ts";
import * as schema from "#db/schema.ts";
import { fts5 } from "#lib/search/fts5.ts";
import { rebuildDirectory } from "#lib/search/rebuild.ts";
import { personAt } from "../../local/people/person.ts";
import { root } from "../../scripts/lib/paths.ts";

/** Who looks: a person of every directory. */
export const viewerId = idAt(0);

const perTransaction = 50_000;
const pageSize = 2000;

/**
 * Makes a database of made-up people, the same ones each time, with the directory filled by the product's own rebuild. One of
 * five hundred is banned, and one of fifty seen by administrators alone.
 *
 * @param file that does not exist
 * @param onProgress called with how many are in the directory
 */
export async function buildDirectory(
  file: string,
  people: number,
  onProgress: (done: number) => void,
): Promise<void> {
  const client = createClient({ url: `file:${file}` });
  try {
    // Nobody needs the file of a build that was broken off.
    for (const pragma of ["journal_mode = off", "synchronous = off", "cache_size = -200000"])
      await client.execute(`pragma ${pragma}`);
    const db: Database = drizzle(client, { schema });
    await migrate(db, { migrationsFolder: join(root, "db", "migrations") });
    insertPeople(file, people);
    await rebuildDirectory(db, fts5, { pageSize, onPage: (run) => onProgress(run.people) });
  } finally {
    client.close();
  }
}

function insertPeople(file: string, people: number): void {
  const database = new Libsql(file);
  for (const pragma of ["journal_mode = off", "synchronous = off"])
    database.prepare(`pragma ${pragma}`).all([]);
  const user = database.prepare(
    `insert into users (id, email, first_name, last_name, role, banned, created_at, updated_at, as_of)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const profile = database.prepare(
    "insert into profiles (user_id, bio, visibility, updated_at) values (?, ?, ?, ?)",
  );
  for (let index = 0; index < people; index++) {
    if (index % perTransaction === 0) database.exec("begin");
    const id = idAt(index);
    const { email, firstName, lastName, role, bio, createdAt: at } = personAt(index);
    user.run([id, email, firstName, lastName, role, index % 500 === 499 ? 1 : 0, at, at, at]);
    const visibility = index % 50 === 49 ? "administrators" : "members";
    if (bio || visibility !== "members") profile.run([id, bio, visibility, at]);
    if (index % perTransaction === perTransaction - 1 || index === people - 1) database.exec("commit");
  }
  database.close();
}

function idAt(index: number): schema.UserId {
  return `user_${index.toString(36).padStart(6, "0")}` as schema.UserId;
}

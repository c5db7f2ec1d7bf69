import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { count, isNull, sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { databaseReason } from "#db/errors.ts";
import { lastReconciliation } from "#db/reconciliations.ts";
import { users } from "#db/schema.ts";
import type { Services } from "../mirror.ts";
import { root } from "../paths.ts";
import { checkDirectory } from "./directory.ts";
import { ago, type Finding, failed, find, ok, warning } from "./finding.ts";

const migrationsFolder = join(root, "db", "migrations");

/** Looks at the database: there, of this code's shape, as Clerk is, and searchable. */
export async function checkDatabase(services: Services, migrateBy: string): Promise<Finding[]> {
  const { db } = services;
  const reachable = await find(
    "Database",
    "Check TURSO_DATABASE_URL and TURSO_AUTH_TOKEN (turso db show NAME --url, turso db tokens create NAME).",
    async () => {
      const askedAt = performance.now();
      await db.run(sql`select 1`);
      return ok(`answers in ${(performance.now() - askedAt).toFixed(0)} ms`);
    },
  );
  if (reachable.status !== "ok") return [reachable];
  const migrations = await checkMigrations(db, migrateBy);
  if (migrations.status === "failed") return [reachable, migrations];
  return [reachable, migrations, await checkDrift(services), await checkDirectory(services)];
}

/** Drizzle notes of each migration the digest of its file and its time in the journal. */
function checkMigrations(db: Database, migrateBy: string): Promise<Finding> {
  return find("Migrations", migrateBy, async () => {
    const journal = JSON.parse(readFileSync(join(migrationsFolder, "meta", "_journal.json"), "utf8"));
    const known = (journal.entries as { tag: string; when: number }[]).map(({ tag, when }) => ({
      tag,
      when,
      hash: createHash("sha256")
        .update(readFileSync(join(migrationsFolder, `${tag}.sql`)))
        .digest("hex"),
    }));
    const applied = await appliedMigrations(db);
    const newest = Math.max(0, ...applied.map(({ when }) => when));
    const pending = known.filter(({ when }) => when > newest).map(({ tag }) => tag);
    if (pending.length > 0) return failed(`${pending.join(", ")} not applied yet.`, migrateBy);
    const foreign = applied.filter(({ hash }) => !known.some((migration) => migration.hash === hash));
    if (foreign.length > 0)
      return warning(
        `${foreign.length} of the ${applied.length} applied are not in db/migrations as they were.`,
        "A migration that was applied is never edited; or this code is older than the database, as after a rollback.",
      );
    return ok(`all ${known.length} applied`);
  });
}

async function appliedMigrations(db: Database): Promise<{ hash: string; when: number }[]> {
  try {
    return await db.all(sql`select hash, created_at as "when" from __drizzle_migrations`);
  } catch (error) {
    // A database that is new has no such table.
    if (databaseReason(error)) throw error;
    return [];
  }
}

function checkDrift({ db, clerk }: Services): Promise<Finding> {
  return find("Mirror of Clerk", "npm run sync", async () => {
    const atClerk = await clerk.users.getCount();
    const [row] = await db.select({ people: count() }).from(users).where(isNull(users.deletedAt));
    const here = row?.people ?? 0;
    const last = await lastReconciliation(db);
    const when = last ? `last compared ${ago(last.startedAt)}` : "never compared";
    return here === atClerk
      ? ok(`${here} people here and at Clerk; ${when}`)
      : warning(
          `${here} people here, ${atClerk} at Clerk; ${when}.`,
          "npm run sync with the environment's name compares everybody at once.",
        );
  });
}

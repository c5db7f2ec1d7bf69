import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import { getTableColumns, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { migrate } from "drizzle-orm/libsql/migrator";
import { connect, type Database } from "#db/client.ts";
import * as schema from "#db/schema.ts";
import {
  activity,
  directoryEntries,
  items,
  outbox,
  profiles,
  reconciliations,
  users,
  webhookDeliveries,
} from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { runEffects, type Services } from "#lib/sync/effects.ts";
import { type Delivery, receiveDelivery } from "#lib/sync/receive.ts";
import { startLibsql } from "../../local/libsql/server.ts";
import { signedHeaders } from "../../local/svix/sign.ts";
import { root } from "../../scripts/lib/paths.ts";
import { migrateDatabase } from "../../scripts/lib/stack.ts";

const signingSecret = `whsec_${btoa("twenty-four bytes of key")}`;

/** A database server for one file of tests. */
export interface Stage {
  url: string;
  authToken: string;
  db: Database;
  close(): Promise<void>;
}

/** Starts a database server on a file of its own. @param migrated whether it has the product's tables */
export async function startStage(migrated = true): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), "edgewise-faults-"));
  const authToken = crypto.randomUUID();
  const server = await startLibsql({ file: join(directory, "test.db"), port: 0, authToken });
  if (migrated) await migrateDatabase({ url: server.url, authToken });
  return {
    url: server.url,
    authToken,
    // As the app connects, but patient: the machine may be busy.
    db: connect({ url: server.url, authToken, deadlineMs: 30_000 }),
    async close() {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/**
 * The same engine without a server and HTTP before it, which take four fifths of the time: for what is tried many
 * thousand times.
 */
export async function startEngine(): Promise<Pick<Stage, "db" | "close">> {
  const directory = mkdtempSync(join(tmpdir(), "edgewise-faults-"));
  const client = createClient({ url: `file:${join(directory, "test.db")}` });
  await client.execute("pragma journal_mode = wal");
  await client.execute("pragma synchronous = off");
  const db: Database = drizzle(client, { schema });
  await migrate(db, { migrationsFolder: join(root, "db", "migrations") });
  return {
    db,
    async close() {
      client.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A database that cannot be reached. */
export const unreachable = () => connect({ url: "http://127.0.0.1:2", authToken: "none", attempts: 1 });

/** Signs a body as Svix does, with a fresh signature for each time, and has it received. */
export function deliver(db: Database, svixId: string, event: unknown, at = new Date()): Promise<Delivery> {
  const body = typeof event === "string" ? event : JSON.stringify(event);
  const headers = signedHeaders(signingSecret, svixId, body, at);
  const request = new Request("http://localhost/api/webhooks/clerk", { method: "POST", body, headers });
  return receiveDelivery(request, db, [signingSecret]);
}

const { receivedAt: _, payload: __, ...ledgerColumns } = getTableColumns(webhookDeliveries);

const { detail: ___, ...activityColumns } = getTableColumns(activity);
const entryColumns = {
  userId: directoryEntries.userId,
  name: directoryEntries.name,
  role: directoryEntries.role,
  status: directoryEntries.status,
  joinedAt: directoryEntries.joinedAt,
  /** Whether FTS5 has it under its labels, and the triggers have counted it with the others of its kind. */
  isFound: sql`exists (select 1 from directory_search as found where found.rowid = directory_entries.id
    and directory_search match 'labels : ("role_' || directory_entries.role || '" AND "status_' || directory_entries.status || '")')`.mapWith(
    Boolean,
  ),
  isCounted: sql`(select people from directory_counts as counts
      where (counts.visibility, counts.status, counts.role)
        = (directory_entries.visibility, directory_entries.status, directory_entries.role))
    = (select count(*) from directory_entries as others
      where (others.visibility, others.status, others.role)
        = (directory_entries.visibility, directory_entries.status, directory_entries.role))`.mapWith(Boolean),
};

/** Everything the sync keeps, table by table, in the order of ids; but for when deliveries were received. */
export async function readState(db: Database) {
  const [people, bios, things, done, directory, ledger, waiting] = await db.batch([
    db.select().from(users).orderBy(users.id),
    db
      .select({ userId: profiles.userId, bio: profiles.bio, updatedAt: profiles.updatedAt })
      .from(profiles)
      .orderBy(profiles.userId),
    db.select().from(items).orderBy(items.id),
    db.select(activityColumns).from(activity).orderBy(activity.id),
    db.select(entryColumns).from(directoryEntries).orderBy(directoryEntries.userId),
    db.select(ledgerColumns).from(webhookDeliveries).orderBy(webhookDeliveries.id),
    db.select().from(outbox),
  ]);
  return { people, bios, things, done, directory, ledger, waiting };
}

/** Empties every table. */
export async function clear(db: Database): Promise<void> {
  await db.batch([
    // One round trip; children first.
    db.delete(profiles),
    db.delete(items),
    db.delete(activity),
    db.delete(directoryEntries),
    db.delete(webhookDeliveries),
    db.delete(outbox),
    db.delete(reconciliations),
    db.delete(users),
  ]);
}

/** Runs effects, however often they are put off, until none waits. @param now where the test's clock stands */
export async function drain(services: Services, now = clock.now()): Promise<void> {
  const real = clock.now;
  let ahead = 0;
  try {
    clock.now = () => now + ahead;
    for (let round = 0; round < 20; round++) {
      while ((await runEffects(services, 500)) > 0);
      const [row] = await services.db.all<{ left: number }>(sql`select count(*) as left from ${outbox}`);
      if (row?.left === 0) return;
      ahead += 5 * 60 * 60 * 1000;
    }
    throw new Error("The outbox does not become empty.");
  } finally {
    clock.now = real;
  }
}

/** Does something for each of many, so many at once. */
export async function inParallel<T>(
  many: readonly T[],
  width: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const queue = many.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const one of queue) await work(one);
    }),
  );
}

import { inArray } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { profiles, type UserId, users } from "#db/schema.ts";
import { personAt, type SeedPerson } from "../../local/people/person.ts";
import { StopError, showProgress } from "./terminal.ts";

/** Where local Clerk is, and its key. */
export interface LocalClerk {
  url: string;
  secretKey: string;
}

interface Imported {
  created: number;
  skipped: number;
  /** In the order of the people; null for one whose address somebody else has. */
  ids: (UserId | null)[];
}

/** People a request, and rows a transaction: what is made is forgotten before the next. */
const batchSize = 1000;
/** Rows a statement: SQLite takes 32766 values. */
const rowsPerStatement = 250;

/**
 * Puts people into local Clerk as if they had been there before the webhooks. Whoever is there already is skipped.
 *
 * @returns how many were new
 * @throws StopError where local Clerk does not take them
 */
export async function importPeople(clerk: LocalClerk, count: number): Promise<number> {
  let created = 0;
  for (const batch of batches(count)) {
    created += (await send(clerk, batch)).created;
    showProgress(`${batch.first + batch.people.length} of ${count} people at Clerk, ${created} of them new`);
  }
  return created;
}

/**
 * Gives people the bios that they would have written. Whoever has a profile keeps it, and so does who is not in the mirror.
 *
 * @returns how many got one
 * @throws StopError as `importPeople`
 */
export async function writeBios(clerk: LocalClerk, db: Database, count: number): Promise<number> {
  let written = 0;
  for (const batch of batches(count)) {
    // It knows them by now, and tells their ids: so nobody has to remember a million of them.
    const { ids } = await send(clerk, batch);
    const bios = batch.people.flatMap(({ bio }, index) => {
      const userId = ids[index];
      return userId && bio ? [{ userId, bio }] : [];
    });
    written += await insertBios(db, bios);
    showProgress(
      `${batch.first + batch.people.length} of ${count} people asked for a bio, ${written} written`,
    );
  }
  return written;
}

interface Batch {
  first: number;
  people: SeedPerson[];
}

function* batches(count: number): Generator<Batch> {
  for (let first = 0; first < count; first += batchSize) {
    const length = Math.min(batchSize, count - first);
    yield { first, people: Array.from({ length }, (_, index) => personAt(first + index)) };
  }
}

async function send({ url, secretKey }: LocalClerk, { first, people }: Batch): Promise<Imported> {
  const body = people.map((person, index) => ({
    external_id: `seed_${first + index}`,
    email_address: [person.email],
    first_name: person.firstName,
    last_name: person.lastName,
    public_metadata: { role: person.role },
    created_at: new Date(person.createdAt).toISOString(),
  }));
  const response = await fetch(`${url}/_control/people`, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    body: JSON.stringify({ users: body }),
  }).catch(() => {
    throw new StopError(`Local Clerk does not answer at ${url}. Run this again: it goes on where it was.`);
  });
  if (!response.ok) {
    throw new StopError(`Local Clerk answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  }
  return (await response.json()) as Imported;
}

async function insertBios(db: Database, bios: { userId: UserId; bio: string }[]): Promise<number> {
  if (bios.length === 0) return 0;
  const ids = bios.map(({ userId }) => userId);
  const rows = await db
    .select({ id: users.id, deletedAt: users.deletedAt })
    .from(users)
    .where(inArray(users.id, ids));
  const alive = new Set(rows.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id));
  const updatedAt = Date.now();
  const values = bios.filter(({ userId }) => alive.has(userId)).map((bio) => ({ ...bio, updatedAt }));
  const insert = (part: typeof values) =>
    db.insert(profiles).values(part).onConflictDoNothing().returning({ userId: profiles.userId });
  const [first, ...rest] = inParts(values, rowsPerStatement).map(insert);
  if (!first) return 0;
  const results = await db.batch([first, ...rest]);
  return results.reduce((sum, inserted) => sum + inserted.length, 0);
}

function inParts<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#db/client.ts";
import {
  lastReconciliation,
  type Reconciliation,
  saveReconciliation,
  unfinishedReconciliation,
} from "#db/reconciliations.ts";
import type { UserId, users } from "#db/schema.ts";
import { eraseUser, type MirroredUser, sweepErased, upsertUsers, usersToCompare } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import { type ReadUsers, readUsers, readUsersById } from "./clerk-users.ts";
import type { Services } from "./effects.ts";

type Row = typeof users.$inferSelect;

export interface ReconcileOptions {
  /** People a page; Clerk gives 500 at the most. */
  pageSize?: number;
  /** Pages before it stops, to be resumed by the next call. */
  maxPages?: number;
  /** How long to wait a page where Clerk's rate limit says so, or it does not answer, in milliseconds. */
  patienceMs?: number;
  /** Erase people who are not at Clerk, however many they are. */
  eraseMissing?: boolean;
  /** Called after each page, with the state of things and how many people there are. */
  onPage?: (run: Reconciliation, total: number) => void;
}

/** How far clocks may be apart, and Clerk's lists behind, in milliseconds. */
const marginMs = 5 * 60 * 1000;

/** So many ghosts are believed without asking; more only up to a quarter of the people. */
const plausibleGhosts = 20;

function begin(kind: Reconciliation["kind"]): Reconciliation {
  const id = clock.newId();
  const counts = { compared: 0, missing: 0, stale: 0, ghosts: 0, unreadable: 0 };
  return { id, kind, startedAt: clock.now(), finishedAt: null, createdAfter: 0, skip: 0, ...counts };
}

/**
 * Compares everybody at Clerk with the mirror and puts right what differs: who is missing, stale, or not at Clerk any
 * more. It goes by Clerk's order of creation, page by page, and remembers where it is: a call takes up what the one before
 * left. Safe beside live deliveries, and beside another one of these.
 *
 * @returns how far it is, and what it found; finished where `finishedAt` is set
 * @throws AppError `misconfigured` where so many are not at Clerk that its key must be of another instance;
 * `unavailable` where Clerk or the database is
 */
export async function reconcileAll(
  services: Services,
  options: ReconcileOptions = {},
): Promise<Reconciliation> {
  const { db, clerk } = services;
  const { pageSize = 200, maxPages = Number.POSITIVE_INFINITY, patienceMs, onPage } = options;
  let run = (await unfinishedReconciliation(db)) ?? begin("full");
  for (let page = 0; page < maxPages && run.finishedAt === null; page++) {
    const { createdAfter, skip } = run;
    // People of one moment may be on both sides of a page's end: the next one begins with that moment once more.
    const query = {
      orderBy: "+created_at",
      createdAtAfter: createdAfter > 0 ? createdAfter - 1 : undefined,
      offset: skip,
      limit: pageSize,
    } as const;
    const read = await readUsers(clerk, query, patienceMs);
    const readCount = read.users.length + read.unreadable.length;
    const isLast = readCount < pageSize;
    const end = read.users.at(-1)?.createdAt ?? createdAfter;
    const upTo = isLast ? Number.MAX_SAFE_INTEGER : end;
    const rows = await usersToCompare(
      db,
      read.users.map(({ id }) => id),
      { after: createdAfter, upTo },
    );
    const ghosts = await findGhosts(services, rows, read, patienceMs);
    const changes = compare(rows, [...read.users, ...ghosts.alive]);
    run = {
      ...run,
      createdAfter: end,
      skip: end === createdAfter ? skip + readCount : 0,
      finishedAt: isLast ? clock.now() : null,
      compared: run.compared + read.users.filter((user) => user.createdAt > createdAfter || skip > 0).length,
      missing: run.missing + changes.missing.length,
      stale: run.stale + changes.stale.length,
      ghosts: run.ghosts + ghosts.gone.length,
      unreadable: run.unreadable + read.unreadable.length,
    };
    if (!options.eraseMissing) assertPlausible(run);
    await commit(db, run, [...changes.missing, ...changes.stale], ghosts.gone);
    if (isLast) await db.batch(sweepErased(db));
    onPage?.(run, run.compared + read.total - readCount);
  }
  return run;
}

/**
 * Compares who changed at Clerk since the last comparison with the mirror, and puts right what differs.
 *
 * @returns what it found; undefined where there was no comparison yet, or too much has changed: `reconcileAll` is due
 * @throws as `reconcileAll`
 */
export async function reconcileRecent(
  { db, clerk }: Services,
  { pageSize = 200, maxPages = 5, patienceMs }: ReconcileOptions = {},
): Promise<Reconciliation | undefined> {
  const last = await lastReconciliation(db);
  if (!last) return undefined;
  const since = last.startedAt - marginMs;
  let run = begin("recent");
  for (let page = 0; page < maxPages; page++) {
    const query = { orderBy: "-updated_at", offset: page * pageSize, limit: pageSize } as const;
    const read = await readUsers(clerk, query, patienceMs);
    const changed = read.users.filter((user) => user.updatedAt >= since);
    const changes = compare(
      await usersToCompare(
        db,
        changed.map(({ id }) => id),
      ),
      changed,
    );
    const isLast =
      changed.length < read.users.length || read.users.length + read.unreadable.length < pageSize;
    run = {
      ...run,
      finishedAt: isLast ? clock.now() : null,
      compared: run.compared + changed.length,
      missing: run.missing + changes.missing.length,
      stale: run.stale + changes.stale.length,
      unreadable: run.unreadable + read.unreadable.length,
    };
    await commit(db, run, [...changes.missing, ...changes.stale], []);
    if (isLast) return run;
  }
  return undefined;
}

async function commit(
  db: Database,
  run: Reconciliation,
  changed: MirroredUser[],
  gone: UserId[],
): Promise<void> {
  const now = clock.now();
  const repairs: BatchItem<"sqlite">[] = gone.flatMap((id) => [...eraseUser(db, id, now, now)]);
  if (changed.length > 0) repairs.push(...upsertUsers(db, changed, now));
  await db.batch([saveReconciliation(db, run), ...repairs]);
}

/** Which versions the mirror has to take. Where it has a newer one, a delivery came while Clerk was read. */
function compare(rows: Row[], found: MirroredUser[]): { missing: MirroredUser[]; stale: MirroredUser[] } {
  const known = new Map(rows.map((row) => [row.id, row]));
  const missing = found.filter(({ id }) => {
    const row = known.get(id);
    return !row || (row.updatedAt === 0 && !row.deletedAt);
  });
  const stale = found.filter((user) => {
    const row = known.get(user.id);
    return row?.updatedAt && !row.deletedAt && row.updatedAt <= user.updatedAt && differs(row, user);
  });
  return { missing, stale };
}

function differs(row: Row, user: MirroredUser): boolean {
  const { asOf: _, ...columns } = user;
  return Object.entries(columns).some(([name, value]) => row[name as keyof Row] !== value);
}

/**
 * Whom the mirror has and the page of Clerk's has not. Clerk is asked for each by id, for an erasure is for ever; and who
 * is new is left alone, for Clerk's lists may be behind.
 */
async function findGhosts({ clerk }: Services, rows: Row[], read: ReadUsers, patienceMs?: number) {
  const listed = new Set<string>([...read.users.map(({ id }) => id), ...read.unreadable]);
  const newSince = clock.now() - marginMs;
  const candidates = rows
    .filter((row) => !row.deletedAt && row.createdAt < newSince && !listed.has(row.id))
    .map(({ id }) => id);
  const { users: alive, unreadable } = await readUsersById(clerk, candidates, patienceMs);
  const there = new Set<string>([...alive.map(({ id }) => id), ...unreadable]);
  return { alive, gone: candidates.filter((id) => !there.has(id)) };
}

function assertPlausible({ ghosts, compared }: Reconciliation): void {
  if (ghosts <= Math.max(plausibleGhosts, compared / 4)) return;
  throw new AppError(
    "misconfigured",
    `${ghosts} people of the mirror are not at Clerk, beside ${compared} who are. Is CLERK_SECRET_KEY of another instance? Nobody was erased. If they are really gone: npm run sync -- --erase-missing`,
  );
}

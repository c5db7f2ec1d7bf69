import type { Database } from "#db/client.ts";
import { readDocuments } from "#db/directory.ts";
import { type Rebuild, saveRebuild, selectLastRebuild } from "#db/directory-rebuilds.ts";
import type { UserId } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import type { Directory } from "./directory.ts";

export interface RebuildOptions {
  /** People a page. */
  pageSize?: number;
  /** Pages before it stops, to be resumed by the next call. */
  maxPages?: number;
  /** Called after each page. */
  onPage?: (run: Rebuild) => void;
}

/**
 * Writes everybody into the directory anew, in place and page by page, and at the end takes out who is nobody's: meanwhile it
 * is searched and kept in step as ever. A call takes up what the one before left.
 *
 * @returns how far it is; finished where `finishedAt` is set
 * @throws AppError `unavailable` where the index or the database is
 */
export async function rebuildDirectory(
  db: Database,
  directory: Directory,
  { pageSize = 200, maxPages = Number.POSITIVE_INFINITY, onPage }: RebuildOptions = {},
): Promise<Rebuild> {
  const { format } = directory;
  const [last] = await selectLastRebuild(db, format);
  let run = last?.finishedAt === null ? last : undefined;
  if (!run) await directory.prepare();
  for (let page = 0; page < maxPages && !run?.finishedAt; page++) {
    const after: UserId = run?.after ?? ("" as UserId);
    const read = await readDocuments(db, { after, limit: pageSize });
    run ??= {
      ...{ id: clock.newId(), format, startedAt: clock.now(), finishedAt: null, after, people: 0 },
      startedWith: read.version - 1,
    };
    const ids = read.documents.map(({ id }) => id);
    const isLast = ids.length < pageSize;
    const written = await directory.write(db, ids, read);
    const swept = isLast ? await directory.sweep(db, run.startedWith) : [];
    run = {
      ...run,
      after: ids.at(-1) ?? after,
      people: run.people + ids.length,
      finishedAt: isLast ? clock.now() : null,
    };
    await db.batch([saveRebuild(db, run), ...written, ...swept]);
    onPage?.(run);
  }
  if (!run) throw new RangeError("maxPages must be at least 1.");
  return run;
}

/** Begins a rebuild where this index was never filled, and goes on with one that is under way. */
export async function keepDirectory(db: Database, directory: Directory, maxPages: number): Promise<void> {
  const [last] = await selectLastRebuild(db, directory.format);
  if (!last?.finishedAt) await rebuildDirectory(db, directory, { maxPages });
}

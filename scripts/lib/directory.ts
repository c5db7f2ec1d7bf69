import { abandonRebuild, selectLastRebuild } from "#db/directory-rebuilds.ts";
import { rebuildDirectory } from "#lib/search/rebuild.ts";
import type { Services } from "./mirror.ts";
import { showProgress } from "./terminal.ts";

/** Fills a directory that was never filled. The cron trigger would do it too, a few people at a time. */
export async function fillNewDirectory(services: Services): Promise<void> {
  const [last] = await selectLastRebuild(services.db, services.directory.format);
  if (!last?.finishedAt) await fillDirectory(services, {});
}

/**
 * Writes everybody into the directory anew; goes on with an earlier run that was stopped before its end.
 *
 * @param restart begins with the first person all the same
 * @returns how many people there are
 */
export async function fillDirectory(
  { db, directory }: Services,
  { restart = false }: { restart?: boolean },
): Promise<number> {
  if (restart) await abandonRebuild(db, directory.format);
  const { people } = await rebuildDirectory(db, directory, {
    pageSize: 500,
    onPage: (run) => showProgress(`${run.people} people written into the directory`),
  });
  return people;
}

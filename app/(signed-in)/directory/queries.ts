import { notFound } from "next/navigation";
import { recordDeed } from "#db/activity.ts";
import { recordSearch } from "#db/directory-activity.ts";
import { selectPeople } from "#db/directory-search.ts";
import type { UserId } from "#db/schema.ts";
import { afterResponse } from "#lib/after-response.ts";
import { toRole } from "#lib/auth/roles.ts";
import { holds, requireUser } from "#lib/auth/user.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { environment } from "#lib/env.ts";
import { toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";
import { openDatabase } from "#lib/open-database.ts";
import type { DirectoryPage } from "#lib/search/directory.ts";
import { openDirectory } from "#lib/search/open-directory.ts";
import type { Search } from "./search.ts";

const pageSize = 24;

/**
 * A page of those whom the person who asks may see, in one round trip; an administrator's power takes another. The search is
 * recorded for them behind the answer.
 *
 * @returns `failure` says why there is no page, where the search does not answer
 */
export async function loadDirectory(search: Search) {
  const { id, actorId } = await requireUser();
  const seesEverybody = await holds("users:read");
  const { q: text, ...query } = search;
  let page: DirectoryPage | undefined;
  let failure: string | undefined;
  try {
    const directory = openDirectory(environment());
    page = await directory.search(database(), { text, ...query, pageSize }, { id, seesEverybody });
  } catch (error) {
    const { reason, message } = toAppError(error);
    if (reason !== "unavailable") throw error;
    log.error("directory.failed", { reason, error: errorKind(error) });
    failure = message;
  }
  if (text && page && !actorId && !search.after)
    afterResponse("activity.failed", () => recordSearch(openDatabase(), id, text, clock.now()));
  return { page, failure, seesEverybody };
}

/** A person as who asks may see them; where they may not, or there is nobody, the page says that there is no such page. */
export async function loadPerson(id: UserId) {
  const { id: viewerId, actorId } = await requireUser();
  const seesEverybody = await holds("users:read");
  const [person] = await selectPeople(database(), { id: viewerId, seesEverybody }, [id]);
  if (!person) notFound();
  const isViewer = id === viewerId;
  if (!isViewer && !actorId)
    afterResponse("activity.failed", () =>
      recordDeed(openDatabase(), { userId: viewerId, kind: "viewed", key: id, detail: id }, clock.now()),
    );
  return { person: { ...person, role: toRole(person.role) }, isViewer, seesEverybody };
}

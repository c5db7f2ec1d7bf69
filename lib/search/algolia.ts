import type { PartialUpdateObjectsOptions, SearchParamsObject, SearchResponse } from "@algolia/client-search";
import * as v from "valibot";
import type { Database } from "#db/client.ts";
import { type Sort, selectPeople, type Viewer } from "#db/directory-search.ts";
import type { UserId } from "#db/schema.ts";
import type { Role } from "#lib/auth/roles.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import { toRecord, toTombstone } from "./algolia-records.ts";
import { type Directory, type DirectoryPage, type Status, toPerson } from "./directory.ts";

export interface AlgoliaSettings {
  appId: string;
  /** May search, and nothing else. */
  searchKey: string;
  /** May add and delete records, and change settings. */
  writeKey: string;
  /** Of the records; two more of its name are ordered otherwise. */
  indexName: string;
  /** Where the API is, if not at Algolia. */
  url?: string;
}

/** How long a record of somebody who is gone is kept, in seconds: so long, a writer that was late could put them back. */
const goneForSeconds = 60 * 60;

/** Algolia gives no more of one list. Its setting `paginationLimitedTo` is this by default. */
const maxHits = 1000;

/** How many who come or go before a page's beginning, since the page before, do no harm. */
const slack = 20;

/**
 * The directory at Algolia. What may be seen is decided there by a secured key, and once more in the database, from
 * which all that is shown is read.
 */
export function algolia(settings: AlgoliaSettings): Directory {
  const { indexName, searchKey, writeKey } = settings;
  const byName = `${indexName}_by_name`;
  const newest = `${indexName}_newest`;
  const indexOf: Record<Sort, string> = { relevance: indexName, name: byName, newest };

  async function prepare(): Promise<void> {
    const client = await openClient(settings, writeKey);
    const ranking = ["typo", "words", "filters", "proximity", "attribute", "exact", "custom"];
    const shared = {
      searchableAttributes: ["name,written", "about"],
      attributesForFaceting: ["role", "status", "filterOnly(seen)", "filterOnly(gone)"],
      attributesToRetrieve: ["objectID"],
      attributesToHighlight: [],
      customRanking: ["asc(sortName)"],
    };
    const set = (name: string, more: object) =>
      client.setSettings({ indexName: name, indexSettings: { ...shared, ...more } });
    await set(indexName, { ranking, replicas: [byName, newest] });
    await set(byName, { ranking: ["asc(sortName)", ...ranking] });
    await set(newest, { ranking: ["desc(joinedAt)", ...ranking] });
  }

  return {
    format: `algolia:1:${settings.appId}:${indexName}`,

    prepare: () => answered(prepare()),

    async write(_db, ids, { version, documents }) {
      const found = new Set(documents.map(({ id }) => id));
      const records = [...documents.map(toRecord), ...ids.filter((id) => !found.has(id)).map(toTombstone)];
      const objects = records.map((record) => ({
        ...record,
        // Algolia drops the update where it has this version, or a newer one.
        version: { _operation: "IncrementSet", value: version },
      }));
      if (objects.length > 0) {
        const update: PartialUpdateObjectsOptions = { indexName, objects, createIfNotExists: true };
        await answered(openClient(settings, writeKey).then((client) => client.partialUpdateObjects(update)));
      }
      return [];
    },

    async sweep(_db, upTo) {
      const client = await openClient(settings, writeKey);
      const longAgo = Math.floor(clock.now() / 1000) - goneForSeconds;
      const remove = (filters: string) => client.deleteBy({ indexName, deleteByParams: { filters } });
      await answered(remove(`gone:false AND version <= ${upTo}`));
      await answered(remove(`gone:true AND goneAt < ${longAgo}`));
      return [];
    },

    async search(db, query, viewer) {
      const client = await openClient(settings, await securedKey(settings, searchKey, viewer));
      const { role, status, pageSize } = query;
      const cursor = parseCursor(query.after);
      const offset = Math.max(0, (cursor?.position ?? 0) - slack);
      const index = indexOf[query.sort];
      const ask = (filters: (string | undefined)[], facets: string[], more: SearchParamsObject) => ({
        indexName: index,
        query: query.text,
        filters: filters.filter(Boolean).join(" AND "),
        facets,
        ...more,
      });
      const byRole = role && `role:${role}`;
      const byStatus = status && `status:${status}`;
      const window = { offset, length: Math.min(pageSize + 2 * slack + 1, maxHits - offset) };
      const { results } = await answered(
        client.search<object>({
          requests: [
            ask([byRole, byStatus], [], window),
            ask([byStatus], ["role"], { hitsPerPage: 0 }),
            ask([byRole], ["status"], { hitsPerPage: 0 }),
          ],
        }),
      );
      const [hits, ofRole, ofStatus] = results as [SearchResponse, SearchResponse, SearchResponse];
      const ids = hits.hits.map(({ objectID }) => objectID as UserId);
      const begin = cursor ? placeBehind(ids, cursor, offset) : 0;
      const page = ids.slice(begin, begin + pageSize);
      const position = offset + begin + page.length;
      const last = page.at(-1);
      const hasNext = ids.length > begin + pageSize && position < maxHits;
      return {
        people: await readPeople(db, viewer, page),
        count: hits.nbHits ?? 0,
        isAtLeast: hits.exhaustive?.nbHits === false,
        facets: {
          role: (ofRole.facets?.role ?? {}) as Partial<Record<Role, number>>,
          status: (ofStatus.facets?.status ?? {}) as Partial<Record<Status, number>>,
        },
        next: hasNext && last ? JSON.stringify([position, last]) : undefined,
      };
    },
  };
}

async function openClient({ appId, url }: AlgoliaSettings, key: string) {
  const { searchClient } = await import("@algolia/client-search/dist/builds/worker.js");
  const { host, protocol } = url ? new URL(url) : { host: "", protocol: "" };
  const scheme = protocol === "http:" ? "http" : "https";
  return searchClient(appId, key, {
    ...(url && { hosts: [{ url: host, accept: "readWrite", protocol: scheme }] }),
    // It would ask another host then: so a search ends within five seconds.
    timeouts: { connect: 1_000, read: 2_000, write: 5_000 },
  });
}

/** A key with which nobody is found whom the viewer may not see, whatever else is asked for. */
async function securedKey(settings: AlgoliaSettings, parentApiKey: string, viewer: Viewer): Promise<string> {
  const client = await openClient(settings, parentApiKey);
  const filters = viewer.seesEverybody ? "gone:false" : "gone:false AND seen:true";
  return client.generateSecuredApiKey({ parentApiKey, restrictions: { filters } });
}

async function readPeople(db: Database, viewer: Viewer, ids: UserId[]): Promise<DirectoryPage["people"]> {
  if (ids.length === 0) return [];
  const found = new Map((await selectPeople(db, viewer, ids)).map((person) => [person.id, toPerson(person)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

interface Cursor {
  /** How many are before the next page. */
  position: number;
  /** The last one of them. */
  id: UserId;
}

const Cursor = v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maxHits)), v.string()]);

function parseCursor(text: string | undefined): Cursor | undefined {
  try {
    const [position, id] = v.parse(Cursor, JSON.parse(text ?? ""));
    return { position, id: id as UserId };
  } catch {
    return undefined;
  }
}

/** Where a page begins in what was asked for: behind the last one of the page before, wherever that one is now. */
function placeBehind(ids: UserId[], { position, id }: Cursor, offset: number): number {
  const place = ids.indexOf(id);
  return place < 0 ? position - offset : place + 1;
}

async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    const status = (cause as { status?: number }).status;
    if (status === 401 || status === 403)
      throw new AppError("misconfigured", "Algolia refuses the keys. Are they of this application?", {
        cause,
      });
    throw new AppError("unavailable", "The search does not answer. Try again in a moment.", { cause });
  }
}

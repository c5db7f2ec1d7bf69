import { afterEach, beforeAll, expect, inject, test, vi } from "vitest";
import { connect } from "#db/client.ts";
import { readDocuments } from "#db/directory.ts";
import { type UserId, users } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { algolia } from "./algolia.ts";
import { fts5 } from "./fts5.ts";
import { openDirectory } from "./open-directory.ts";

// What both adapters have to do is tried in tests/search; this is Algolia's own, in Node and in workerd.
const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const url = inject("algoliaUrl").replace("127.0.0.1", "localhost");
const indexName = `people_${crypto.randomUUID().slice(0, 8)}`;
const settings = { appId: "LOCALAPP01", searchKey: "search-key", writeKey: "write-key", indexName, url };
const directory = algolia(settings);
const viewer = { id: "user_viewer" as UserId, seesEverybody: false };

const ask = (text: string, from = directory) =>
  from.search(db, { text, sort: "relevance", pageSize: 5 }, viewer);

/** Lets one request fail whose path has this in it. */
async function failOnce(path: string): Promise<void> {
  await fetch(`${inject("algoliaUrl")}/control/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ status: 503, times: 1, path }),
  });
}

/** The status with which the index answers when asked for somebody's record. */
async function recordOf(id: UserId): Promise<number> {
  const headers = { "x-algolia-application-id": settings.appId, "x-algolia-api-key": settings.writeKey };
  return (await fetch(`${url}/1/indexes/${indexName}/${id}`, { headers })).status;
}

async function addPerson(firstName: string): Promise<UserId> {
  const id = `user_${crypto.randomUUID()}` as UserId;
  await db.insert(users).values({ id, firstName, createdAt: 1, updatedAt: 1 });
  await directory.write(db, [id], await readDocuments(db, [id]));
  return id;
}

beforeAll(() => directory.prepare());
afterEach(() => {
  vi.restoreAllMocks();
});

test("What is written is found once Algolia has published it", async () => {
  const name = `Published${crypto.randomUUID().slice(0, 6)}`;
  const id = await addPerson(name);
  await vi.waitFor(async () => expect((await ask(name)).people).toMatchObject([{ id, name }]), 5_000);
});

test("Where Algolia fails, a search and a write say so, and work the next time", async () => {
  await failOnce("/queries");
  await expect(ask("anybody")).rejects.toMatchObject({ reason: "unavailable" });
  await expect(ask("anybody")).resolves.toMatchObject({ people: [] });
  await failOnce("/batch");
  await expect(addPerson("Unwritten")).rejects.toMatchObject({ reason: "unavailable" });
  await expect(addPerson("Written")).resolves.toMatch(/^user_/);
});

test("Where Algolia refuses a key, that is ours to put right", async () => {
  const foreign = algolia({ ...settings, searchKey: "another" });
  await expect(ask("anybody", foreign)).rejects.toMatchObject({ reason: "misconfigured" });
});

test("Who is gone leaves a tombstone, which is swept after an hour and not before", async () => {
  const id = await addPerson("Gone");
  await directory.write(db, [id], { version: (await readDocuments(db, [id])).version, documents: [] });
  const now = Date.now();
  vi.spyOn(clock, "now").mockReturnValue(now + 59 * 60_000);
  await directory.sweep(db, 0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await recordOf(id)).toBe(200);
  vi.spyOn(clock, "now").mockReturnValue(now + 61 * 60_000);
  await directory.sweep(db, 0);
  await vi.waitFor(async () => expect(await recordOf(id)).toBe(404), 5_000);
});

test("It is Algolia's where there are all three keys, else the one in the database", () => {
  const keys = {
    ALGOLIA_APP_ID: "A",
    ALGOLIA_SEARCH_KEY: "s",
    ALGOLIA_WRITE_KEY: "w",
    ALGOLIA_INDEX: "people",
  };
  const environment = (some: object) => some as Parameters<typeof openDirectory>[0];
  expect(openDirectory(environment(keys)).format).toBe("algolia:1:A:people");
  for (const missing of ["ALGOLIA_APP_ID", "ALGOLIA_SEARCH_KEY", "ALGOLIA_WRITE_KEY"])
    expect(openDirectory(environment({ ...keys, [missing]: undefined }))).toBe(fts5);
});

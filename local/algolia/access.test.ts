import type { SecuredApiKeyRestrictions } from "@algolia/client-search";
import { beforeEach, describe, expect, test } from "vitest";
import { ADMIN_KEY, clientFor, SEARCH_KEY, startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const indexName = "people";
beforeEach(async () => {
  server = await startTestServer();
  const objects = [
    { objectID: "1", name: "Ada", team: "a", age: 36, email: "ada@example.com" },
    { objectID: "2", name: "Adam", team: "b", age: 20, email: "adam@example.com" },
  ];
  await server.fill(indexName, objects, { attributesForFaceting: ["team"], searchableAttributes: ["name"] });
});

const secured = (restrictions: SecuredApiKeyRestrictions, parentApiKey = SEARCH_KEY) =>
  clientFor(server.url, server.admin.generateSecuredApiKey({ parentApiKey, restrictions }));
const invalid = { status: 403, message: "Invalid Application-ID or API key" };

describe("keys", () => {
  test.each([
    ["a wrong key", () => clientFor(server.url, "wrong")],
    ["a wrong application", () => clientFor(server.url, ADMIN_KEY, { appId: "OTHER" })],
    ["a secured key of another parent", () => secured({ filters: "team:a" }, "other")],
    ["a secured key that has expired", () => secured({ validUntil: Math.floor(Date.now() / 1000) - 1 })],
  ])("%s is refused", async (_title, client) => {
    await expect(client().searchSingleIndex({ indexName })).rejects.toMatchObject(invalid);
  });

  test("a request without a key is refused", async () => {
    const response = await fetch(`${server.url}/1/indexes/${indexName}`);
    expect([response.status, await response.json()]).toEqual([403, invalid]);
  });

  test("a search key may search and nothing else", async () => {
    expect((await server.search.searchSingleIndex({ indexName })).nbHits).toBe(2);
    const refused = { status: 403, message: "Method not allowed with this API key" };
    const attempts = [
      server.search.saveObjects({ indexName, objects: [{ objectID: "3" }] }),
      server.search.deleteObject({ indexName, objectID: "1" }),
      server.search.deleteBy({ indexName, deleteByParams: { filters: "team:a" } }),
      server.search.clearObjects({ indexName }),
      server.search.deleteIndex({ indexName }),
      server.search.getSettings({ indexName }),
      server.search.setSettings({ indexName, indexSettings: {} }),
      server.search.browse({ indexName }),
      server.search.listIndices(),
      server.search.multipleBatch({ requests: [] }),
      server.search.operationIndex({
        indexName,
        operationIndexParams: { operation: "copy", destination: "x" },
      }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject(refused);
  });
});

describe("secured keys", () => {
  test("their filters hold with those of the query, and cannot be got round", async () => {
    const client = secured({ filters: "team:a" });
    const ids = async (searchParams: object) =>
      (await client.searchSingleIndex({ indexName, searchParams })).hits.map(({ objectID }) => objectID);
    expect(await ids({ query: "ada" })).toEqual(["1"]);
    expect(await ids({ filters: "team:b" })).toEqual([]);
    expect(await ids({ filters: "team:b OR team:a" })).toEqual(["1"]);
    expect(await ids({ facetFilters: [["team:b"]] })).toEqual([]);
    await expect(ids({ filters: "team:b) OR (team:a" })).rejects.toMatchObject({ status: 400 });
    const { results } = await client.searchForHits({ requests: [{ indexName, filters: "team:b" }] });
    expect(results[0]?.hits).toEqual([]);
    await expect(client.getObject({ indexName, objectID: "2" })).rejects.toMatchObject({ status: 404 });
  });

  test("their search parameters win over those of the query", async () => {
    const client = secured({
      searchParams: { hitsPerPage: 1, attributesToRetrieve: ["name"], attributesToHighlight: [] },
      userToken: "user-1",
      validUntil: Math.floor(Date.now() / 1000) + 60,
    });
    const searchParams = { hitsPerPage: 50, attributesToRetrieve: ["email"] };
    const { hits } = await client.searchSingleIndex({ indexName, searchParams });
    expect(hits).toEqual([{ objectID: "1", name: "Ada" }]);
  });

  test("they can be for some indices alone", async () => {
    const allowed = secured({ restrictIndices: ["other", "peop*"] });
    expect((await allowed.searchSingleIndex({ indexName })).nbHits).toBe(2);
    const refused = secured({ restrictIndices: ["other", "people.*"] });
    const { searchSingleIndex, searchForHits } = refused;
    const error = { status: 403, message: "Index not allowed with this API key" };
    await expect(searchSingleIndex.call(refused, { indexName })).rejects.toMatchObject(error);
    await expect(searchForHits.call(refused, { requests: [{ indexName }] })).rejects.toMatchObject(error);
  });

  test("changing a restriction breaks the key", async () => {
    const key = server.admin.generateSecuredApiKey({
      parentApiKey: SEARCH_KEY,
      restrictions: { filters: "team:a" },
    });
    const text = Buffer.from(key, "base64").toString().replace("team%3Aa", "team%3Ab");
    const client = clientFor(server.url, Buffer.from(text).toString("base64"));
    await expect(client.searchSingleIndex({ indexName })).rejects.toMatchObject(invalid);
  });
});

import type { searchClient } from "@algolia/client-search";
import { beforeEach, describe, expect, test } from "vitest";
import { ADMIN_KEY, clientFor, SEARCH_KEY, startTestServer, type TestServer } from "../test-server.ts";
import { indexName, people } from "./people.ts";

/** The client's other builds and options, and the way in which the product uses it. */

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

describe("the client", () => {
  beforeEach(() => server.fill(indexName, people, { attributesForFaceting: ["role"] }));

  test("credentials may come in the query string", async () => {
    const client = clientFor(server.url, ADMIN_KEY, { authMode: "WithinQueryParameters" });
    const { nbHits, params } = await client.searchSingleIndex({ indexName, searchParams: { query: "ada" } });
    expect([nbHits, params]).toEqual([1, "query=ada"]);
  });

  test.each(["worker", "fetch"])("the client's build for %s works as well", async (build) => {
    const path: string = `@algolia/client-search/dist/builds/${build}.js`;
    const { searchClient: create } = (await import(path)) as { searchClient: typeof searchClient };
    const client = clientFor(server.url, ADMIN_KEY, { create });
    await client.partialUpdateObjects({
      indexName,
      objects: [{ objectID: "ada", name: "Augusta Ada" }],
      createIfNotExists: true,
      waitForTasks: true,
    });
    const { results } = await client.searchForHits({ requests: [{ indexName, query: "augusta" }] });
    expect(results[0]?.hits).toMatchObject([{ objectID: "ada" }]);
  });

  test("a key that the build for Workers makes is a secured key", async () => {
    const path: string = "@algolia/client-search/dist/builds/worker.js";
    const { searchClient: create } = (await import(path)) as { searchClient: typeof searchClient };
    const restrictions = { filters: "role:admin" };
    const maker = clientFor(server.url, SEARCH_KEY, { create });
    const key = await maker.generateSecuredApiKey({ parentApiKey: SEARCH_KEY, restrictions });
    const { nbHits } = await clientFor(server.url, key).searchSingleIndex({ indexName });
    expect(nbHits).toBe(1);
  });
});

describe("a directory of people", () => {
  test("replicas that are set up at once, tombstones and sweeps work as the product uses them", async () => {
    const shared = {
      searchableAttributes: ["name"],
      attributesForFaceting: ["role", "filterOnly(seen)", "filterOnly(gone)"],
      attributesToHighlight: [],
    };
    const set = (name: string, more: object) =>
      server.admin.setSettings({ indexName: name, indexSettings: { ...shared, ...more } });
    await set(indexName, { replicas: ["by_name"] });
    await set("by_name", { ranking: ["asc(sortName)", "typo", "custom"] });
    const person = (objectID: string, value: number, more: object = {}) => ({
      ...{ objectID, name: `Name ${objectID}`, sortName: objectID, role: "member", seen: true, gone: false },
      ...more,
      version: { _operation: "IncrementSet", value },
    });
    await server.update(indexName, [
      person("c", 2),
      person("a", 2),
      person("b", 2, { seen: false }),
      person("d", 3, { gone: true, seen: false }),
      person("d", 2),
      person("old", 1),
    ]);
    const { taskID } = await server.admin.deleteBy({
      indexName,
      deleteByParams: { filters: "gone:false AND version <= 1" },
    });
    await server.admin.waitForTask({ indexName, taskID });

    const restrictions = { filters: "gone:false AND seen:true" };
    const key = server.admin.generateSecuredApiKey({ parentApiKey: SEARCH_KEY, restrictions });
    const { results } = await clientFor(server.url, key).search({
      requests: [
        { indexName: "by_name", query: "name", filters: "role:member", facets: [], offset: 0, length: 10 },
        { indexName: "by_name", query: "name", filters: "", facets: ["role"], hitsPerPage: 0 },
      ],
    });
    expect(results).toMatchObject([
      { hits: [{ objectID: "a" }, { objectID: "c" }], nbHits: 2 },
      { hits: [], facets: { role: { member: 2 } } },
    ]);
  });
});

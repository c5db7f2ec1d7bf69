import type { IndexSettings } from "@algolia/client-search";
import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const indexName = "people";
beforeEach(async () => {
  server = await startTestServer();
  await server.fill(indexName, [{ objectID: "1", name: "Ada" }]);
});

describe("errors", () => {
  test("what does not exist is 404", async () => {
    const { admin } = server;
    const missing = { status: 404, message: "Index nowhere does not exist" };
    await expect(admin.searchSingleIndex({ indexName: "nowhere" })).rejects.toMatchObject(missing);
    await expect(admin.search({ requests: [{ indexName: "nowhere" }] })).rejects.toMatchObject(missing);
    await expect(admin.getSettings({ indexName: "nowhere" })).rejects.toMatchObject(missing);
    await expect(admin.getObject({ indexName, objectID: "2" })).rejects.toMatchObject({
      status: 404,
      message: "ObjectID does not exist",
    });
    await expect(admin.getTask({ indexName, taskID: 9999 })).rejects.toMatchObject({ status: 404 });
  });

  test("a filter that cannot be read is 400, with the place", async () => {
    const searchParams = { filters: "name:Ada name:Grace" };
    await expect(server.search.searchSingleIndex({ indexName, searchParams })).rejects.toMatchObject({
      status: 400,
      message: "filters: Unexpected token string(name) expected end of filter at col 9",
    });
  });

  test("a record of more than 10 KB is 413, and nothing of its batch is written", async () => {
    const objects = [{ objectID: "2" }, { objectID: "big", bio: "ü".repeat(5000) }];
    await expect(server.admin.saveObjects({ indexName, objects })).rejects.toMatchObject({
      status: 413,
      message: expect.stringMatching(
        /^Record at the position 1 objectID=big is too big size=\d+\/10000 bytes\. /,
      ),
    });
    expect(await server.ids(indexName)).toEqual(["1"]);
  });

  test.each([
    ["a batch that is none", "POST", "/batch", {}],
    ["an action that does not exist", "POST", "/batch", { requests: [{ action: "upsert", body: {} }] }],
    ["an update without an objectID", "POST", "/batch", { requests: [{ action: "updateObject", body: {} }] }],
    ["an action without a body", "POST", "/batch", { requests: [{ action: "addObject" }] }],
    ["a search parameter that does not exist", "POST", "/query", { qurey: "ada" }],
    ["a page that is no number", "POST", "/query", { page: "one" }],
    ["too many hits", "POST", "/query", { hitsPerPage: 1001 }],
    ["a setting that does not exist", "PUT", "/settings", { searchableAttribute: [] }],
    ["a setting of the wrong type", "PUT", "/settings", { searchableAttributes: "name" }],
    ["a replica of itself", "PUT", "/settings", { replicas: [indexName] }],
    ["an operation that does not exist", "POST", "/operation", { operation: "rename", destination: "x" }],
    ["no JSON", "POST", "/query", "{"],
    ["no object", "POST", "/query", "[]"],
    ["a cursor that is none", "POST", "/browse", { cursor: "?" }],
  ])("%s is 400", async (_title, method, path, body) => {
    const response = await server.fetch(`/1/indexes/${indexName}${path}`, { method, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ status: 400, message: expect.any(String) });
  });

  test.each([
    ["POST", "/1/indexes/people/synonyms/batch", []],
    ["POST", "/1/indexes/people/rules/search", {}],
    ["PUT", "/1/indexes/people/rules/1", {}],
    ["GET", "/1/keys", undefined],
    ["GET", "/1/logs", undefined],
    ["POST", "/1/dictionaries/stopwords/batch", {}],
    ["POST", "/1/indexes/people/query", { aroundLatLng: "1,2" }],
    ["POST", "/1/indexes/people/query", { distinct: true }],
    ["PUT", "/1/indexes/people/settings", { ignorePlurals: true }],
  ])("%s %s %j is 501 and says what is missing", async (method, path, body) => {
    const response = await server.fetch(path, { method, body });
    expect(response.status).toBe(501);
    expect(await response.json()).toEqual({
      status: 501,
      message: expect.stringContaining("The local Algolia does not implement"),
    });
  });

  test("settings and parameters that are turned off are accepted", async () => {
    const searchParams = { removeStopWords: false, ignorePlurals: false, distinct: false, optionalWords: [] };
    await server.admin.searchSingleIndex({ indexName, searchParams });
    const indexSettings: IndexSettings = { removeWordsIfNoResults: "none", camelCaseAttributes: [] };
    await server.admin.setSettings({ indexName, indexSettings });
  });

  test("browsers may ask from any origin", async () => {
    const response = await server.fetch("/1/indexes/people/query", {
      method: "OPTIONS",
      headers: { origin: "https://app.example", "access-control-request-method": "POST" },
    });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });
});

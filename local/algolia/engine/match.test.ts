import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
const indexName = "people";
const named = (...names: string[]) => names.map((name, index) => ({ objectID: String(index + 1), name }));

describe("matching", () => {
  test("every word must occur, the last may be a beginning", async () => {
    await server.fill(indexName, named("Ada Lovelace", "Ada Byron", "Lovelace Adams"));
    expect(await server.ids(indexName, { query: "ada lov" })).toEqual(["1"]);
    expect(await server.ids(indexName, { query: "ad love" })).toEqual([]);
    expect(await server.ids(indexName, { query: "ad love", queryType: "prefixAll" })).toEqual(["1", "3"]);
    expect(await server.ids(indexName, { query: "ada love", queryType: "prefixNone" })).toEqual([]);
  });

  test.each([
    ["mikael", ["4"]],
    ["micheal", ["1"]],
    ["Mickael", ["1", "4"]],
    ["jürgen", ["2"]],
    ["jurgen", ["2"]],
    ["jrgen", ["2"]],
    ["oerstd", ["3"]],
    ["bob", ["5"]],
    ["bod", []],
  ])("%s finds %j", async (query, ids) => {
    await server.fill(
      indexName,
      named("Michael Faraday", "Jürgen Habermas", "Hans Oersted", "Mikael Agricola", "Bob"),
    );
    expect(await server.ids(indexName, { query })).toEqual(ids);
  });

  test("typos can be turned off, counted otherwise, kept from attributes and numbers", async () => {
    const objects = [
      { objectID: "1", name: "Lovelace", email: "loveless" },
      { objectID: "2", name: "Hopper", email: "lovelace", zip: 12345 },
    ];
    await server.fill(indexName, objects);
    const ids = (query: string, parameters: object) => server.ids(indexName, { query, ...parameters });
    expect(await ids("lovelade", { typoTolerance: false })).toEqual([]);
    expect(await ids("hoppr", { minWordSizefor1Typo: 6 })).toEqual([]);
    expect(await ids("lovelade", { disableTypoToleranceOnAttributes: ["email"] })).toEqual(["1"]);
    expect(await ids("12354", {})).toEqual(["2"]);
    expect(await ids("12354", { allowTyposOnNumericTokens: false })).toEqual([]);
    expect(await ids("loveless", { typoTolerance: "min" })).toEqual(["1"]);
  });

  test.each([
    ["東京", ["1", "2"]],
    ["京都", ["2"]],
    ["都東", []],
    ["タワ", ["1"]],
    ["철수", ["3"]],
    ["สดี", ["4"]],
  ])("%s is found inside of a text without spaces", async (query, ids) => {
    await server.fill(indexName, named("東京タワー", "東京都、京都", "김철수", "สวัสดี"));
    expect(await server.ids(indexName, { query })).toEqual(ids);
  });

  test("only searchable attributes are searched, or those of them that a search names", async () => {
    const objects = [{ objectID: "1", name: "Ada", bio: "engine", secret: "key", team: { name: "Core" } }];
    await server.fill(indexName, objects, { searchableAttributes: ["name", "bio", "team.name"] });
    const count = async (query: string, restrictSearchableAttributes?: string[]) =>
      (await server.ids(indexName, { query, restrictSearchableAttributes })).length;
    expect(await Promise.all([count("ada"), count("key"), count("core"), count("engine", ["name"])])).toEqual(
      [1, 0, 1, 0],
    );
  });

  test("new settings hold for the records that are there", async () => {
    await server.fill(indexName, named("Ada C#"));
    expect(await server.ids(indexName, { query: "#" })).toEqual(["1"]);
    const { taskID } = await server.admin.setSettings({
      indexName,
      indexSettings: { separatorsToIndex: "#" },
    });
    await server.admin.waitForTask({ indexName, taskID });
    expect(await server.ids(indexName, { query: "x#" })).toEqual([]);
    expect(await server.ids(indexName, { query: "c#" })).toEqual(["1"]);
  });
});

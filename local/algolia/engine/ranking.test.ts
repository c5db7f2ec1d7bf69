import type { TypoTolerance } from "@algolia/client-search";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";
import { firstOf } from "./ranking.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
const indexName = "people";
const named = (...names: string[]) => names.map((name, index) => ({ objectID: String(index + 1), name }));

describe("ranking", () => {
  test.each([
    ["fewer typos", "lovelace", ["Lovelase", "Lovelace"]],
    ["nearer words", "ada byron", ["Ada King Noel Byron", "Ada Byron"]],
    ["words in the order of the query", "ada byron", ["Byron Ada", "Ada Byron"]],
    ["exact words", "ada", ["Adam Lovelace", "Ada"]],
  ])("%s come first", async (_title, query, names) => {
    await server.fill(indexName, named(...names), { searchableAttributes: ["unordered(name)"] });
    expect(await server.ids(indexName, { query })).toEqual(["2", "1"]);
  });

  test("earlier attributes come first, and earlier words unless the attribute is unordered", async () => {
    const objects = [
      { objectID: "1", name: "Grace", bio: "ada" },
      { objectID: "2", name: "The Countess Ada", bio: "" },
      { objectID: "3", name: "Ada Countess", bio: "" },
    ];
    await server.fill(indexName, objects, { searchableAttributes: ["name", "bio"] });
    expect(await server.ids(indexName, { query: "ada" })).toEqual(["3", "2", "1"]);
    const { taskID } = await server.admin.setSettings({
      indexName,
      indexSettings: { searchableAttributes: ["unordered(name)", "bio"] },
    });
    await server.admin.waitForTask({ indexName, taskID });
    expect(await server.ids(indexName, { query: "ada" })).toEqual(["2", "3", "1"]);
  });

  test("what is equal goes by the custom ranking, then by the objectID", async () => {
    const objects = [
      { objectID: "d", score: 1 },
      { objectID: "c", score: 2, stats: { age: 5 } },
      { objectID: "b", score: 2, stats: { age: 9 } },
      { objectID: "a" },
      { objectID: "e", score: 1 },
    ];
    await server.fill(indexName, objects, { customRanking: ["desc(score)", "asc(stats.age)"] });
    expect(await server.ids(indexName)).toEqual(["c", "b", "d", "e", "a"]);
    expect(await server.ids(indexName, { ranking: ["asc(score)"] })).toEqual(["d", "e", "b", "c", "a"]);
  });

  test("typoTolerance min puts typos before all else and keeps the fewest, strict the second fewest too", async () => {
    const objects = [
      { objectID: "1", name: "Lovelace", age: 1 },
      { objectID: "2", name: "Lovelase", age: 2 },
      { objectID: "3", name: "Lavelase", age: 3 },
    ];
    await server.fill(indexName, objects, { ranking: ["desc(age)", "typo"] });
    const ids = (typoTolerance: TypoTolerance) => server.ids(indexName, { query: "lovelace", typoTolerance });
    expect(await ids(true)).toEqual(["3", "2", "1"]);
    expect(await ids("strict")).toEqual(["1", "2"]);
    expect(await ids("min")).toEqual(["1"]);
  });

  test("getRankingInfo tells why", async () => {
    await server.fill(indexName, named("Ada King Byron"), { searchableAttributes: ["name"] });
    const searchParams = { query: "ada bryon", getRankingInfo: true };
    const { hits } = await server.admin.searchSingleIndex({ indexName, searchParams });
    expect(hits[0]?._rankingInfo).toMatchObject({
      nbTypos: 1,
      words: 2,
      proximityDistance: 2,
      nbExactWords: 1,
      firstMatchedWord: 0,
    });
  });

  test("no hits are given beyond paginationLimitedTo", async () => {
    await server.fill(indexName, named("A", "B", "C", "D"), { paginationLimitedTo: 3 });
    const searchParams = { hitsPerPage: 2, page: 1 };
    const response = await server.admin.searchSingleIndex({ indexName, searchParams });
    expect(response).toMatchObject({ nbHits: 4, nbPages: 2, hits: [{ objectID: "3" }] });
  });
});

test("the first of many are those that sorting all would put first", () => {
  const property = fc.property(
    fc.array(fc.integer({ max: 50, min: 0 })),
    fc.nat({ max: 20 }),
    (values, count) => {
      const compare = (one: number, other: number) =>
        Number(values[one]) - Number(values[other]) || one - other;
      const sorted = [...values.keys()].sort(compare);
      expect(firstOf(values.length, count, compare)).toEqual(sorted.slice(0, count));
    },
  );
  fc.assert(property, { numRuns: 500 });
});

import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
const indexName = "people";

describe("facets", () => {
  beforeEach(() =>
    server.fill(
      indexName,
      [
        { objectID: "1", role: "admin", team: ["a", "b"], age: 30, on: true },
        { objectID: "2", role: "member", team: ["b"], age: 40, on: false },
        { objectID: "3", role: "Member", team: [], age: 50, on: true, hidden: "x" },
      ],
      { attributesForFaceting: ["role", "searchable(team)", "age", "on", "filterOnly(hidden)"] },
    ),
  );
  const facets = async (searchParams: object) => {
    const response = await server.admin.searchSingleIndex({ indexName, searchParams });
    return { facets: response.facets, stats: response.facets_stats };
  };

  test("are counted in all that matches", async () => {
    expect(await facets({ facets: ["role", "team", "hidden", "unknown"] })).toEqual({
      facets: { role: { member: 2, admin: 1 }, team: { b: 2, a: 1 } },
      stats: undefined,
    });
    expect(await facets({ facets: ["*"], filters: "on:true", hitsPerPage: 0 })).toEqual({
      facets: {
        role: { Member: 1, admin: 1 },
        team: { a: 1, b: 1 },
        age: { 30: 1, 50: 1 },
        on: { true: 2 },
      },
      stats: { age: { min: 30, max: 50, avg: 40, sum: 80 } },
    });
  });

  test("maxValuesPerFacet keeps the most frequent, sortFacetValuesBy puts them in order", async () => {
    expect((await facets({ facets: ["team"], maxValuesPerFacet: 1 })).facets).toEqual({ team: { b: 2 } });
    const alpha = await facets({ facets: ["team"], sortFacetValuesBy: "alpha" });
    expect(Object.keys(alpha.facets?.team ?? {})).toEqual(["a", "b"]);
  });

  test("can only be searched if they are declared so", async () => {
    const search = (facetName: string) => server.admin.searchForFacetValues({ indexName, facetName });
    expect((await search("team")).facetHits.map(({ value }) => value)).toEqual(["b", "a"]);
    await expect(search("role")).rejects.toMatchObject({ status: 400 });
  });
});

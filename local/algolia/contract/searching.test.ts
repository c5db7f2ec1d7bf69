import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";
import { indexName, people } from "./people.ts";

/** What the real client searches with. */

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

describe("searching", () => {
  beforeEach(() =>
    server.fill(indexName, people, {
      searchableAttributes: ["name"],
      attributesForFaceting: ["searchable(role)"],
      customRanking: ["asc(version)"],
    }),
  );

  test("searchSingleIndex answers with all that the real one does", async () => {
    const response = await server.search.searchSingleIndex({
      indexName,
      searchParams: { query: "ada", facets: ["*"], clickAnalytics: false, userToken: "user-1" },
    });
    expect(response).toEqual({
      hits: [
        {
          ...people[0],
          _highlightResult: {
            name: {
              value: "<em>Ada</em> Lovelace",
              matchLevel: "full",
              fullyHighlighted: false,
              matchedWords: ["ada"],
            },
          },
        },
      ],
      nbHits: 1,
      page: 0,
      nbPages: 1,
      hitsPerPage: 20,
      facets: { role: { admin: 1 } },
      exhaustiveFacetsCount: true,
      exhaustiveNbHits: true,
      exhaustiveTypo: true,
      exhaustive: { facetsCount: true, facetValues: true, nbHits: true, typo: true },
      query: "ada",
      params: "query=ada&facets=%5B%22*%22%5D&clickAnalytics=false&userToken=user-1",
      renderingContent: {},
      processingTimeMS: expect.any(Number),
    });
  });

  test("search answers several queries in their order, each with the name of its index", async () => {
    const { results } = await server.search.search({
      requests: [
        { indexName, query: "grace" },
        { indexName, type: "facet", facet: "role", facetQuery: "mem" },
        { indexName, params: "query=alan&hitsPerPage=1&facets=role" },
      ],
    });
    expect(results).toMatchObject([
      { index: indexName, hits: [{ objectID: "grace" }] },
      {
        facetHits: [{ value: "member", highlighted: "<em>mem</em>ber", count: 2 }],
        exhaustiveFacetsCount: true,
      },
      { index: indexName, hits: [{ objectID: "alan" }], hitsPerPage: 1, facets: { role: { member: 1 } } },
    ]);
  });

  test("searchForHits and the signature of version 4 are the same request", async () => {
    const { results } = await server.search.searchForHits({ requests: [{ indexName, query: "hopper" }] });
    expect(results[0]?.hits).toHaveLength(1);
    const legacy = await server.search.search([{ indexName, params: { query: "hopper" } }]);
    expect(legacy.results).toMatchObject([{ nbHits: 1 }]);
  });

  test("stopIfEnoughMatches leaves out the queries after the first that fills its page", async () => {
    const { results } = await server.search.search({
      strategy: "stopIfEnoughMatches",
      requests: [
        { indexName, query: "", hitsPerPage: 2 },
        { indexName, query: "ada" },
      ],
    });
    expect(results).toMatchObject([{ nbHits: 3 }, { hits: [], processed: false }]);
  });

  test("pages and stretches of hits", async () => {
    const searchParams = { hitsPerPage: 2, page: 1 };
    const paged = await server.search.searchSingleIndex({ indexName, searchParams });
    expect(paged).toMatchObject({
      nbHits: 3,
      page: 1,
      nbPages: 2,
      hitsPerPage: 2,
      hits: [{ objectID: "alan" }],
    });
    const stretch = await server.search.searchSingleIndex({
      indexName,
      searchParams: { offset: 1, length: 1 },
    });
    expect(stretch).toMatchObject({ offset: 1, length: 1, hits: [{ objectID: "grace" }] });
    expect(stretch).not.toHaveProperty("page");
  });

  test("searchForFacetValues finds values, with counts and highlights", async () => {
    const { facetHits } = await server.search.searchForFacetValues({
      indexName,
      facetName: "role",
      searchForFacetValuesRequest: { facetQuery: "a", maxFacetHits: 5 },
    });
    expect(facetHits).toEqual([{ value: "admin", highlighted: "<em>a</em>dmin", count: 1 }]);
  });

  test("customGet and customPost reach the same endpoints", async () => {
    const parameters = { query: "turing" };
    const found = await server.search.customGet({ path: `1/indexes/${indexName}`, parameters });
    expect(found).toMatchObject({ nbHits: 1, hits: [{ objectID: "alan" }] });
    const posted = await server.search.customPost({ path: `1/indexes/${indexName}/query`, body: parameters });
    expect(posted).toMatchObject({ nbHits: 1 });
  });

  test("getObject and getObjects give the attributes that are asked for", async () => {
    const attributesToRetrieve = ["name"];
    const record = await server.search.getObject({ indexName, objectID: "ada", attributesToRetrieve });
    expect(record).toEqual({ objectID: "ada", name: "Ada Lovelace" });
    const { results } = await server.search.getObjects({
      requests: [{ indexName, objectID: "ada", attributesToRetrieve: ["role"] }],
    });
    expect(results).toEqual([{ objectID: "ada", role: "admin" }]);
  });
});

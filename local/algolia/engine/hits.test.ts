import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
const indexName = "people";

describe("hits", () => {
  const highlight = async (name: unknown, query: string, parameters: object = {}) => {
    await server.fill(indexName, [{ objectID: "1", name }]);
    const { hits } = await server.admin.searchSingleIndex({
      indexName,
      searchParams: { query, ...parameters },
    });
    return hits[0]?._highlightResult?.name;
  };

  test.each([
    ["Ada Lovelace", "ada love", "<em>Ada</em> <em>Love</em>lace", "full"],
    ["Michael", "mich", "<em>Mich</em>ael", "full"],
    ["Michael", "mickae", "<em>Michae</em>l", "full"],
    ["Jürgen Weiß", "weis", "Jürgen <em>Weiß</em>", "full"],
    ["O'Brien", "obr", "<em>O'Br</em>ien", "full"],
    ["東京タワー", "東京", "<em>東京</em>タワー", "full"],
    ["東京タワー", "", "東京タワー", "none"],
    ["a < b & Ada", "ada", "a < b & <em>Ada</em>", "full"],
  ])("%s, searched for %s, is highlighted as %s", async (name, query, value, matchLevel) => {
    expect(await highlight(name, query)).toMatchObject({ value, matchLevel });
  });

  test("lists and objects keep their shape when highlighted, with tags of one's own", async () => {
    const name = { parts: ["Ada", "King"], age: 36 };
    const tags = { highlightPreTag: "[", highlightPostTag: "]" };
    expect(await highlight(name, "king", tags)).toEqual({
      parts: [
        { value: "Ada", matchLevel: "none", matchedWords: [] },
        { value: "[King]", matchLevel: "full", fullyHighlighted: true, matchedWords: ["king"] },
      ],
      age: { value: "36", matchLevel: "none", matchedWords: [] },
    });
    expect(await highlight("Ada", "ada", { attributesToHighlight: [] })).toBeUndefined();
  });

  test.each([
    [["name"], { name: "Ada" }],
    [["address.city"], { address: { city: "London" } }],
    [["*", "-email"], { name: "Ada", address: { city: "London", zip: 1 } }],
    [["-address.zip", "-email"], { name: "Ada", address: { city: "London" } }],
    [[], {}],
    [["secret"], {}],
  ])("attributesToRetrieve %j", async (attributesToRetrieve, expected) => {
    const record = {
      objectID: "1",
      name: "Ada",
      email: "a@b.c",
      secret: 1,
      address: { city: "London", zip: 1 },
    };
    await server.fill(indexName, [record], { unretrievableAttributes: ["secret"] });
    const searchParams = { attributesToRetrieve, attributesToHighlight: [] };
    const { hits } = await server.admin.searchSingleIndex({ indexName, searchParams });
    expect(hits).toEqual([{ objectID: "1", ...expected }]);
  });
});

import { describe, expect, it } from "vitest";
import { fullName, searchPeople } from "./people.ts";
import { nothing, searchQueries } from "./queries.ts";

describe("the set that search quality is measured with", () => {
  it("has 200 queries, each once", () => {
    expect(searchQueries).toHaveLength(200);
    expect(new Set([...searchQueries.map(({ query }) => query), ...nothing]).size).toBe(210);
  });

  it("has at least 8 queries of each kind, and more of the difficult ones", () => {
    const counts = Object.groupBy(searchQueries, ({ kind }) => kind);
    expect(Object.keys(counts)).toHaveLength(10);
    for (const [kind, queries] of Object.entries(counts)) {
      const least = { typo: 30, script: 30, prefix: 30, accents: 25 }[kind] ?? 8;
      expect([kind, queries.length >= least]).toEqual([kind, true]);
    }
  });

  it("expects one to ten people, all of whom exist", () => {
    const ids = new Set(searchPeople.map(({ id }) => id));
    for (const { query, expected } of searchQueries) {
      expect([query, expected.length >= 1 && expected.length <= 10]).toEqual([query, true]);
      expect([query, expected.filter((id) => !ids.has(id))]).toEqual([query, []]);
      expect([query, new Set(expected).size]).toEqual([query, expected.length]);
    }
  });

  it("has no two people of the same name, so that queries can name them", () => {
    const names = searchPeople.map(({ firstName, lastName }) => fullName(firstName, lastName));
    expect(new Set(names).size).toBe(searchPeople.length);
    expect(new Set(searchPeople.map(({ id }) => id)).size).toBe(searchPeople.length);
  });
});

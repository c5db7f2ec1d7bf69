import { describe, expect, test } from "vitest";
import { resolveSettings } from "../settings.ts";
import { RecordStore } from "./record-store.ts";

const settings = resolveSettings({ searchableAttributes: ["name"] });

describe("the records in memory", () => {
  test("are numbered anew when most of their documents are dead, and can still be found", () => {
    const store = new RecordStore();
    store.invertedFor(settings);
    for (let round = 0; round < 3000; round++)
      store.put({ objectID: String(round % 3), name: `name${round}` });
    expect(store.size).toBe(3);
    expect(store.documents.length).toBeLessThan(1010);
    const words = store.invertedFor(settings).words;
    for (const round of [2997, 2998, 2999]) expect(words).toContain(`name${round}`);
    expect(store.get("1")).toEqual({ objectID: "1", name: "name2998" });
    expect(store.order.map((document) => store.documents[document]?.objectID)).toEqual(["0", "1", "2"]);
  });

  test("words that come later are found in the sorted dictionary", () => {
    const store = new RecordStore();
    const inverted = store.invertedFor(settings);
    const add = (name: string) => store.put({ objectID: name, name });
    for (const name of ["m", "b", "z"]) add(name);
    expect(inverted.words).toEqual(["b", "m", "z"]);
    for (const name of ["a", "n", "zz"]) add(name);
    expect(inverted.words).toEqual(["a", "b", "m", "n", "z", "zz"]);
    for (let count = 0; count < 300; count++) add(`k${count}`);
    expect(inverted.words).toEqual([...inverted.words].sort());
    expect(inverted.words).toHaveLength(306);
  });

  test("settings that search the same way share what is in memory", () => {
    const store = new RecordStore();
    const other = resolveSettings({ searchableAttributes: ["name"], customRanking: ["desc(age)"] });
    expect(store.invertedFor(other)).toBe(store.invertedFor(settings));
    store.keepOnly([resolveSettings({})]);
    expect(store.invertedFor(other)).toBe(store.invertedFor(settings));
  });
});

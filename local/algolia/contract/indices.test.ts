import type { OperationIndexParams } from "@algolia/client-search";
import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../test-server.ts";
import { indexName, people } from "./people.ts";

/** What the real client does with whole indices. */

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

describe("indices", () => {
  test("replaceAllObjects swaps the records and keeps the settings, also of an index that is new", async () => {
    await server.fill(indexName, people, { searchableAttributes: ["name"], attributesForFaceting: ["role"] });
    for (const name of [indexName, "new"]) {
      await server.admin.replaceAllObjects({
        indexName: name,
        objects: [{ objectID: "x", name: "Only One" }],
      });
      expect(await server.ids(name)).toEqual(["x"]);
    }
    const { searchableAttributes } = await server.admin.getSettings({ indexName });
    expect(searchableAttributes).toEqual(["name"]);
    const { items } = await server.admin.listIndices();
    expect(items.map(({ name, entries }) => [name, entries])).toEqual([
      ["new", 1],
      [indexName, 1],
    ]);
  });

  test("operationIndex copies all, or the settings alone, and moves", async () => {
    await server.fill(indexName, people, { searchableAttributes: ["name"] });
    const operate = async (name: string, operationIndexParams: OperationIndexParams) => {
      const { taskID } = await server.admin.operationIndex({ indexName: name, operationIndexParams });
      await server.admin.waitForTask({ indexName: name, taskID });
    };
    await operate(indexName, { operation: "copy", destination: "copy" });
    await operate(indexName, { operation: "copy", destination: "settings", scope: ["settings"] });
    await operate(indexName, { operation: "move", destination: "moved" });
    expect(await server.ids("copy")).toHaveLength(3);
    expect(await server.ids("settings")).toHaveLength(0);
    expect(await server.ids("moved", { query: "ada" })).toEqual(["ada"]);
    expect((await server.admin.getSettings({ indexName: "settings" })).searchableAttributes).toEqual([
      "name",
    ]);
    expect(await server.admin.indexExists({ indexName })).toBe(false);
  });

  test("browseObjects gives every record once, whatever is written in between", async () => {
    const objects = Array.from({ length: 25 }, (_, index) => ({
      objectID: `p${String(index).padStart(2, "0")}`,
    }));
    await server.fill(indexName, objects);
    const seen: string[] = [];
    await server.admin.browseObjects({
      indexName,
      browseParams: { hitsPerPage: 10 },
      async aggregator({ hits }) {
        seen.push(...hits.map(({ objectID }) => objectID));
        await server.admin.deleteObjects({ indexName, objectIDs: ["p00"], waitForTasks: true });
      },
    });
    expect(seen).toEqual(objects.map(({ objectID }) => objectID));
  });

  test("settings are filled up with Algolia's defaults, and null goes back to them", async () => {
    const set = async (indexSettings: object) => {
      const { taskID } = await server.admin.setSettings({
        indexName,
        indexSettings,
        forwardToReplicas: true,
      });
      await server.admin.waitForTask({ indexName, taskID });
      return server.admin.getSettings({ indexName });
    };
    expect(await set({ hitsPerPage: 5 })).toMatchObject({
      hitsPerPage: 5,
      searchableAttributes: null,
      minWordSizefor1Typo: 4,
      minWordSizefor2Typos: 8,
      queryType: "prefixLast",
      paginationLimitedTo: 1000,
      maxValuesPerFacet: 100,
    });
    expect((await set({ hitsPerPage: null })).hitsPerPage).toBe(20);
  });
});

describe("replicas", () => {
  const customRanking = ["desc(version)"];

  test.each(["newest", "virtual(newest)"])(
    "%s shares the records and ranks them its own way",
    async (replica) => {
      await server.fill(indexName, people, {
        searchableAttributes: ["name"],
        customRanking: ["asc(version)"],
        replicas: [replica],
      });
      await server.admin.setSettings({ indexName: "newest", indexSettings: { customRanking } });
      await server.fill(indexName, [{ objectID: "edsger", name: "Edsger Dijkstra", version: 1 }]);
      expect(await server.ids(indexName)).toEqual(["edsger", "ada", "grace", "alan"]);
      expect(await server.ids("newest")).toEqual(["alan", "grace", "ada", "edsger"]);
      expect((await server.admin.getSettings({ indexName: "newest" })).primary).toBe(indexName);
      const { items } = await server.admin.listIndices();
      expect(items).toMatchObject([
        { name: "newest", entries: 4, primary: indexName },
        { replicas: ["newest"] },
      ]);
    },
  );

  test("their records cannot be written", async () => {
    await server.fill(indexName, people, { replicas: ["newest"] });
    await expect(server.admin.saveObjects({ indexName: "newest", objects: people })).rejects.toMatchObject({
      status: 400,
      message: "cannot apply the batch operation on a replica index",
    });
  });

  test("a write that waits while its index becomes a replica is dropped", async () => {
    await server.control("faults", { publishAfterMs: 300 });
    await server.admin.setSettings({ indexName, indexSettings: { replicas: ["newest"] } });
    await server.admin.saveObjects({ indexName: "newest", objects: people, waitForTasks: true });
    expect(await server.ids(indexName)).toEqual([]);
    expect(await server.ids("newest")).toEqual([]);
  });

  test("one that is taken off becomes an index of its own, with the records if it is a standard one", async () => {
    await server.fill(indexName, people, { replicas: ["standard", "virtual(virtual)"] });
    const { taskID } = await server.admin.setSettings({ indexName, indexSettings: { replicas: [] } });
    await server.admin.waitForTask({ indexName, taskID });
    await server.fill("standard", [{ objectID: "new" }]);
    expect(await server.ids("standard")).toEqual(["ada", "alan", "grace", "new"]);
    expect(await server.ids("virtual")).toEqual([]);
    expect(await server.ids(indexName)).toHaveLength(3);
  });
});

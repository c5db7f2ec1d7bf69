import type { BatchRequest } from "@algolia/client-search";
import { beforeEach, describe, expect, test } from "vitest";
import { ADMIN_KEY, clientFor, startTestServer, type TestServer } from "../test-server.ts";
import { indexName, people } from "./people.ts";

/** What the real client writes records with. */

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});

describe("writing", () => {
  test("a write is acknowledged at once and becomes visible when its task is published", async () => {
    await server.control("faults", { publishAfterMs: 60_000 });
    const { taskID, objectID } = await server.admin.saveObject({ indexName, body: people[0] ?? {} });
    expect(objectID).toBe("ada");
    expect(await server.admin.getTask({ indexName, taskID })).toEqual({
      status: "notPublished",
      pendingTask: true,
    });
    await expect(server.admin.getObject({ indexName, objectID: "ada" })).rejects.toMatchObject({
      status: 404,
    });

    await server.control("faults", { publishAfterMs: 0 });
    expect(await server.admin.waitForTask({ indexName, taskID })).toMatchObject({ status: "published" });
    expect(await server.admin.getObject({ indexName, objectID: "ada" })).toEqual(people[0]);
  });

  test("writes become visible in the order in which they were sent", async () => {
    await server.control("faults", { publishAfterMs: 200 });
    const put = (version: number) =>
      server.admin.addOrUpdateObject({ indexName, objectID: "ada", body: { version } });
    await put(1);
    const { taskID } = await put(2);
    await server.admin.waitForTask({ indexName, taskID: Number(taskID) });
    expect(await server.admin.getObject({ indexName, objectID: "ada" })).toEqual({
      objectID: "ada",
      version: 2,
    });
  });

  test("a record without an objectID gets one", async () => {
    const { taskID, objectID } = await server.admin.saveObject({ indexName, body: { name: "Nobody" } });
    await server.admin.waitForTask({ indexName, taskID });
    const record = await server.admin.getObject({ indexName, objectID: String(objectID) });
    expect(record).toEqual({ objectID, name: "Nobody" });
  });

  test("an objectID and the name of an index may hold any characters", async () => {
    const name = "people/näher & co";
    const objectID = "a/b?c=d#e ü";
    const { taskID } = await server.admin.addOrUpdateObject({ indexName: name, objectID, body: { a: 1 } });
    await server.admin.waitForTask({ indexName: name, taskID: Number(taskID) });
    expect(await server.admin.getObject({ indexName: name, objectID })).toEqual({ objectID, a: 1 });
  });

  test("saveObjects, partialUpdateObjects and deleteObjects work in chunks and can be waited for", async () => {
    const objects = Array.from({ length: 25 }, (_, index) => ({
      objectID: `p${index}`,
      name: `Person ${index}`,
    }));
    const responses = await server.admin.saveObjects({
      indexName,
      objects,
      batchSize: 10,
      waitForTasks: true,
    });
    expect(responses.map(({ objectIDs }) => objectIDs.length)).toEqual([10, 10, 5]);
    await server.update(indexName, [{ objectID: "p1", role: "admin" }]);
    expect(await server.admin.getObject({ indexName, objectID: "p1" })).toEqual({
      objectID: "p1",
      name: "Person 1",
      role: "admin",
    });
    await server.admin.deleteObjects({ indexName, objectIDs: ["p1", "p2", "unknown"], waitForTasks: true });
    const { nbHits } = await server.admin.searchSingleIndex({ indexName });
    expect(nbHits).toBe(23);
  });

  test("a batch does its actions in order", async () => {
    const requests: BatchRequest[] = [
      { action: "addObject", body: { objectID: "a", n: 1 } },
      { action: "clear", body: {} },
      { action: "updateObject", body: { objectID: "b", n: 1 } },
      { action: "partialUpdateObject", body: { objectID: "b", m: 2 } },
      { action: "partialUpdateObjectNoCreate", body: { objectID: "c", m: 2 } },
      { action: "addObject", body: { objectID: "d" } },
      { action: "deleteObject", body: { objectID: "d" } },
    ];
    const { taskID, objectIDs } = await server.admin.batch({ indexName, batchWriteParams: { requests } });
    expect(objectIDs).toEqual(["a", "", "b", "b", "c", "d", "d"]);
    await server.admin.waitForTask({ indexName, taskID });
    const { results } = await server.admin.getObjects({
      requests: ["a", "b", "c", "d"].map((objectID) => ({ indexName, objectID })),
    });
    expect(results).toEqual([null, { objectID: "b", n: 1, m: 2 }, null, null]);
  });

  test("multipleBatch writes to several indices, with a task for each", async () => {
    const { taskID } = await server.admin.multipleBatch({
      requests: [
        { action: "addObject", indexName: "one", body: { objectID: "1" } },
        { action: "addObject", indexName: "two", body: { objectID: "2" } },
        { action: "addObject", indexName: "one", body: { objectID: "3" } },
      ],
    });
    expect(Object.keys(taskID)).toEqual(["one", "two"]);
    for (const [name, task] of Object.entries(taskID)) {
      await server.admin.waitForTask({ indexName: name, taskID: task });
    }
    expect(await server.ids("one")).toEqual(["1", "3"]);
    expect(await server.ids("two")).toEqual(["2"]);
  });

  test("deleteObject, deleteBy, clearObjects and deleteIndex take away what they say", async () => {
    await server.fill(indexName, people);
    const remaining = async (response: { taskID: number }) => {
      await server.admin.waitForTask({ indexName, taskID: response.taskID });
      return server.ids(indexName);
    };
    expect(await remaining(await server.admin.deleteObject({ indexName, objectID: "ada" }))).toEqual([
      "alan",
      "grace",
    ]);
    const deleteByParams = { filters: "version < 10" };
    expect(await remaining(await server.admin.deleteBy({ indexName, deleteByParams }))).toEqual(["alan"]);
    expect(await remaining(await server.admin.clearObjects({ indexName }))).toEqual([]);
    const { taskID } = await server.admin.deleteIndex({ indexName });
    await server.admin.waitForTask({ indexName, taskID });
    expect(await server.admin.indexExists({ indexName })).toBe(false);
  });

  test("a deletion by no filter at all is refused", async () => {
    await expect(server.admin.deleteBy({ indexName, deleteByParams: {} })).rejects.toMatchObject({
      status: 400,
    });
  });

  test("a large body may be compressed", async () => {
    const client = clientFor(server.url, ADMIN_KEY, { compression: "gzip" });
    const objects = Array.from({ length: 100 }, (_, index) => ({ objectID: `${index}`, name: "Person" }));
    await client.saveObjects({ indexName, objects, waitForTasks: true });
    expect((await server.admin.searchSingleIndex({ indexName })).nbHits).toBe(100);
  });
});

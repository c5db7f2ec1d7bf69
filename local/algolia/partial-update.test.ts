import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { applyPartialUpdate } from "./partial-update.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

const operation = (_operation: string, value: unknown) => ({ _operation, value });
const apply = (record: object | undefined, update: object) => {
  const stored = record && { objectID: "1", ...record };
  return applyPartialUpdate(stored, update as Record<string, unknown>, "1");
};

describe("built-in operations", () => {
  test.each([
    [{ n: 1 }, operation("Increment", 2), 3],
    [{}, operation("Increment", 2), 2],
    [{ n: 1 }, operation("Decrement", 2), -1],
    [{ n: [1] }, operation("Add", 1), [1, 1]],
    [{}, operation("Add", "a"), ["a"]],
    [{ n: [1] }, operation("AddUnique", 1), [1]],
    [{ n: [1] }, operation("AddUnique", 2), [1, 2]],
    [{ n: ["a", "b", "a"] }, operation("Remove", "a"), ["b"]],
    [{}, operation("Remove", "a"), []],
    [{ n: 1 }, operation("IncrementSet", 5), 5],
    [{}, operation("IncrementSet", 1), 1],
    [{ n: 2 }, operation("IncrementFrom", 2), 3],
    [{}, operation("IncrementFrom", 0), 1],
    [{ n: { a: 1, b: 2 } }, { b: 3 }, { b: 3 }],
  ])("%j and %j make %j", (record, n, expected) => {
    expect(apply(record, { n })).toEqual({ objectID: "1", n: expected });
  });

  test.each([
    [{ n: 5 }, operation("IncrementSet", 5)],
    [{ n: 5 }, operation("IncrementSet", 4)],
    [undefined, operation("IncrementSet", 0)],
    [{ n: 5 }, operation("IncrementFrom", 4)],
    [undefined, operation("IncrementFrom", 1)],
  ])("%j ignores the whole update with %j", (record, n) => {
    expect(apply(record, { before: 1, n, after: 1 })).toBeUndefined();
  });
});

describe("over HTTP", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer();
    await server.control("faults", { publishAfterMs: 0 });
  });
  const indexName = "people";

  test("whatever the order of deliveries, IncrementSet ends with the newest", async () => {
    const versions = [1, 2, 3, 4, 5];
    const orders = fc.sample(fc.shuffledSubarray(versions, { minLength: 5 }), { numRuns: 20, seed: 1 });
    const updates = orders.flatMap((order, run) =>
      order.map((version) => ({
        objectID: `p${run}`,
        name: `name ${version}`,
        version: operation("IncrementSet", version),
      })),
    );
    await server.update(indexName, updates);
    const { hits } = await server.admin.browse({ indexName });
    expect(hits).toHaveLength(orders.length);
    for (const hit of hits) expect(hit).toMatchObject({ name: "name 5", version: 5 });
  });

  test("updates that are sent at once, each on its own, end with the newest as well", async () => {
    const answers = await Promise.all(
      [3, 9, 1, 7, 5, 2, 8, 4, 6].map((version) =>
        server.admin.partialUpdateObject({
          indexName,
          objectID: "ada",
          attributesToUpdate: {
            name: `name ${version}`,
            version: operation("IncrementSet", version) as never,
          },
        }),
      ),
    );
    const last = Math.max(...answers.map(({ taskID }) => Number(taskID)));
    await server.admin.waitForTask({ indexName, taskID: last });
    const record = await server.admin.getObject({ indexName, objectID: "ada" });
    expect(record).toEqual({ objectID: "ada", name: "name 9", version: 9 });
  });

  test("a stale update does not bring a record back unless it may create it", async () => {
    const update = { objectID: "ada", name: "Ada", version: operation("IncrementSet", 2) };
    await server.update(indexName, [update], false);
    expect(await server.ids(indexName)).toEqual([]);
    await server.update(indexName, [update]);
    expect(await server.admin.getObject({ indexName, objectID: "ada" })).toEqual({
      objectID: "ada",
      name: "Ada",
      version: 2,
    });
  });

  test("partialUpdateObject answers for one record, and creates it unless told not to", async () => {
    const update = async (objectID: string, createIfNotExists?: boolean) => {
      const attributesToUpdate = { visits: operation("Increment", 1) };
      const answer = await server.admin.partialUpdateObject({
        indexName,
        objectID,
        attributesToUpdate,
        createIfNotExists,
      });
      expect(answer).toEqual({ taskID: expect.any(Number), objectID, updatedAt: expect.any(String) });
      await server.admin.waitForTask({ indexName, taskID: Number(answer.taskID) });
    };
    await update("a");
    await update("a", false);
    await update("b", false);
    expect(await server.ids(indexName)).toEqual(["a"]);
    expect(await server.admin.getObject({ indexName, objectID: "a" })).toEqual({ objectID: "a", visits: 2 });
  });

  test.each([
    operation("Multiply", 2),
    operation("Increment", "two"),
    operation("IncrementSet", 1.5),
    operation("IncrementFrom", -1),
  ])("%j is refused", async (version) => {
    const attributesToUpdate = { version };
    await expect(
      server.admin.partialUpdateObject({ indexName, objectID: "a", attributesToUpdate }),
    ).rejects.toMatchObject({ status: 400 });
  });
});

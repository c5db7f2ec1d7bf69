import { request } from "node:http";
import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./test-server.ts";

let server: TestServer;
const indexName = "people";
beforeEach(async () => {
  server = await startTestServer();
  await server.fill(indexName, [{ objectID: "1", name: "<b>Ada</b>" }]);
});
const search = () => server.search.searchSingleIndex({ indexName, searchParams: { query: "ada" } });

describe("faults", () => {
  test("a status is answered for as many requests as asked for, and nothing is done", async () => {
    await server.control("faults", { status: 429, times: 2 });
    await expect(search()).rejects.toMatchObject({ status: 429, message: "Too many requests" });
    await expect(server.admin.clearObjects({ indexName })).rejects.toMatchObject({ status: 429 });
    expect((await search()).nbHits).toBe(1);
  });

  test("503 and a cut connection make the client give up after its only host", async () => {
    for (const status of [503, "cut"]) {
      await server.control("faults", { status, times: 1 });
      await expect(search()).rejects.toMatchObject({ name: "RetryError" });
      expect((await search()).nbHits).toBe(1);
    }
  });

  test("can be slow, and for some paths alone", async () => {
    await server.control("faults", { delayMs: 150, path: "/query" });
    await server.control("faults", { status: 400, path: "/batch" });
    const startedAt = performance.now();
    await search();
    expect(performance.now() - startedAt).toBeGreaterThan(140);
    await expect(server.admin.saveObjects({ indexName, objects: [{ objectID: "2" }] })).rejects.toMatchObject(
      {
        status: 400,
      },
    );
    expect(await server.control("faults", undefined, "DELETE")).toEqual({ faults: [], publishAfterMs: 0 });
    await server.admin.saveObjects({ indexName, objects: [{ objectID: "2" }] });
  });

  test.each([{ status: 200 }, { stats: 500 }, { times: 0 }, { publishAfterMs: -1 }])(
    "%j is refused",
    async (body) => {
      expect(await server.control("faults", body)).toMatchObject({ status: 400 });
    },
  );
});

describe("requests", () => {
  test("are kept with what they asked, without keys", async () => {
    await server.fetch(`/1/indexes/${indexName}?query=ada&x-algolia-api-key=secret`);
    await search();
    const { requests } = (await server.control("requests")) as { requests: unknown[] };
    expect(requests.slice(0, 2)).toMatchObject([
      {
        method: "POST",
        path: `/1/indexes/${indexName}/query`,
        index: indexName,
        key: "search",
        status: 200,
        body: { query: "ada" },
      },
      { method: "GET", path: `/1/indexes/${indexName}?query=ada`, key: "admin" },
    ]);
  });

  test("the state can be reset, and task IDs are not used twice", async () => {
    const { taskID } = await server.admin.saveObject({ indexName, body: { name: "Grace" } });
    await server.control("state", undefined, "DELETE");
    expect((await server.admin.listIndices()).items).toEqual([]);
    const next = await server.admin.saveObject({ indexName, body: { name: "Grace" } });
    expect(next.taskID).toBeGreaterThan(Number(taskID));
  });
});

describe("the page", () => {
  test("shows the indices and the last requests, and nothing of them as HTML", async () => {
    await search();
    await server.admin.saveObjects({
      indexName,
      objects: [{ objectID: "2", name: "<script>" }],
      waitForTasks: true,
    });
    const response = await server.fetch("/");
    const text = await response.text();
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(text).toContain("color-scheme: light dark");
    expect(text).toMatch(/<th scope="row">people<\/th><td>2<\/td>/);
    expect(text).toContain("POST /1/indexes/people/query");
    expect(text).not.toContain("<script>");
  });

  test.each(["/", "/control/requests"])("%s is for this machine alone", async (path) => {
    const { port } = new URL(server.url);
    const statusFor = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const options = { host: "127.0.0.1", port, path, headers };
        request(options, (response) => resolve(response.resume().statusCode))
          .on("error", reject)
          .end();
      });
    expect(await statusFor({ host: `localhost:${port}` })).toBe(200);
    expect(await statusFor({ host: "evil.example" })).toBe(403);
    expect(await statusFor({ host: `localhost:${port}`, origin: "https://evil.example" })).toBe(403);
  });
});

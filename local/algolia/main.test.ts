import { stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addressOf, failureOf, type Program, spawnStandIn } from "../test-program.ts";
import { ADMIN_KEY, APP_ID, SEARCH_KEY, TestServer, temporaryDirectory } from "./test-server.ts";

const indexName = "people";

const settingsFor = (file: string) => ({
  LOCAL_ALGOLIA_FILE: file,
  LOCAL_ALGOLIA_PORT: "0",
  LOCAL_ALGOLIA_APP_ID: APP_ID,
  LOCAL_ALGOLIA_ADMIN_KEY: ADMIN_KEY,
  LOCAL_ALGOLIA_SEARCH_KEY: SEARCH_KEY,
});

/** Starts the program on a file and waits for the line that says where it listens. */
async function start(file: string): Promise<Program & { server: TestServer }> {
  const program = spawnStandIn("algolia", settingsFor(file));
  const url = await addressOf("algolia", program);
  return Object.assign(program, { server: new TestServer(url) });
}

const refusal = (settings: Record<string, string>) => failureOf(spawnStandIn("algolia", settings));
const newFile = async () => join(await temporaryDirectory(), "main.db");

describe("stopping", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s ends the program, and all is there after it",
    async (signal) => {
      const file = await newFile();
      const first = await start(file);
      await first.server.fill(indexName, [{ objectID: "1", name: "Ada", age: 36 }], {
        searchableAttributes: ["name"],
        customRanking: ["desc(age)"],
        replicas: ["virtual(oldest)", "copy"],
      });
      first.child.kill(signal);
      expect([await first.ended, first.complaint]).toEqual([0, ""]);
      expect((await stat(`${file}-wal`).catch(() => ({ size: 0 }))).size).toBe(0);

      const { server } = await start(file);
      expect(await server.ids("oldest", { query: "ada" })).toEqual(["1"]);
      expect(await server.ids("copy", { query: "ada" })).toEqual(["1"]);
      const { customRanking } = await server.admin.getSettings({ indexName });
      expect(customRanking).toEqual(["desc(age)"]);
    },
  );

  test("the program ends with the process that started it", async () => {
    const program = await start(await newFile());
    program.child.disconnect();
    expect([await program.ended, program.complaint]).toEqual([0, ""]);
  });

  test("a kill loses nothing that was acknowledged, be it published or not", async () => {
    const file = await newFile();
    const { server, child, ended } = await start(file);
    await server.fill(indexName, [{ objectID: "published" }]);
    await server.control("faults", { publishAfterMs: 60_000 });
    const { taskID } = await server.admin.saveObject({ indexName, body: { objectID: "pending" } });
    await server.admin.deleteObject({ indexName, objectID: "published" });
    child.kill("SIGKILL");
    await ended;

    const restarted = await start(file);
    expect(await restarted.server.ids(indexName)).toEqual(["pending"]);
    expect(await restarted.server.admin.getTask({ indexName, taskID: Number(taskID) })).toMatchObject({
      status: "published",
    });
  });
});

describe("configuration", () => {
  const complete = settingsFor("/nowhere/at/all.db");

  test.each(Object.keys(complete))("%s must be set", async (name) => {
    const end = await refusal({ ...complete, [name]: "" });
    expect(end.code).toBe(1);
    expect(end.complaint).toContain(`${name} is not set`);
  });

  test("a port that is none and equal keys are refused", async () => {
    const port = await refusal({ ...complete, LOCAL_ALGOLIA_PORT: "many" });
    expect(port).toEqual({
      code: 1,
      complaint:
        "algolia: LOCAL_ALGOLIA_PORT is not a port number. local/algolia/README.md lists the settings.\n",
    });
    const keys = await refusal({ ...complete, LOCAL_ALGOLIA_SEARCH_KEY: ADMIN_KEY });
    expect(keys.complaint).toContain("are the same");
  });

  test("a file that cannot be opened and a port that is taken are named", async () => {
    const unopened = await refusal(complete);
    expect(unopened.code).toBe(1);
    expect(unopened.complaint).toContain("/nowhere/at/all.db");

    const { server } = await start(await newFile());
    const taken = new URL(server.url).port;
    const end = await refusal({ ...settingsFor(await newFile()), LOCAL_ALGOLIA_PORT: taken });
    expect(end.code).toBe(1);
    expect(end.complaint).toContain(`port ${taken}: listen EADDRINUSE`);
  });
});

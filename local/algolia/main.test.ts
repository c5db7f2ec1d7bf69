import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { ADMIN_KEY, APP_ID, SEARCH_KEY, TestServer, temporaryDirectory } from "./test-server.ts";

const MAIN = join(import.meta.dirname, "main.ts");
const indexName = "people";

interface Program {
  child: ChildProcess;
  /** Everything written to stderr so far. */
  complaint: string;
  /** The exit code, once the program has ended. */
  ended: Promise<number | null>;
}

function spawnMain(settings: Record<string, string>): Program {
  const env = { ...process.env, ...settings };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const ended = once(child, "exit").then(([code]) => code);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const program = { child: child as ChildProcess, complaint: "", ended };
  child.stderr?.on("data", (chunk) => {
    program.complaint += chunk;
  });
  return program;
}

const settingsFor = (file: string) => ({
  LOCAL_ALGOLIA_FILE: file,
  LOCAL_ALGOLIA_PORT: "0",
  LOCAL_ALGOLIA_APP_ID: APP_ID,
  LOCAL_ALGOLIA_ADMIN_KEY: ADMIN_KEY,
  LOCAL_ALGOLIA_SEARCH_KEY: SEARCH_KEY,
});

/** Starts the program on a file and waits for the line that says where it listens. */
async function start(file: string): Promise<Program & { server: TestServer }> {
  const program = spawnMain(settingsFor(file));
  const [line] = await once(createInterface({ input: program.child.stdout as Readable }), "line");
  const url = /^algolia listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  if (url === undefined) throw new Error(`Unexpected line: ${line}`);
  return Object.assign(program, { server: new TestServer(url) });
}

/** Waits until a program that cannot start has ended, and gives its exit code and what it complained about. */
async function failureOf(
  settings: Record<string, string>,
): Promise<{ code: number | null; complaint: string }> {
  const program = spawnMain(settings);
  const code = await program.ended;
  await vi.waitFor(() => expect(program.complaint).toContain("\n"));
  return { code, complaint: program.complaint };
}

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
    const end = await failureOf({ ...complete, [name]: "" });
    expect(end.code).toBe(1);
    expect(end.complaint).toContain(`${name} is not set`);
  });

  test("a port that is none and equal keys are refused", async () => {
    const port = await failureOf({ ...complete, LOCAL_ALGOLIA_PORT: "many" });
    expect(port).toEqual({ code: 1, complaint: "LOCAL_ALGOLIA_PORT is not a port number.\n" });
    const keys = await failureOf({ ...complete, LOCAL_ALGOLIA_SEARCH_KEY: ADMIN_KEY });
    expect(keys.complaint).toContain("are the same");
  });

  test("a file that cannot be opened and a port that is taken are named", async () => {
    const unopened = await failureOf(complete);
    expect(unopened.code).toBe(1);
    expect(unopened.complaint).toContain("/nowhere/at/all.db");

    const { server } = await start(await newFile());
    const taken = new URL(server.url).port;
    const end = await failureOf({ ...settingsFor(await newFile()), LOCAL_ALGOLIA_PORT: taken });
    expect(end.code).toBe(1);
    expect(end.complaint).toContain(`port ${taken}: listen EADDRINUSE`);
  });
});

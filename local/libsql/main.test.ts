import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Client, createClient } from "@libsql/client/http";
import { describe, expect, test } from "vitest";
import { addressOf, failureOf, type Program, spawnStandIn } from "../test-program.ts";
import { TOKEN, temporaryDirectory } from "./test-server.ts";

/** Starts the program on a file and waits for the line that says where it listens. */
async function start(file: string): Promise<Program & { client: Client; url: string }> {
  const program = spawnStandIn("libsql", {
    LOCAL_LIBSQL_FILE: file,
    LOCAL_LIBSQL_PORT: "0",
    LOCAL_LIBSQL_TOKEN: TOKEN,
  });
  const url = await addressOf("libsql", program);
  return Object.assign(program, { url, client: createClient({ url, authToken: TOKEN }) });
}

const refusal = (settings: Record<string, string>) => failureOf(spawnStandIn("libsql", settings));
const newFile = async () => join(await temporaryDirectory(), "main.db");

describe("stopping", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s ends the program, and the data is there after it",
    async (signal) => {
      const file = await newFile();
      const first = await start(file);
      await first.client.batch(["CREATE TABLE t (a)", "INSERT INTO t VALUES ('kept')"]);
      const abandoned = await first.client.transaction("write");
      await abandoned.execute("DELETE FROM t");
      first.child.kill(signal);
      expect([await first.ended, first.complaint]).toEqual([0, ""]);
      expect((await stat(`${file}-wal`).catch(() => ({ size: 0 }))).size).toBe(0);

      const second = await start(file);
      expect((await second.client.execute("SELECT a FROM t")).rows[0]?.a).toBe("kept");
    },
  );

  test("the program ends with the process that started it", async () => {
    const program = await start(await newFile());
    program.child.disconnect();
    expect([await program.ended, program.complaint]).toEqual([0, ""]);
  });

  test("a kill in the middle of writing loses nothing that was acknowledged", async () => {
    const file = await newFile();
    const { child, client, ended } = await start(file);
    await client.execute("CREATE TABLE t (writer INTEGER, round INTEGER)");
    const open = await client.transaction("deferred");
    await open.execute("SELECT * FROM t");

    const acknowledged = [0, 0, 0, 0];
    const writers = acknowledged.map(async (_, writer) => {
      for (let round = 1; ; round++) {
        const row = { sql: "INSERT INTO t VALUES (?, ?)", args: [writer, round] };
        await client.batch([row, row], "write");
        acknowledged[writer] = round;
        if (Math.min(...acknowledged) >= 10) child.kill("SIGKILL");
      }
    });
    await Promise.allSettled(writers);
    await ended;

    const restarted = await start(file);
    const { rows } = await restarted.client.execute(
      "SELECT max(round) AS last, count(*) AS n FROM t GROUP BY writer ORDER BY writer",
    );
    expect(rows).toHaveLength(4);
    for (const [writer, row] of rows.entries()) {
      expect(row.last).toBeGreaterThanOrEqual(acknowledged[writer] ?? 0);
      expect(row.n).toBe(2 * Number(row.last));
    }
    expect((await restarted.client.execute("PRAGMA integrity_check")).rows[0]?.[0]).toBe("ok");
  });
});

describe("configuration", () => {
  const complete = {
    LOCAL_LIBSQL_FILE: "/nowhere/at/all.db",
    LOCAL_LIBSQL_PORT: "0",
    LOCAL_LIBSQL_TOKEN: TOKEN,
  };

  test.each(Object.keys(complete))("%s must be set", async (name) => {
    const end = await refusal({ ...complete, [name]: "" });
    expect(end.code).toBe(1);
    expect(end.complaint).toContain(`${name} is not set`);
  });

  test("a port that is none is refused", async () => {
    const end = await refusal({ ...complete, LOCAL_LIBSQL_PORT: "many" });
    expect(end).toEqual({
      code: 1,
      complaint:
        "libsql: LOCAL_LIBSQL_PORT is not a port number. local/libsql/README.md lists the settings.\n",
    });
  });

  test("a file that cannot be opened and a port that is taken are named", async () => {
    const unopened = await refusal(complete);
    expect(unopened.code).toBe(1);
    expect(unopened.complaint).toContain("/nowhere/at/all.db");

    const { url } = await start(await newFile());
    const taken = new URL(url).port;
    const end = await refusal({
      ...complete,
      LOCAL_LIBSQL_FILE: await newFile(),
      LOCAL_LIBSQL_PORT: taken,
    });
    expect(end.code).toBe(1);
    expect(end.complaint).toContain(`port ${taken}: listen EADDRINUSE`);
  });
});

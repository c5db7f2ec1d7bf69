import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addressOf, type Program, spawnStandIn } from "../test-program.ts";
import { readConfig } from "./config.ts";
import { startClerk } from "./server.ts";
import { eventually, PUBLISHABLE_KEY, SECRET_KEY, TEST_PRIVATE_KEY_PEM } from "./test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

const ELLIPTIC_KEY = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "clerk-program-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const settings = () => ({
  LOCAL_CLERK_PORT: "0",
  LOCAL_CLERK_STATE: join(dir, "clerk.db"),
  LOCAL_CLERK_ASSETS: join(dir, "assets"),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
  CLERK_SECRET_KEY: SECRET_KEY,
  LOCAL_CLERK_JWT_PRIVATE_KEY: TEST_PRIVATE_KEY_PEM,
  LOCAL_CLERK_KEY_ID: "ins_1",
  LOCAL_CLERK_APP_ORIGIN: "http://localhost:8787",
});

const run = (change: Record<string, string> = {}) => spawnStandIn("clerk", { ...settings(), ...change });
const started = (program: Program) => addressOf("clerk", program);

describe("the program", () => {
  it("stops in order however often and in whatever way it is told to", async () => {
    const program = run();
    const url = await started(program);
    // A browser that keeps its connection must not hold it up.
    await fetch(`${url}/health`);
    program.child.kill("SIGINT");
    program.child.kill("SIGTERM");
    program.child.disconnect();
    expect([await program.ended, program.complaint]).toEqual([0, ""]);
  });

  it("loses nothing that it had acknowledged when it is killed under load", async () => {
    const program = run();
    const url = await started(program);
    const headers = { authorization: `Bearer ${SECRET_KEY}`, "content-type": "application/json" };
    const acknowledged: string[] = [];
    const writers = [0, 1, 2, 3].map(async (writer) => {
      for (let round = 0; ; round++) {
        const address = `w${writer}-${round}@example.com`;
        const body = JSON.stringify({ email_address: [address], skip_password_requirement: true });
        const answer = await fetch(`${url}/v1/users`, { method: "POST", headers, body });
        if (answer.ok) acknowledged.push(address);
        if (acknowledged.length >= 40) program.child.kill("SIGKILL");
      }
    });
    await Promise.allSettled(writers);
    await program.ended;

    const restarted = await started(run());
    const answer = await fetch(`${restarted}/v1/users?limit=500`, { headers });
    const users = (await answer.json()) as { email_addresses: { email_address: string }[] }[];
    const kept = new Set(users.map((user) => user.email_addresses[0]?.email_address));
    expect(acknowledged.filter((address) => !kept.has(address))).toEqual([]);
  });

  it("says so when its port is taken, and exits with 1", async () => {
    const port = new URL(await started(run())).port;
    const second = run({ LOCAL_CLERK_PORT: port, LOCAL_CLERK_STATE: join(dir, "second.db") });
    expect(await second.ended).toBe(1);
    await eventually(() => expect(second.complaint).toContain("EADDRINUSE"));
  });
});

describe("its settings", () => {
  it.each(["70000", "1.5", "-1", "eighty", ""])("have no port that reads %o", (port) => {
    expect(() => readConfig({ ...settings(), LOCAL_CLERK_PORT: port })).toThrow(/^LOCAL_CLERK_PORT /);
  });

  it("may be there and empty when they are not needed", () => {
    const options = readConfig({ ...settings(), LOCAL_SVIX_RETRY_SCALE: "", LOCAL_CLERK_WEBHOOK_URL: "" });
    expect(options.retryScale).toBe(1);
    expect(options).not.toHaveProperty("webhook");
  });

  it.each([
    ["LOCAL_CLERK_JWT_PRIVATE_KEY", "nonsense"],
    ["LOCAL_CLERK_JWT_PRIVATE_KEY", ELLIPTIC_KEY],
    ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "pk_test_x"],
  ])("are named when the server cannot start with them: %s", async (name, value) => {
    const starting = startClerk(readConfig({ ...settings(), [name]: value }));
    await expect(starting).rejects.toThrow(new RegExp(`^${name} (is not|must be)`));
  });
});

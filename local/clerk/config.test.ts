import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { ConfigError, frontendApiHost, readConfig } from "./config.ts";
import { PUBLISHABLE_KEY, SIGNING_SECRET, TEST_PRIVATE_KEY_PEM } from "./test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

const dir = mkdtempSync(join(tmpdir(), "clerk-main-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const environment = () => ({
  LOCAL_CLERK_PORT: "0",
  LOCAL_CLERK_STATE: join(dir, "clerk.db"),
  LOCAL_CLERK_ASSETS: join(dir, "assets"),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
  CLERK_SECRET_KEY: "sk_test_1",
  LOCAL_CLERK_JWT_PRIVATE_KEY: TEST_PRIVATE_KEY_PEM.replaceAll("\n", "\\n"),
  LOCAL_CLERK_KEY_ID: "ins_1",
  LOCAL_CLERK_APP_ORIGIN: "http://localhost:8787/",
  LOCAL_CLERK_WEBHOOK_URL: "http://localhost:8787/api/webhooks/clerk",
  CLERK_WEBHOOK_SIGNING_SECRET: SIGNING_SECRET,
});

describe("the settings", () => {
  it("become options", () => {
    expect(readConfig(environment())).toMatchObject({
      port: 0,
      appOrigin: "http://localhost:8787",
      instance: { signingKey: { kid: "ins_1", privateKeyPem: TEST_PRIVATE_KEY_PEM } },
      webhook: { url: "http://localhost:8787/api/webhooks/clerk", signingSecret: SIGNING_SECRET },
      retryScale: 1,
    });
  });

  it.each(Object.keys(environment()).filter((name) => name !== "LOCAL_CLERK_WEBHOOK_URL"))(
    "are named when missing: %s",
    (name) => {
      expect(() => readConfig({ ...environment(), [name]: undefined })).toThrow(
        new RegExp(`^${name} is not set`),
      );
    },
  );

  it.each([
    ["LOCAL_CLERK_PORT", "eighty"],
    ["LOCAL_CLERK_APP_ORIGIN", "localhost"],
    ["LOCAL_CLERK_WEBHOOK_URL", "/api"],
    ["LOCAL_SVIX_RETRY_SCALE", "-1"],
  ])("are named when malformed: %s=%s", (name, value) => {
    expect(() => readConfig({ ...environment(), [name]: value })).toThrow(new RegExp(`^${name} must be`));
  });

  it("hold the Frontend API's host in the publishable key", () => {
    expect(frontendApiHost(PUBLISHABLE_KEY)).toBe("standin-local-1.clerk.accounts.dev");
    for (const key of [
      "",
      "pk_test_",
      "sk_test_1",
      `pk_test_${btoa("localhost$")}`,
      `pk_test_${btoa("a.b")}`,
    ]) {
      expect(() => frontendApiHost(key)).toThrow(ConfigError);
    }
  });
});

describe("the program", () => {
  const run = (env: Record<string, string | undefined>, ...more: "ipc"[]) =>
    spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        ...env,
      } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe", ...more],
    });

  async function firstLine(child: ChildProcess): Promise<string> {
    const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    return chunk.toString().trim();
  }

  it("says where it listens and stops on SIGTERM", async () => {
    const child = run(environment());
    const line = await firstLine(child);
    expect(line).toMatch(/^clerk listening on http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${line.split(" ").at(-1)}/health`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends with its parent", async () => {
    const child = run(environment(), "ipc");
    await firstLine(child);
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("names a missing setting and exits with 1", async () => {
    const child = run({ ...environment(), CLERK_SECRET_KEY: undefined });
    const [chunk] = (await once(child.stderr as NodeJS.ReadableStream, "data")) as [Buffer];
    expect(chunk.toString()).toContain("CLERK_SECRET_KEY is not set.");
    expect(await once(child, "exit")).toEqual([1, null]);
  });

  it("keeps everything when it is killed", async () => {
    const first = run(environment());
    const url = (await firstLine(first)).split(" ").at(-1);
    const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json" };
    const created = await fetch(`${url}/v1/users`, {
      method: "POST",
      headers,
      body: JSON.stringify({ email_address: ["killed@example.com"], password: "a long password" }),
    });
    expect(created.status).toBe(200);
    first.kill("SIGKILL");
    await once(first, "exit");

    const second = run(environment());
    const restarted = (await firstLine(second)).split(" ").at(-1);
    const users = await fetch(`${restarted}/v1/users`, { headers });
    expect(await users.json()).toMatchObject([
      { email_addresses: [{ email_address: "killed@example.com" }] },
    ]);
    second.kill("SIGTERM");
    await once(second, "exit");
  });
});

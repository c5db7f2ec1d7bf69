import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { stateDir } from "../../scripts/lib/paths.ts";
import { removeStaleSecrets, uploadWorker } from "../../scripts/lib/wrangler.ts";
import { expect, test } from "./fixtures.ts";

interface Asked {
  method: string;
  path: string;
  body: string;
}

/** Answers wrangler as Cloudflare's API does, as far as a deployment asks, and keeps what it was asked. */
async function startCloudflare(refuses = false) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url?.split("?")[0]?.replace("/accounts/account/workers", "") ?? "";
      const method = request.method ?? "";
      asked.push({ method, path, body: Buffer.concat(chunks).toString("latin1") });
      const { status = 200, result } = answer(method, path, refuses);
      response.writeHead(status, { "content-type": "application/json" });
      const errors = status < 400 ? [] : [{ code: 10090, message: "refused" }];
      response.end(JSON.stringify({ success: status < 400, errors, messages: [], result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    CLOUDFLARE_API_TOKEN: "token",
    CLOUDFLARE_ACCOUNT_ID: "account",
    WRANGLER_SEND_METRICS: "false",
  });
  return { asked, stop: () => server.close() };
}

function answer(method: string, path: string, refuses: boolean): { status?: number; result?: unknown } {
  if (path.endsWith("/assets-upload-session")) return { result: { jwt: "a.b.c", buckets: [] } };
  if (path.startsWith("/services/")) return { status: 404 };
  if (method === "PUT" && refuses) return { status: 403 };
  if (path.startsWith("/workers/"))
    return { result: { subdomain: { enabled: true, previews_enabled: true } } };
  if (method === "GET" && path.endsWith("/secrets"))
    return {
      result: ["CLERK_SECRET_KEY", "ALGOLIA_WRITE_KEY", "SET_BY_HAND"].map((name) => ({
        name,
        type: "secret_text",
      })),
    };
  if (path.endsWith("/deployments")) return { result: { deployments: [] } };
  return { result: { id: "worker", subdomain: "acme", enabled: true, startup_time_ms: 1, versions: [] } };
}

const variables = {
  APP_URL: "https://preview.example",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk_test_public",
  CLERK_SECRET_KEY: "sk_test_secret",
  TURSO_AUTH_TOKEN: "turso-secret",
  ALGOLIA_WRITE_KEY: "",
};

test("A deployment uploads the Worker with its secrets, which are in no file afterwards", async () => {
  const { asked, stop } = await startCloudflare();
  await uploadWorker(variables, "preview");
  stop();
  const upload = asked.find(({ method }) => method === "PUT");
  expect(upload?.path).toBe("/scripts/edgewise-preview");
  const metadata = JSON.parse(/\{"main_module".*\}/.exec(upload?.body ?? "")?.[0] ?? "{}");
  const bindings = metadata.bindings as { name: string; type: string; text?: string }[];
  const of = (type: string) =>
    bindings.filter((each) => each.type === type).map(({ name, text }) => [name, text]);
  expect(of("secret_text")).toEqual([
    ["CLERK_SECRET_KEY", "sk_test_secret"],
    ["TURSO_AUTH_TOKEN", "turso-secret"],
  ]);
  expect(of("plain_text")).toEqual([
    ["APP_URL", "https://preview.example"],
    ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "pk_test_public"],
  ]);
  expect(bindings.filter(({ type }) => type === "ratelimit")).toHaveLength(5);
  expect(existsSync(join(stateDir, "secrets.json"))).toBe(false);
});

test("A refused deployment says so, and leaves no secrets either", async () => {
  const { stop } = await startCloudflare(true);
  await expect(uploadWorker(variables, "production")).rejects.toThrow("What was live before is live still");
  stop();
  expect(existsSync(join(stateDir, "secrets.json"))).toBe(false);
});

test("A key that was taken out of the file is deleted, one that was set by hand stays", async () => {
  const { asked, stop } = await startCloudflare();
  await removeStaleSecrets(variables, "preview");
  stop();
  const deleted = asked.filter(({ method }) => method === "DELETE").map(({ path }) => path);
  expect(deleted).toEqual(["/scripts/edgewise-preview/secrets/ALGOLIA_WRITE_KEY"]);
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Asked {
  method: string;
  path: string;
  body: string;
}

/** What stands in for Cloudflare's API. */
export interface Cloudflare {
  /** What it was asked, oldest first; paths behind `/accounts/<account>/workers`. */
  asked: Asked[];
  /** What wrangler finds it by. */
  environment: Record<string, string>;
  stop(): void;
}

/** The versions that were live, newest first: an upload, another one, and what came of it when a secret was deleted. */
export const versions = ["3", "2", "1"].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);

/**
 * Answers wrangler as Cloudflare's API does, as far as a deployment and a rollback ask, and keeps what it was asked.
 *
 * @param refuses whether it takes no upload
 */
export async function startCloudflare(refuses = false): Promise<Cloudflare> {
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
  return {
    asked,
    environment: {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      CLOUDFLARE_API_TOKEN: "token",
      CLOUDFLARE_ACCOUNT_ID: "account",
      WRANGLER_SEND_METRICS: "false",
    },
    stop: () => server.close(),
  };
}

function answer(method: string, path: string, refuses: boolean): { status?: number; result?: unknown } {
  if (path.endsWith("/assets-upload-session")) return { result: { jwt: "a.b.c", buckets: [] } };
  if (path.startsWith("/services/")) return { status: 404 };
  if (method === "PUT" && refuses) return { status: 403 };
  if (path.startsWith("/workers/"))
    return { result: { subdomain: { enabled: true, previews_enabled: true } } };
  if (method === "GET" && path.endsWith("/secrets"))
    return {
      result: ["CLERK_SECRET_KEY", "CLERK_WEBHOOK_SIGNING_SECRET", "SET_BY_HAND"].map((name) => ({
        name,
        type: "secret_text",
      })),
    };
  if (method === "GET" && path.endsWith("/deployments")) return { result: { deployments } };
  if (path.endsWith("/versions")) return { result: { items: versions.map(versionOf) } };
  const version = /\/versions\/([\w-]+)$/.exec(path)?.[1];
  if (version) return { result: versionOf(version) };
  return { result: { id: "worker", subdomain: "acme", enabled: true, startup_time_ms: 1, versions: [] } };
}

const deployments = versions.map((version, index) => ({
  id: `deployment-${index}`,
  source: "wrangler",
  strategy: "percentage",
  author_email: "author@edgewise.example",
  created_on: new Date(Date.UTC(2026, 0, versions.length - index)).toISOString(),
  versions: [{ version_id: version, percentage: 100 }],
}));

function versionOf(id: string) {
  const created_on = new Date(Date.UTC(2026, 0, 1)).toISOString();
  return {
    id,
    number: versions.length - versions.indexOf(id),
    annotations: { "workers/triggered_by": id === versions[0] ? "secret" : "upload" },
    metadata: { created_on, source: "wrangler", author_email: "author@edgewise.example" },
    resources: { bindings: [], script: { etag: id, handlers: ["fetch"] }, script_runtime: {} },
  };
}

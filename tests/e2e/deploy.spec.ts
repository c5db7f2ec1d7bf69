import { existsSync } from "node:fs";
import { join } from "node:path";
import { stateDir } from "../../scripts/lib/paths.ts";
import { removeStaleSecrets, rollBack, uploadWorker } from "../../scripts/lib/wrangler.ts";
import { startCloudflare, versions } from "../cloudflare.ts";
import { expect, test } from "./fixtures.ts";

async function askedCloudflare(refuses = false) {
  const cloudflare = await startCloudflare(refuses);
  Object.assign(process.env, cloudflare.environment);
  return cloudflare;
}

const variables = {
  APP_URL: "https://preview.example",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk_test_public",
  CLERK_SECRET_KEY: "sk_test_secret",
  TURSO_AUTH_TOKEN: "turso-secret",
  CLERK_WEBHOOK_SIGNING_SECRET: "",
};

test("A deployment uploads the Worker with its secrets, which are in no file afterwards", async () => {
  const { asked, stop } = await askedCloudflare();
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
  const { stop } = await askedCloudflare(true);
  await expect(uploadWorker(variables, "production")).rejects.toThrow("What was live before is live still");
  stop();
  expect(existsSync(join(stateDir, "secrets.json"))).toBe(false);
});

test("A key that was taken out of the file is deleted, one that was set by hand stays", async () => {
  const { asked, stop } = await askedCloudflare();
  await removeStaleSecrets(variables, "preview");
  stop();
  const deleted = asked.filter(({ method }) => method === "DELETE").map(({ path }) => path);
  expect(deleted).toEqual(["/scripts/edgewise-preview/secrets/CLERK_WEBHOOK_SIGNING_SECRET"]);
});

test("A rollback puts the version before the last upload in place, or the one that is named", async () => {
  const { asked, stop } = await askedCloudflare();
  const [live = "", , before = ""] = versions;
  await rollBack("preview", { yes: true });
  await rollBack("preview", { version: live, yes: true });
  stop();
  const made = asked.filter(({ method }) => method === "POST");
  expect(made.map(({ path }) => path)).toEqual(Array(2).fill("/scripts/edgewise-preview/deployments"));
  expect(made.map(({ body }) => JSON.parse(body))).toMatchObject([
    {
      versions: [{ version_id: before, percentage: 100 }],
      annotations: { "workers/message": "npm run rollback" },
    },
    { versions: [{ version_id: live, percentage: 100 }] },
  ]);
});

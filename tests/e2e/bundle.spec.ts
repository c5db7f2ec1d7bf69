import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { weighWorker, workerBudget } from "../../bench/sizes.ts";
import { expect, test } from "./fixtures.ts";

const root = join(import.meta.dirname, "../..");
const built = readdirSync(join(root, ".open-next"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

test("The built Worker contains nothing of the stand-ins", () => {
  const meta = JSON.parse(
    readFileSync(join(root, ".open-next/server-functions/default/handler.mjs.meta.json"), "utf8"),
  );
  const inputs = Object.keys(meta.inputs);
  expect(inputs.length).toBeGreaterThan(100);
  expect(
    inputs.filter((path) =>
      /(?:^|\/)(?:local\/(?:clerk|libsql|svix|algolia|anthropic)|node_modules\/(?:hono|libsql|jose))\//.test(
        path,
      ),
    ),
  ).toEqual([]);
  expect(built.length).toBeGreaterThan(100);
  for (const file of built) expect(readFileSync(file).includes("/_control/"), file).toBe(false);
});

test("The built Worker contains nothing of what only the browser needs", () => {
  const ofPalette = "data-base-ui";
  const holding = built.filter((file) => file.endsWith(".js") && readFileSync(file).includes(ofPalette));
  // Where it is called otherwise some day, this would find nothing anywhere.
  expect(holding).not.toEqual([]);
  expect(holding.filter((file) => !file.includes("/.open-next/assets/"))).toEqual([]);
});

test("The build contains no secret", () => {
  const secrets = [
    "CLERK_SECRET_KEY",
    "CLERK_WEBHOOK_SIGNING_SECRET",
    "TURSO_AUTH_TOKEN",
    "ANTHROPIC_API_KEY",
  ].map((name) => process.env[name] ?? "");
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20);
    for (const file of built) expect(readFileSync(file).includes(secret), file).toBe(false);
  }
});

test("The Worker stays within its size", () => {
  const kib = weighWorker();
  console.log(`Worker: ${kib.toFixed(0)} KiB gzip`);
  expect(kib).toBeGreaterThan(500);
  expect(kib).toBeLessThan(workerBudget);
});

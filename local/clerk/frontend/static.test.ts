import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLES, bundleDir } from "../assets.ts";
import { startTestClerk, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
  for (const bundle of BUNDLES) {
    const dir = bundleDir(clerk.options.assetsDir, bundle);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, `${bundle.name}.browser.js`), `"${bundle.name}"`);
    writeFileSync(join(dir, `chunk_a1b2c3_${bundle.version}.js`), "0");
    writeFileSync(join(dir, ".hidden"), "0");
  }
});
afterAll(() => clerk.stop());

const load = (path: string) => fetch(`${clerk.url}/npm/@clerk/${path}`);

describe("the browser bundles", () => {
  it.each([
    "clerk-js@6/dist/clerk-js",
    "clerk-js@6.40.0/dist/clerk-js",
    "clerk-js@latest/dist/clerk-js",
    "ui@1/dist/ui",
  ])("are served whatever version is asked for: %s", async (path) => {
    const answer = await load(`${path}.browser.js`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await answer.text()).toBe(`"${path.split("@")[0]}"`);
  });

  it("are kept by browsers for good only if their name tells their version", async () => {
    const entry = await load("clerk-js@6/dist/clerk-js.browser.js");
    const chunk = await load(`clerk-js@6/dist/chunk_a1b2c3_${BUNDLES[0]?.version}.js`);
    expect(entry.headers.get("cache-control")).toBe("no-cache");
    expect(chunk.headers.get("cache-control")).toContain("immutable");
  });

  it.each([
    "clerk-js@6/dist/.hidden",
    "clerk-js@6/dist/..%2f..%2fx.js",
    "elements@1/dist/ui.browser.js",
    "ui@1/x.js",
  ])("are all that is served: not %s", async (path) => {
    expect((await load(path)).status).toBe(404);
  });
});

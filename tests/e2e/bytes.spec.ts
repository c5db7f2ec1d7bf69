import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page, Request } from "@playwright/test";
import { firstLoadScripts } from "../../bench/scripts.ts";
import { pageBudgets } from "../../bench/sizes.ts";
import { root } from "../../scripts/lib/paths.ts";
import { pages } from "../../scripts/lib/visit.ts";
import { createPerson, expect, signIn, test } from "./fixtures.ts";

const built = join(root, ".next");

/** First-load JavaScript of an app of Next's with a title and a link, in bytes, gzip: `npm run bench bare` measures it. */
const bareApp = 138_906;

for (const [page, budget] of Object.entries(pageBudgets)) {
  test(`The scripts that /${page} loads first stay within ${budget} KiB`, () => {
    const { sources, gzip } = firstLoadScripts(built, page);
    expect(sources.length).toBeGreaterThan(5);
    expect(gzip / 1024).toBeLessThan(budget);
  });
}

test("A visitor's landing page loads nothing of Clerk's, and hardly more than a bare app of Next's", () => {
  const { sources, gzip } = firstLoadScripts(built, "index");
  expect(sources.length).toBeGreaterThan(5);
  expect(sources.filter((source) => /__clerk|publishableKey/.test(source))).toEqual([]);
  expect(gzip / bareApp).toBeLessThan(1.02);
});

/**
 * What a browser may have loaded of ours when a page has come to rest, in KiB, gzip: also the scripts of the pages that its links
 * fetch ahead. About three per cent over what it is.
 */
const budgetsAtRest: Record<string, number> = {
  "/": 140,
  "/status": 140,
  "/privacy": 139,
  "/terms": 139,
  "/sign-in": 191,
  "/sign-up": 191,
  "/welcome": 219,
  "/profile": 221,
  "/items": 216,
  "/directory": 221,
  "/assistant": 224,
  "/activity": 221,
  "/account": 217,
  "/settings": 221,
  "/forbidden": 217,
  "/admin/people": 218,
  "/admin/deliveries": 218,
  "/admin/sync": 219,
  "/admin/audit": 216,
};

/** Of a page that is not in the table: what a page of the product has that does nothing out of the ordinary. */
const usualBudgetAtRest = 221;

/** What a browser has loaded when a page has come to rest, in KiB, gzip: of ours, and of Clerk's. */
async function loadScripts(page: Page, path: string): Promise<{ own: number; clerks: number }> {
  const urls = new Set<string>();
  const note = (request: Request) => request.resourceType() === "script" && urls.add(request.url());
  page.on("request", note);
  await page.goto(path, { waitUntil: "networkidle" });
  page.off("request", note);
  let [own, clerks] = [0, 0];
  for (const url of urls) {
    // Clerk makes itself a worker of a text.
    if (url.startsWith("blob:")) continue;
    // Read anew and compressed here: so it does not matter how the server does it, or what the browser had already.
    const kib = gzipSync(await (await page.request.get(url)).body()).length / 1024;
    if (new URL(url).pathname.startsWith("/_next/static/")) own += kib;
    else clerks += kib;
  }
  return { own, clerks };
}

for (const [who, role] of [
  ["a visitor", "visitor"],
  ["a member", "member"],
  ["an administrator", "admin"],
] as const) {
  test(`The scripts that ${who}'s browser loads with each page stay within its budget`, async ({ page }) => {
    test.slow();
    if (role !== "visitor") await signIn(page, await createPerson("Byte", { role }));
    for (const { path } of pages.filter((page) => page.who === role)) {
      const { own, clerks } = await loadScripts(page, path);
      console.log(`${path}: ${own.toFixed(1)} KiB of ours, ${clerks.toFixed(1)} KiB of Clerk's`);
      expect.soft(own, path).toBeGreaterThan(100);
      expect.soft(own, path).toBeLessThan(budgetsAtRest[path] ?? usualBudgetAtRest);
    }
  });
}

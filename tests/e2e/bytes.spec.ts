import { join } from "node:path";
import { firstLoadScripts } from "../../bench/scripts.ts";
import { root } from "../../scripts/lib/paths.ts";
import { expect, test } from "./fixtures.ts";

const built = join(root, ".next");

/** First-load JavaScript of an app of Next's with a title and a link, in bytes, gzip: `npm run bench bare` measures it. */
const bareApp = 138_906;

/** What each page may load first, in KiB, gzip, besides clerk-js, which comes from Clerk. About two per cent over what it is. */
const budgets: Record<string, number> = {
  "_not-found": 138,
  "account/[[...account]]": 197,
  activity: 196,
  "admin/audit": 196,
  "admin/deliveries": 200,
  "admin/people": 198,
  "admin/people/[id]": 201,
  "admin/sync": 201,
  assistant: 213,
  "assistant/[id]": 213,
  directory: 202,
  "directory/[id]": 196,
  forbidden: 197,
  index: 140,
  items: 202,
  privacy: 139,
  profile: 200,
  settings: 203,
  "sign-in/[[...sign-in]]": 190,
  "sign-up/[[...sign-up]]": 190,
  status: 140,
  terms: 139,
  welcome: 201,
};

for (const [page, budget] of Object.entries(budgets)) {
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

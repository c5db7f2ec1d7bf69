import type { Page } from "@playwright/test";
import { createPerson, expect, signIn, test } from "./fixtures.ts";

/** The addresses of the scripts that a page loads of its own. */
async function ownScripts(page: Page, path: string): Promise<string[]> {
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (request.url().includes("/_next/static/chunks/") && request.resourceType() === "script")
      scripts.add(request.url());
  });
  await page.goto(path, { waitUntil: "networkidle" });
  page.removeAllListeners("request");
  return [...scripts];
}

// Clerk's script may win the race against any of the page's own. The fixture fails the test on a mismatch.
test("Whichever script comes last, the page hydrates without a mismatch", async ({ page, context }) => {
  test.slow();
  await signIn(page, await createPerson("Viola"), "/items");
  for (const path of ["/items", "/sign-in"]) {
    if (path === "/sign-in") await context.clearCookies();
    const scripts = await ownScripts(page, path);
    expect(scripts.length).toBeGreaterThan(3);
    for (const late of scripts) {
      await page.route(late, async (route) => {
        await page
          .waitForFunction(() => (window as { Clerk?: { loaded?: boolean } }).Clerk?.loaded, null, {
            timeout: 1_500,
          })
          .catch(() => {});
        await route.continue();
      });
      await page.goto(path);
      await expect(
        page.getByRole("button", { name: path === "/items" ? "Open user menu" : "Continue" }).first(),
      ).toBeVisible();
      await page.unrouteAll({ behavior: "ignoreErrors" });
    }
  }
});

import type { Page } from "@playwright/test";
import { insertItem } from "#db/items.ts";
import type { UserId } from "#db/schema.ts";
import { createPerson, database, expect, signIn, test } from "./fixtures.ts";

// The fixture fails a test on any error in the console and on any mismatch of hydration.

const site = ["/", "/status", "/privacy", "/terms"];
const own = ["/profile", "/items", "/directory", "/assistant", "/activity", "/settings"];
const console_ = ["/admin/people", "/admin/deliveries", "/admin/sync", "/admin/audit"];

const people: [who: string, role: "member" | "admin" | undefined, paths: string[]][] = [
  ["a visitor", undefined, [...site, "/sign-in", "/sign-up", "/profile"]],
  ["a member", "member", [...site, ...own, "/forbidden", "/admin/people"]],
  ["an administrator", "admin", [...own, ...console_]],
];

async function expectFine(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: "networkidle" });
  // What streams in is there.
  await expect(page.locator(".skeleton:visible")).toHaveCount(0);
  const { pathname } = new URL(page.url());
  // Clerk's own forms have their heading inside of what they draw.
  if (!pathname.startsWith("/sign-"))
    await expect(page.getByRole("heading", { level: 1 }), path).toHaveCount(1);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} scrolls sideways in ${colorScheme}`).toBeLessThanOrEqual(0);
  }
}

for (const [size, viewport] of [
  ["desktop", { width: 1280, height: 800 }],
  ["phone", { width: 360, height: 740 }],
] as const) {
  test.describe(`On a ${size}, in light and dark,`, () => {
    test.use({ viewport });

    for (const [who, role, paths] of people) {
      test(`${who} sees every page without an error in the console, or a sideways scroll`, async ({
        page,
      }) => {
        test.slow();
        if (role) {
          const person = await createPerson("Every", { role });
          const item = { id: crypto.randomUUID(), name: "W".repeat(120), createdAt: Date.now() };
          await insertItem(database, person.id as UserId, item);
          await signIn(page, person);
        }
        for (const path of paths) await expectFine(page, path);
      });
    }
  });
}

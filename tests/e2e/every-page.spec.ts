import type { Page } from "@playwright/test";
import { insertItem } from "#db/items.ts";
import type { UserId } from "#db/schema.ts";
import { pages, type Visitor } from "../../scripts/lib/visit.ts";
import { createPerson, database, expect, signIn, test } from "./fixtures.ts";

// The fixture fails a test on any error in the console and on any mismatch of hydration.

const of = (who: Visitor) => pages.filter((page) => page.who === who).map(({ path }) => path);

const people: [who: string, role: "member" | "admin" | undefined, paths: string[]][] = [
  ["a visitor", undefined, [...of("visitor"), "/profile"]],
  [
    "a member",
    "member",
    [
      ...of("visitor").filter((path) => !path.startsWith("/sign-")),
      ...of("member"),
      "/account/security",
      "/admin/people",
    ],
  ],
  ["an administrator", "admin", [...of("member"), ...of("admin")]],
];

async function expectFine(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: "networkidle" });
  // What streams in is there.
  await expect(page.locator(".skeleton:visible")).toHaveCount(0);
  const { pathname } = new URL(page.url());
  // Clerk's own forms and its profile have headings of their own.
  if (!/^\/(?:sign-|account)/.test(pathname))
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

import { insertItem } from "#db/items.ts";
import type { UserId } from "#db/schema.ts";
import { createPerson, database, expect, signIn, test } from "./fixtures.ts";

test("A person adds an item, and it is first in their list after a reload", async ({ page }) => {
  await signIn(page, await createPerson("Anna"), "/items");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  for (const name of ["Older", "Newer"]) {
    await page.getByLabel("New item").fill(name);
    await page.getByLabel("New item").press("Enter");
    await expect(page.getByRole("listitem").first()).toContainText(name);
    await expect(page.getByLabel("New item")).toHaveValue("");
  }
  await page.reload();
  await expect(page.getByRole("listitem")).toHaveText([/Newer/, /Older/]);
});

test("A name that is too long is refused and kept", async ({ page }) => {
  await signIn(page, await createPerson("Bert"), "/items");
  const name = "n".repeat(121);
  await page.getByLabel("New item").fill(name);
  await page.getByRole("button", { name: "Add" }).click();
  await expect(page.getByText("Make it 1 shorter")).toBeVisible();
  await expect(page.getByLabel("New item")).toHaveValue(name);
  await expect(page.getByRole("listitem")).toHaveCount(0);
});

test("Nobody sees another person's items", async ({ page, browser }) => {
  await signIn(page, await createPerson("Cleo"), "/items");
  await page.getByLabel("New item").fill("Cleo's secret");
  await page.getByRole("button", { name: "Add" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(1);

  const other = await (await browser.newContext()).newPage();
  await signIn(other, await createPerson("Dora"), "/items");
  await expect(other.getByText("Nothing here yet")).toBeVisible();
  expect(await other.content()).not.toContain("secret");
  await other.context().close();
});

test("Many items come in pages, and none is lost between them", async ({ page }) => {
  const person = await createPerson("Emil");
  for (let number = 1; number <= 52; number++) {
    // Some share a time, so that the order between pages rests on more than that.
    const createdAt = 1_700_000_000_000 + Math.floor(number / 4);
    await insertItem(database, person.id as UserId, {
      id: crypto.randomUUID(),
      name: `Item ${number}.`,
      createdAt,
    });
  }
  await signIn(page, person, "/items");
  await expect(page.getByRole("listitem")).toHaveCount(50);
  const first = await page.getByRole("listitem").allInnerTexts();
  await page.getByRole("link", { name: "Older items" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(2);
  const second = await page.getByRole("listitem").allInnerTexts();
  expect(new Set([...first, ...second]).size).toBe(52);
  await page.goBack();
  await expect(page.getByRole("listitem")).toHaveCount(50);
});

test("On a phone, in the dark, nothing runs out of the page", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  const page = await context.newPage();
  await signIn(page, await createPerson("Fritz"), "/items");
  await page.getByLabel("New item").fill("W".repeat(120));
  await page.getByRole("button", { name: "Add" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(1);
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.goto("/profile");
  await expect(page.getByLabel("Bio")).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await context.close();
});

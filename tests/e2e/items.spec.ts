import type { Page } from "@playwright/test";
import { insertItem } from "#db/items.ts";
import type { UserId } from "#db/schema.ts";
import {
  appUrl,
  createPerson,
  database,
  expect,
  type Person,
  sessionCookies,
  signIn,
  test,
} from "./fixtures.ts";

let time = Date.now();

/** Adds an item, newer than the ones before. */
async function addItem({ id }: Person, name: string): Promise<void> {
  await insertItem(database, id as UserId, { id: crypto.randomUUID(), name, createdAt: ++time });
}

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

const rows = (page: Page) => page.getByRole("list", { name: "Your items" }).getByRole("listitem");

test("A person completes an item, gives it another name, and finds both after a reload", async ({ page }) => {
  const person = await createPerson("Gerd");
  await addItem(person, "Water plants");
  await signIn(page, person, "/items");
  const done = page.getByRole("button", { name: "Done: Water plants" });
  await expect(done).toHaveAttribute("aria-pressed", "false");
  await done.click();
  await expect(done).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Rename Water plants" }).click();
  const field = page.getByLabel("New name of Water plants");
  await expect(field).toBeFocused();
  await field.fill("Water the plants");
  await field.press("Enter");
  await expect(rows(page)).toContainText("Water the plants");
  await expect(page.getByLabel("New name of")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Done: Water the plants" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await page.getByRole("button", { name: "Done: Water the plants" }).click();
  await expect(page.getByRole("button", { name: "Done: Water the plants" })).toHaveAttribute(
    "aria-pressed",
    "false",
  );
});

test("Escape leaves a name as it was, and one that is too long is refused and kept", async ({ page }) => {
  const person = await createPerson("Gina");
  await addItem(person, "Keep me");
  await signIn(page, person, "/items");
  await page.getByRole("button", { name: "Rename Keep me" }).click();
  await page.getByLabel("New name of Keep me").fill("n".repeat(121));
  await page.getByLabel("New name of Keep me").press("Enter");
  await expect(page.getByText("Make it 1 shorter")).toBeVisible();
  await expect(page.getByLabel("New name of Keep me")).toHaveValue("n".repeat(121));
  await page.getByLabel("New name of Keep me").press("Escape");
  await expect(rows(page)).toContainText("Keep me");
});

test("A deleted item is gone at once, and Undo brings it back where it was", async ({ page }) => {
  const person = await createPerson("Gus");
  for (const name of ["First", "Second", "Third"]) await addItem(person, name);
  await signIn(page, person, "/items");
  await page.getByRole("button", { name: "Delete Second" }).click();
  await expect(rows(page)).toHaveText([/Third/, /First/]);
  await expect(page.getByText("“Second” is deleted.")).toBeVisible();
  await page.reload();
  await expect(rows(page)).toHaveText([/Third/, /First/]);
  await page.getByRole("button", { name: "Delete Third" }).click();
  await expect(page.getByText("“Third” is deleted.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveText([/Third/, /First/]);
  await expect(page.getByText("is deleted.")).toHaveCount(0);
});

test("What another tab deleted says so, and shows no more than there is", async ({ page, context }) => {
  const person = await createPerson("Gero");
  await addItem(person, "Shared");
  await signIn(page, person, "/items");
  const other = await context.newPage();
  await other.goto("/items");
  await page.getByRole("button", { name: "Delete Shared" }).click();
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await other.getByRole("button", { name: "Done: Shared" }).click();
  await expect(other.getByText("This item is not here any more.")).toBeVisible();
});

test("Without JavaScript, items are added, completed and deleted", async ({ browser }) => {
  const person = await createPerson("Greta");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const cookies = (await sessionCookies(person)).split("; ").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return { name, value: value.join("="), url: appUrl };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto("/items");
  await page.getByLabel("New item").fill("By hand");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(rows(page)).toContainText("By hand");
  await page.getByRole("button", { name: "Done: By hand" }).click();
  await expect(page.getByRole("button", { name: "Done: By hand" })).toHaveAttribute("aria-pressed", "true");
  await page.getByLabel("New item").fill("n".repeat(121));
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Make it 1 shorter")).toBeVisible();
  await expect(page.getByLabel("New item")).toHaveValue("n".repeat(121));
  await page.getByRole("button", { name: "Delete By hand" }).click();
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await page.goto("/profile");
  await page.getByLabel("Bio").fill("Typed without scripts");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await expect(page.getByLabel("Bio")).toHaveValue("Typed without scripts");
  await context.close();
});

test("A name that is too long is refused and kept", async ({ page }) => {
  await signIn(page, await createPerson("Bert"), "/items");
  const name = "n".repeat(121);
  await page.getByLabel("New item").fill(name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Make it 1 shorter")).toBeVisible();
  await expect(page.getByLabel("New item")).toHaveValue(name);
  await expect(page.getByRole("listitem")).toHaveCount(0);
});

test("Nobody sees another person's items", async ({ page, browser }) => {
  await signIn(page, await createPerson("Cleo"), "/items");
  await page.getByLabel("New item").fill("Cleo's secret");
  await page.getByRole("button", { name: "Add", exact: true }).click();
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
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("listitem")).toHaveCount(1);
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  await page.goto("/profile");
  await expect(page.getByLabel("Bio")).toBeVisible();
  expect(await overflow()).toBeLessThanOrEqual(0);
  await context.close();
});

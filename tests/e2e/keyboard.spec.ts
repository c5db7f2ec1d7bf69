import type { Locator, Page } from "@playwright/test";
import { conversation, questionField } from "./assistant.ts";
import { appUrl, button, createPerson, expect, type Person, signIn, test } from "./fixtures.ts";

// Nothing here is clicked.

/** Presses Tab until something has the focus, which is to be seen at each stop on the way. */
async function tabTo(page: Page, goal: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(goal).toBeVisible();
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press(key);
    const hidden = await page.evaluate(() => {
      const { activeElement: element, body } = document;
      if (!element || element === body) return undefined;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const isShown = (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
      return isShown ? undefined : element.outerHTML.slice(0, 200);
    });
    expect(hidden, "has the focus, and does not show it").toBeUndefined();
    if (await goal.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Sixty times ${key} did not lead there.`);
}

const link = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });

/** What Next tells a screen reader about a page it has led to. */
const announced = (page: Page) =>
  page.evaluate(() => document.querySelector("next-route-announcer")?.shadowRoot?.textContent);

async function enter(page: Page, firstName: string, path: string): Promise<Person> {
  const person = await createPerson(firstName);
  await signIn(page, person, path);
  // After a sign-in, Clerk lets Next fetch the page once more.
  await page.goto(path, { waitUntil: "networkidle" });
  return person;
}

test("By keyboard alone, a person signs in, finds their items, and signs out", async ({ page }) => {
  test.slow();
  const { email, password } = await createPerson("Karl");
  await page.goto("/profile");
  await tabTo(page, page.getByLabel("Email address"));
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  const field = page.getByLabel("Password", { exact: true });
  await expect(field).toBeVisible();
  if (!(await field.evaluate((element) => element === document.activeElement))) await tabTo(page, field);
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("/profile");
  await page.reload({ waitUntil: "networkidle" });

  await tabTo(page, link(page, "Items"));
  await page.keyboard.press("Enter");
  await page.waitForURL("/items");
  await expect.poll(() => announced(page)).toMatch(/^Items/);
  await expect(link(page, "Items")).toBeFocused();
  await tabTo(page, page.getByRole("link", { name: "Skip to content" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("New item")).toBeFocused();

  await tabTo(page, page.getByRole("button", { name: "Open user menu" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  const signOut = page.getByRole("menuitem", { name: "Sign out" }).or(button(page, "Sign out"));
  await tabTo(page, signOut.first());
  await page.keyboard.press("Enter");
  await page.waitForURL(`${appUrl}/`);
});

test("By keyboard alone, items are added, completed, renamed, deleted and brought back, and the focus is never lost", async ({
  page,
}) => {
  await enter(page, "Kira", "/items");
  await tabTo(page, page.getByLabel("New item"));
  for (const name of ["Buy oats", "Call home"]) {
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("listitem").first()).toContainText(name);
    await expect(page.getByText("Added")).toBeVisible();
    await expect(page.getByLabel("New item")).toBeFocused();
  }
  await page.keyboard.type("By the button");
  await tabTo(page, button(page, "Add"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem")).toHaveCount(3);
  await expect(button(page, "Add")).toBeFocused();

  const done = button(page, "Done: Call home");
  await tabTo(page, done);
  await page.keyboard.press("Space");
  await expect(done).toHaveAttribute("aria-pressed", "true");
  await expect(done).toBeFocused();

  await tabTo(page, button(page, "Rename Call home"));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("New name of Call home")).toBeFocused();
  await page.keyboard.type("Nothing");
  await page.keyboard.press("Escape");
  await expect(button(page, "Rename Call home")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Write home");
  await page.keyboard.press("Enter");
  await expect(button(page, "Rename Write home")).toBeFocused();

  await tabTo(page, button(page, "Delete Write home"));
  await page.keyboard.press("Enter");
  await expect(page.getByText("“Write home” is deleted.")).toBeVisible();
  await expect(button(page, "Undo")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(button(page, "Done: Write home")).toBeFocused();
  await tabTo(page, button(page, "Delete Write home"));
  await page.keyboard.press("Enter");
  await expect(button(page, "Undo")).toBeFocused();
  await tabTo(page, button(page, "Dismiss"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem")).toHaveCount(2);
  await expect(button(page, "Done: By the button")).toBeFocused();
});

test("By keyboard alone, somebody is found and opened, and the focus goes on in their page", async ({
  page,
}) => {
  const person = await enter(page, "Kunigunde", "/profile");
  await tabTo(page, link(page, "Directory"));
  await page.keyboard.press("Enter");
  await page.waitForURL("/directory");
  await tabTo(page, page.getByRole("searchbox", { name: "Find somebody" }));
  await page.keyboard.type("Kunigunde");
  const row = page.locator(`a[href="/directory/${person.id}"]`);
  await expect(page.getByText("1 person for “Kunigunde”")).toBeVisible();
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL(`/directory/${person.id}`);
  // The link that was pressed is gone with its page.
  await expect(page.getByRole("heading", { level: 1, name: "Person" })).toBeFocused();
  await expect.poll(() => announced(page)).toMatch(/^Person/);
  await expect(page.getByRole("heading", { name: "Kunigunde Test" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "This is you: edit your profile" })).toBeFocused();
});

test("By keyboard alone, a look is chosen, and a question is opened and left, with the focus where it was", async ({
  page,
}) => {
  await enter(page, "Konrad", "/settings");
  await tabTo(page, page.getByRole("radio", { name: "As the system" }));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeFocused();
  await expect(page.locator("html")).toHaveCSS("color-scheme", "dark");
  const erase = button(page, "Erase my data");
  await tabTo(page, erase);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(erase).toBeFocused();
});

test("By keyboard alone, a bio is saved, and the focus stays", async ({ page }) => {
  await enter(page, "Kuno", "/profile");
  await tabTo(page, page.getByLabel("Bio"));
  await page.keyboard.type("I like oats.");
  await tabTo(page, button(page, "Save"));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved")).toBeVisible();
  await expect(button(page, "Save")).toBeFocused();
});

test("By keyboard alone, a question is asked, its answer stopped, and another asked", async ({ page }) => {
  await enter(page, "Kolja", "/assistant");
  await tabTo(page, questionField(page));
  await page.keyboard.type("[[slow]]");
  await page.keyboard.press("Enter");
  await expect(conversation(page)).toContainText("the sun was low");
  await expect(questionField(page)).toBeFocused();
  await tabTo(page, button(page, "Stop"));
  await page.keyboard.press("Enter");
  await expect(conversation(page)).toContainText("This answer was broken off.");
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
  await tabTo(page, questionField(page), "Shift+Tab");
});

import type { Page } from "@playwright/test";
import { questionField } from "./assistant.ts";
import { appUrl, createPerson, expect, sessionCookies, signIn, test } from "./fixtures.ts";

const palette = (page: Page) => page.getByRole("dialog", { name: "Search and commands" });
const field = (page: Page) => palette(page).getByRole("combobox");
const options = (page: Page) => palette(page).getByRole("option");
const opener = (page: Page) => page.getByRole("banner").getByRole("button", { name: "Search" });

/** Signs a new person in, and waits until the page hears keys. */
async function enter(page: Page, firstName: string, path = "/items", metadata: UserPublicMetadata = {}) {
  const person = await createPerson(firstName, metadata);
  await signIn(page, person, path);
  // After a sign-in, Clerk lets Next fetch the page once more.
  await page.goto(path, { waitUntil: "networkidle" });
  return person;
}

async function open(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
}

/** What the screen reader is told is chosen. */
const chosen = async (page: Page) => {
  const id = await field(page).getAttribute("aria-activedescendant");
  return id ? page.locator(`[id="${id}"]`).textContent() : undefined;
};

test("Ctrl-K opens the palette, and Escape, Ctrl-K and a click beside it close it with the focus where it was", async ({
  page,
}) => {
  await enter(page, "Paula");
  await page.getByLabel("New item").fill("Half a na");
  for (const close of [
    () => page.keyboard.press("Escape"),
    () => page.keyboard.press("Control+k"),
    () => page.mouse.click(5, 5),
  ]) {
    await open(page);
    await close();
    await expect(palette(page)).toHaveCount(0);
    await expect(page.getByLabel("New item")).toBeFocused();
  }
  await expect(page.getByLabel("New item")).toHaveValue("Half a na");
  await opener(page).click();
  await expect(field(page)).toBeFocused();
  await field(page).fill("prof");
  await page.keyboard.press("Escape");
  await expect(opener(page)).toBeFocused();
  await expect(palette(page)).toHaveCount(0);
  await open(page);
  await expect(field(page)).toHaveValue("");
});

test("A few letters of any place and Enter lead there, and the focus is at its title", async ({ page }) => {
  test.slow();
  await enter(page, "Petra", "/profile");
  for (const [typed, path, heading] of [
    ["items", "/items", "Items"],
    ["direct", "/directory", "Directory"],
    ["sett", "/settings", "Settings"],
    ["assist", "/assistant", "Assistant"],
    ["activ", "/activity", "Activity"],
    ["me", "/profile", undefined],
    ["status", "/status", undefined],
  ] as const) {
    await open(page);
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === path);
    await expect(palette(page)).toHaveCount(0);
    const title = page.getByRole("heading", { level: 1, name: heading });
    await expect(title).toBeVisible();
    // What is public is another layout, with nothing of the palette.
    if (path !== "/status") await expect(title).toBeFocused();
  }
});

test("Arrow keys move between what is found, words may come in any order, and Home and End stay in the text", async ({
  page,
}) => {
  await enter(page, "Pia");
  await open(page);
  await expect.poll(() => chosen(page)).toBe("Profile");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Items");
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => chosen(page)).toBe("Profile");
  await page.keyboard.type("conv new");
  await expect.poll(() => chosen(page)).toBe("New conversation");
  await expect(options(page)).toHaveText(["New conversation", "Search people for “conv new”"]);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toBe("Search people for “conv new”");
  await page.keyboard.press("Home");
  await page.keyboard.type("x");
  await page.keyboard.press("End");
  await page.keyboard.type("y");
  await expect(field(page)).toHaveValue("xconv newy");
});

test("What nothing is called like is searched for among people", async ({ page }) => {
  const person = await createPerson("Quirin");
  await enter(page, "Pina", "/directory");
  await open(page);
  await page.keyboard.type("quirin & co");
  await expect(palette(page).getByRole("status")).toHaveText("Nothing is called that.");
  await expect(options(page)).toHaveText(["Search people for “quirin & co”"]);
  await field(page).fill(`Quirin`);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("q") === "Quirin");
  await expect(page.getByRole("searchbox", { name: "Find somebody" })).toHaveValue("Quirin");
  await expect(page.locator(`a[href="/directory/${person.id}"]`)).toBeVisible();
});

test("New item has its field focused, here and from elsewhere, and New conversation asks anew", async ({
  page,
}) => {
  await enter(page, "Pola", "/profile");
  for (let time = 0; time < 2; time++) {
    await open(page);
    await page.keyboard.type("new item");
    await page.keyboard.press("Enter");
    await page.waitForURL("/items");
    await expect(page.getByLabel("New item")).toBeFocused();
    await opener(page).focus();
  }
  await open(page);
  await page.keyboard.type("new conv");
  await page.keyboard.press("Enter");
  await page.waitForURL("/assistant");
  await expect(questionField(page)).toBeVisible();
});

test("The look is switched, and kept", async ({ page }) => {
  await enter(page, "Pelle");
  for (const [typed, scheme] of [
    ["dark", "dark"],
    ["light", "light"],
    ["as the system", "light dark"],
  ] as const) {
    await open(page);
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await expect(palette(page)).toHaveCount(0);
    await expect(page.locator("html")).toHaveCSS("color-scheme", scheme);
  }
  await open(page);
  await page.keyboard.type("dark");
  await page.keyboard.press("Enter");
  await page.reload();
  await expect(page.locator("html")).toHaveCSS("color-scheme", "dark");
});

test("Sign out signs out", async ({ page }) => {
  await enter(page, "Pepe");
  await open(page);
  await page.keyboard.type("sign out");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${appUrl}/`);
  await page.goto("/items");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("The console's places are there for an administrator alone: nobody else is even sent them", async ({
  page,
  browser,
}) => {
  await enter(page, "Prima", "/items", { role: "admin" });
  await open(page);
  await page.keyboard.type("webhook");
  await expect.poll(() => chosen(page)).toBe("Webhook deliveries");
  await field(page).fill("");
  const group = palette(page).getByRole("group", { name: "Console" });
  await expect(group.getByRole("option")).toHaveText(["People", "Webhook deliveries", "Sync", "Audit log"]);
  await group.getByRole("option", { name: "Audit log" }).click();
  await page.waitForURL("/admin/audit");

  const member = await (await browser.newContext()).newPage();
  await enter(member, "Pluto");
  await open(member);
  await expect(palette(member).getByRole("group")).toHaveCount(2);
  expect(await member.content()).not.toContain("/admin/");
  await member.context().close();
});

test("A question that waits for its answer, and Clerk's dialog, are not covered", async ({ page }) => {
  await enter(page, "Pim", "/settings");
  await page.getByRole("button", { name: "Erase my data" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(palette(page)).toHaveCount(0);
  await page.evaluate(() => window.Clerk.openUserProfile());
  await expect(page.locator("[aria-modal=true]")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.locator("[aria-modal=true]")).toBeVisible();
  await expect(palette(page)).toHaveCount(0);
});

test("The page behind neither moves nor scrolls, and the way back closes the palette", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 300 });
  await enter(page, "Pax", "/items");
  await page
    .getByRole("link", { name: "Settings" })
    .or(page.getByRole("link", { name: "Profile" }))
    .first()
    .click();
  await page.waitForURL(/profile|settings/);
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toBeVisible();
  const before = await title.boundingBox();
  await open(page);
  expect(await title.boundingBox()).toEqual(before);
  await page.mouse.move(20, 280);
  await page.mouse.wheel(0, 400);
  await page.keyboard.press("PageDown");
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await page.goBack();
  await page.waitForURL("/items");
  await expect(palette(page)).toHaveCount(0);
});

test("On a phone the palette is as wide as the screen, at its top, and a button closes it", async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await enter(page, "Phil");
  await opener(page).click();
  await expect(field(page)).toBeFocused();
  expect(await palette(page).boundingBox()).toMatchObject({ x: 0, y: 0, width: 360 });
  await palette(page).getByRole("button", { name: "Close" }).click();
  await expect(palette(page)).toHaveCount(0);
  await expect(opener(page)).toBeFocused();
});

test("Its script is fetched when it is opened, and not before", async ({ page }) => {
  await enter(page, "Pius");
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (/_next\/static\/chunks\/.*\.js/.test(request.url())) scripts.add(request.url());
  });
  const holdsPalette = async () => {
    const texts = await Promise.all([...scripts].map(async (url) => (await page.request.get(url)).text()));
    return texts.some((text) => text.includes("Search people for"));
  };
  await page.reload({ waitUntil: "networkidle" });
  expect(scripts.size).toBeGreaterThan(3);
  expect(await holdsPalette()).toBe(false);
  await open(page);
  expect(await holdsPalette()).toBe(true);
});

test("Where its script does not come, a sentence says so, and the page stays with what was typed", async ({
  page,
  context,
  watch,
}) => {
  await enter(page, "Pelagia");
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  await page.getByLabel("New item").fill("Half a na");
  await context.setOffline(true);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toBeVisible();
  await expect(page.getByLabel("New item")).toHaveValue("Half a na");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toHaveCount(0);
});

test("Without JavaScript there is no button that does nothing", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const cookies = (await sessionCookies(await createPerson("Pam"))).split("; ").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return { name, value: value.join("="), url: appUrl };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto("/items");
  await expect(page.getByRole("banner").getByRole("link", { name: "Items" })).toBeVisible();
  await expect(opener(page)).toHaveCount(0);
  await context.close();
});

import type { Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { profiles, type UserId } from "#db/schema.ts";
import { clerk, createPerson, database, expect, newAddress, signIn, test } from "./fixtures.ts";

/** A word that stands in nobody else's name. */
const newName = (beginning: string) => `${beginning}${Math.random().toString(36).slice(2, 8)}`;

const people = (page: Page) => page.getByRole("list", { name: "People" }).getByRole("listitem");

/** Makes somebody at Clerk who never signs in. */
async function addPerson(firstName: string, lastName: string, role?: "admin"): Promise<string> {
  const emailAddress = [newAddress("listed")];
  const { id } = await clerk.users.createUser({
    emailAddress,
    skipPasswordRequirement: true,
    firstName,
    lastName,
    publicMetadata: role ? { role } : {},
  });
  return id;
}

test("A person finds another while they type, opens their page, and comes back to what they found", async ({
  page,
}) => {
  const name = newName("Quentin");
  await addPerson(name, "Ünlü-Smith");
  await signIn(page, await createPerson("Finder"), "/directory");
  const box = page.getByRole("searchbox", { name: "Find somebody" });
  await expect(async () => {
    await box.fill("");
    await box.pressSequentially(name.slice(0, -1), { delay: 20 });
    await expect(people(page)).toHaveCount(1, { timeout: 2_000 });
  }).toPass();
  await expect(page.locator("mark").first()).toHaveText(name.slice(0, -1));
  await expect(page.getByRole("status")).toContainText("1 person");
  await expect(page).toHaveURL(new RegExp(`q=${name.slice(0, -1)}$`));
  await page.getByRole("link", { name: `${name} Ünlü-Smith` }).click();
  await expect(page.getByRole("heading", { name: `${name} Ünlü-Smith` })).toBeVisible();
  await page.goBack();
  await expect(box).toHaveValue(name.slice(0, -1));
  await expect(people(page)).toHaveCount(1);
});

test("A keystroke does not wait for an earlier one, whose answer is not shown", async ({ page }) => {
  const [slow, quick] = [newName("Slow"), newName("Quick")];
  await addPerson(slow, "Test");
  await addPerson(quick, "Test");
  await signIn(page, await createPerson("Typist"), "/directory");
  const box = page.getByRole("searchbox", { name: "Find somebody" });
  await expect(async () => {
    await box.fill(quick);
    await expect(people(page)).toHaveText([new RegExp(quick)], { timeout: 2_000 });
  }).toPass();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(new RegExp(`q=${slow}`), async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await box.fill(slow);
  await page.waitForTimeout(400);
  await box.fill(quick.slice(0, -1));
  await expect(page).toHaveURL(new RegExp(`q=${quick.slice(0, -1)}$`));
  await expect(page.getByRole("status")).toContainText(`“${quick.slice(0, -1)}”`);
  release();
  await page.waitForTimeout(500);
  await expect(people(page)).toHaveText([new RegExp(quick)]);
  await expect(box).toHaveValue(quick.slice(0, -1));
});

test("The arrow keys go from the field to whom it found, and back", async ({ page }) => {
  const name = newName("Arrow");
  await addPerson(name, "One");
  await addPerson(name, "Two");
  await signIn(page, await createPerson("Keyboarder"), `/directory?q=${name}`);
  await expect(async () => {
    await page.reload();
    await expect(people(page)).toHaveCount(2, { timeout: 1_000 });
  }).toPass();
  const box = page.getByRole("searchbox");
  await box.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: `${name} Two` })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(box).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `${name} One` })).toBeVisible();
});

test("Offline, the page stays and says so; what was typed is searched for once one is back", async ({
  page,
  context,
}) => {
  const name = newName("Away");
  await addPerson(name, "Test");
  await signIn(page, await createPerson("Traveller"), `/directory?q=${name}`);
  await expect(async () => {
    await page.reload();
    await expect(people(page)).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "Open user menu" }).waitFor();
  await context.setOffline(true);
  await expect(page.getByText("You're offline.", { exact: false })).toBeVisible();
  await page.getByRole("searchbox").fill(`${name}x`);
  await page.waitForTimeout(400);
  await page.getByRole("searchbox").press("Enter");
  await expect(people(page)).toHaveCount(1);
  await context.setOffline(false);
  await expect(page).toHaveURL(new RegExp(`q=${name}x$`));
  await expect(page.getByText("You're offline.", { exact: false })).toBeHidden();
  await expect(page.getByRole("searchbox")).toHaveValue(`${name}x`);
});

test("The directory is searched without JavaScript, by name, role and order", async ({ page, browser }) => {
  const name = newName("Plain");
  await addPerson(name, "Member");
  await addPerson(name, "Boss", "admin");
  await signIn(page, await createPerson("Reader"), "/directory");
  const cookies = await page.context().cookies();
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(cookies);
  const plain = await context.newPage();
  const found = plain.getByRole("link", { name });
  await expect(async () => {
    await plain.goto("/directory");
    await plain.getByRole("searchbox", { name: "Find somebody" }).fill(name);
    await plain.getByRole("button", { name: "Search" }).click();
    // What comes in pieces stays in pieces: a row may stand outside of its list.
    await expect(found).toHaveCount(2, { timeout: 2_000 });
  }).toPass();
  await expect(found.first()).toBeVisible();
  await expect(plain.getByText("Loading")).not.toBeVisible();
  await plain.getByLabel("Role").selectOption({ label: "Administrator (1)" });
  await plain.getByRole("button", { name: "Search" }).click();
  await expect(found).toHaveText([/Boss/]);
  await found.click();
  await expect(plain.getByRole("heading", { name: `${name} Boss` })).toBeVisible();
  await context.close();
});

test("Who hides is found by no member at once, and by administrators still", async ({ page, browser }) => {
  const name = newName("Shy");
  const shy = await createPerson(name);
  await signIn(page, shy, "/settings");
  await page.getByRole("radio", { name: "Administrators only" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: "Administrators only" })).toBeChecked();

  const open = async (role?: "admin") => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await signIn(other, await createPerson("Looker", role ? { role } : {}), `/directory?q=${name}`);
    return other;
  };
  const member = await open();
  await expect(member.getByText(`Nobody is found for “${name}”`)).toBeVisible();
  expect(await member.content()).not.toContain(`${name} Test`);
  await member.goto(`/directory/${shy.id}`);
  await expect(member.getByText("There is no such page", { exact: false })).toBeVisible();
  await member.context().close();

  const administrator = await open("admin");
  await expect(people(administrator)).toHaveText([new RegExp(name)]);
  await administrator.context().close();
});

test("Who is deleted at Clerk is not in the directory any more", async ({ page }) => {
  const name = newName("Leaver");
  const id = await addPerson(name, "Test");
  await signIn(page, await createPerson("Watcher"), `/directory?q=${name}`);
  await expect(async () => {
    await page.reload();
    await expect(people(page)).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await clerk.users.deleteUser(id);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText("Nobody is found")).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("Nobody found, and nonsense in the address, are said in words", async ({ page }) => {
  await signIn(page, await createPerson("Lost"), "/directory?q=zzzxqzzz&role=king&sort=7");
  await expect(page.getByText("Nobody is found for “zzzxqzzz”")).toBeVisible();
  await page.goto(`/directory?q=${encodeURIComponent('"labels : seen* OR (')}`);
  await expect(page.getByRole("status").first()).toContainText("people for");
});

test("What a person does is remembered for them alone, until they switch it off or erase it", async ({
  page,
}) => {
  const name = newName("Seen");
  const seen = await addPerson(name, "Test");
  const person = await createPerson("Rememberer");
  await signIn(page, person, `/directory?q=${name}`);
  await expect(async () => {
    await page.reload();
    await expect(people(page)).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await page.goto(`/directory/${seen}`);
  await expect(page.getByRole("heading", { name: `${name} Test` })).toBeVisible();
  const activity = page.getByRole("list", { name: "Your activity" }).getByRole("listitem");
  await expect(async () => {
    await page.goto("/activity");
    await expect(activity.first()).toContainText(`Looked at ${name} Test`, { timeout: 1_000 });
    await expect(activity.nth(1)).toContainText(`Searched for ${name}`, { timeout: 1_000 });
  }).toPass();

  await page.goto("/settings");
  await page.getByRole("button", { name: "Stop remembering" }).click();
  await expect(page.getByRole("button", { name: "Remember again" })).toBeVisible();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.goto("/directory?q=Unremembered");
  await expect(page.getByText("Nobody is found")).toBeVisible();
  await page.waitForTimeout(500);
  await page.goto("/activity");
  await expect(activity.first()).toContainText("Looked at");

  await page.goto("/settings");
  await page.getByRole("button", { name: "Erase your activity" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
  await expect(page.getByText("Your activity is erased.")).toBeVisible();
  await page.goto("/activity");
  await expect(page.getByText("Nothing yet.")).toBeVisible();
});

test("A person takes their data along, and erases it", async ({ page }) => {
  const person = await createPerson("Owner");
  await signIn(page, person, "/profile");
  await page.getByRole("textbox", { name: "Bio" }).fill("Written to be erased.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.goto("/settings");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download my data" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("my-data.json");
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const data = JSON.parse(Buffer.concat(chunks).toString());
  expect(data).toMatchObject({
    account: { id: person.id, email: person.email },
    profile: { bio: "Written to be erased." },
    items: [],
  });
  expect(data.activity.map(({ kind }: { kind: string }) => kind)).toContain("signed_in");

  await page.getByRole("button", { name: "Erase my data" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Erase everything" }).click();
  await expect(page.getByRole("status").filter({ hasText: "are erased." })).toBeVisible();
  const [profile] = await database
    .select()
    .from(profiles)
    .where(eq(profiles.userId, person.id as UserId));
  expect(profile?.bio).toBe("");
  await page.goto("/profile");
  await expect(page.getByRole("textbox", { name: "Bio" })).toHaveValue("");
});

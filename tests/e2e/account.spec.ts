import { getProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { ask, conversation, endOfAnswer, enterAssistant } from "./assistant.ts";
import {
  clerk,
  codeFor,
  createPerson,
  database,
  expect,
  newAddress,
  signIn,
  signInByForm,
  test,
} from "./fixtures.ts";

test("A newcomer is welcomed, says who they are, and finds it on their profile and in their list", async ({
  page,
}) => {
  const email = newAddress("wilma");
  await page.goto("/sign-up");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a-good-long-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Enter verification code").pressSequentially(await codeFor(email));
  await page.waitForURL("**/welcome");
  await page.getByRole("textbox", { name: "About you" }).fill("I keep bees.");
  await page.getByLabel("Administrators only").check();
  await page.getByLabel("Your first item").fill("Check the hives");
  await page.getByRole("button", { name: "Save and go on" }).click();
  await page.waitForURL("**/profile");
  await expect(page.getByLabel("Bio")).toHaveValue("I keep bees.");
  await page.getByRole("link", { name: "Items" }).click();
  await expect(page.getByRole("list", { name: "Your items" })).toContainText("Check the hives");
  // What has been saved is no draft any more: it would be added once more.
  await page.goto("/welcome", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Open user menu" }).waitFor();
  await expect(page.getByRole("textbox", { name: "About you" })).toHaveValue("I keep bees.");
  await expect(page.getByLabel("Your first item")).toHaveValue("");
  const { data } = await clerk.users.getUserList({ emailAddress: [email] });
  const profile = await getProfile(database, data[0]?.id as UserId);
  expect(profile?.visibility).toBe("administrators");
});

test("Where several fields are wrong, each is named, the first takes the focus, and nothing is sent or lost", async ({
  page,
}) => {
  const person = await createPerson("Wanja");
  await signIn(page, person, "/welcome");
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  const tooLong = "x".repeat(501);
  await page.getByRole("textbox", { name: "About you" }).fill(tooLong);
  await page.getByLabel("Your first item").fill("n".repeat(122));
  await page.getByRole("button", { name: "Save and go on" }).click();
  const summary = page.getByRole("main").getByRole("status");
  await expect(summary).toContainText("Not saved");
  await expect(summary.getByRole("link")).toHaveText([/Make it 1 shorter/, /Make it 2 shorter/]);
  await expect(page.getByRole("textbox", { name: "About you" })).toBeFocused();
  await summary.getByRole("link").last().click();
  await expect(page.getByLabel("Your first item")).toBeFocused();
  await expect(page.getByRole("textbox", { name: "About you" })).toHaveValue(tooLong);
  expect(sent.filter((url) => url.includes("/welcome"))).toEqual([]);
  expect((await getProfile(database, person.id as UserId))?.bio ?? "").toBe("");
});

test("What was typed is there again after a reload, and not for whoever uses the tab next", async ({
  page,
}) => {
  await signIn(page, await createPerson("Xaver"));
  await page.goto("/profile", { waitUntil: "networkidle" });
  await page.getByLabel("Bio").fill("Half a sent");
  await page.reload();
  await expect(page.getByLabel("Bio")).toHaveValue("Half a sent");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.getByLabel("Bio").fill("Half a sentence");
  await page.getByRole("button", { name: "Open user menu" }).click();
  await page.getByText("Sign out", { exact: true }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await signInByForm(page, await createPerson("Xenia"));
  await page.goto("/profile", { waitUntil: "networkidle" });
  await expect(page.getByLabel("Bio")).toHaveValue("");
});

test("The account has a page with an address for each of its parts, ours among them", async ({ page }) => {
  const person = await createPerson("Ylva");
  await signIn(page, person);
  await page.getByRole("button", { name: "Open user menu" }).click();
  await page.getByRole("button", { name: "Manage account" }).click();
  await page.waitForURL("**/account");
  await expect(page.getByRole("main")).toContainText(person.email);
  await page.getByRole("button", { name: "Security", exact: true }).click();
  await page.waitForURL("**/account/security");
  await page.getByRole("button", { name: "Look" }).click();
  await page.waitForURL("**/account/look");
  await page.getByRole("radio", { name: "Dark" }).check();
  await expect(page.locator("html")).toHaveAttribute("data-look", "dark");
  await page.reload();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await page.goBack();
  await page.waitForURL("**/account/security");
  await expect(page.getByRole("main")).toContainText("Password");
  await page.getByRole("button", { name: "Privacy and data" }).click();
  await page.waitForURL("**/settings");
});

test("A person deletes their account in the settings, after a question, and is gone", async ({
  page,
  watch,
}) => {
  // clerk-js asks once more for a token of the session that has ended with the account.
  watch.allow(/404/);
  const person = await createPerson("Zora");
  await signIn(page, person, "/settings");
  await page.getByRole("button", { name: "Delete my account" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("can't be undone");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect((await clerk.users.getUser(person.id)).id).toBe(person.id);
  await page.getByRole("button", { name: "Delete my account" }).first().click();
  await dialog.getByRole("button", { name: "Delete my account" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await expect(clerk.users.getUser(person.id)).rejects.toMatchObject({ status: 404 });
  await expect
    .poll(async () => (await getProfile(database, person.id as UserId))?.deletedAt)
    .toBeGreaterThan(0);
  await page.goto("/settings");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("Whoever wants it is told that the answer is there while they look at something else", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["notifications"]);
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    // A browser without a screen shows none: what matters is that it is asked to.
    window.Notification = class extends EventTarget {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string) {
        super();
        told.push(title);
      }
      close() {}
    } as unknown as typeof Notification;
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  const look = (hidden: boolean) =>
    page.evaluate(
      (is) => Object.defineProperty(document, "hidden", { value: is, configurable: true }),
      hidden,
    );
  await enterAssistant(page, "Till");
  await look(true);
  await ask(page, "Who am I?");
  await endOfAnswer(page);
  expect(await told()).toEqual([]);
  await page.goto("/settings");
  await page.getByRole("button", { name: "Tell me" }).click();
  await expect(page.getByText("This browser tells you")).toBeVisible();
  await page.goto("/assistant");
  await ask(page, "And what do I do?");
  await endOfAnswer(page);
  expect(await told()).toEqual([]);
  await look(true);
  await ask(page, "And who else is here?");
  await expect(conversation(page)).toContainText("And who else is here?");
  await expect.poll(told).toEqual(["Answer finished"]);
});

test.describe("With the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("Without the network a page of ours says so, and leads on once it is back", async ({
    page,
    context,
    watch,
  }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|offline/i);
    await signIn(page, await createPerson("Otis"), "/items");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.goto("/profile");
    await context.setOffline(true);
    await page.goto("/items");
    await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
    await expect(page).toHaveURL(/\/items$/);
    await context.setOffline(false);
    await page.getByRole("link", { name: "Try again" }).click();
    await expect(page.getByLabel("New item")).toBeVisible();
  });
});

test("The landing page of a kit that runs here says what is wired, and what it took", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: "a stand-in on this machine" })).toBeVisible();
  await expect(page.getByText("libSQL over HTTP on this machine")).toBeVisible();
  await expect(page.getByText(/first byte after \d+ ms, [1-9]\d* KiB of scripts/)).toBeVisible();
});

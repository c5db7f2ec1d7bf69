import type { Page } from "@playwright/test";
import { clerk, createPerson, expect, newAddress, passWelcome, test } from "../fixtures.ts";
import { signInToProfile, signOut, useSettings } from "./people.ts";

test.beforeEach(() => useSettings({}));

/** Answers the local identity provider's page. */
async function consent(page: Page, email: string, firstName = "Olaf") {
  await page.getByRole("heading", { name: /^Sign in with / }).waitFor();
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("First name").fill(firstName);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("A newcomer continues with Google and has an account", async ({ page }) => {
  const email = newAddress("olaf");
  await page.goto("/sign-up");
  await page.getByRole("button", { name: "Google" }).click();
  await consent(page, email);
  await passWelcome(page);
  await expect(page.getByText(email)).toBeVisible();
  const { data } = await clerk.users.getUserList({ emailAddress: [email] });
  expect(data[0]?.externalAccounts[0]).toMatchObject({ provider: "oauth_google", emailAddress: email });
  expect(data[0]?.passwordEnabled).toBe(false);
});

test("A newcomer who chooses Google on the sign-in page is signed up", async ({ page }) => {
  const email = newAddress("petra");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Google" }).click();
  await consent(page, email, "Petra");
  await passWelcome(page);
  await expect(page.getByText(email)).toBeVisible();
});

test("Somebody with an account who chooses GitHub on the sign-up page is signed in, and linked", async ({
  page,
}) => {
  const person = await createPerson("Rolf");
  await page.goto("/sign-up");
  await page.getByRole("button", { name: "GitHub" }).click();
  await consent(page, person.email, "Rolf");
  await page.waitForURL("**/profile");
  const user = await clerk.users.getUser(person.id);
  expect(user.externalAccounts.map(({ provider }) => provider)).toEqual(["oauth_github"]);
});

test("The same account at the provider is the same person at the next sign-in", async ({ page }) => {
  const email = newAddress("sven");
  await page.goto("/sign-up");
  await page.getByRole("button", { name: "Google" }).click();
  await consent(page, email, "Sven");
  await passWelcome(page);
  await signOut(page);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Google" }).click();
  await page.getByRole("button", { name: email }).click();
  await page.waitForURL("**/profile");
  expect((await clerk.users.getUserList({ emailAddress: [email] })).totalCount).toBe(1);
});

test("A consent that is cancelled leads back to the sign-in, and says why", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Google" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.waitForURL("**/sign-in**");
  await expect(page.getByText("You did not grant access to your account")).toBeVisible();
});

test("A person links an account in their profile, and unlinks it", async ({ page }) => {
  const person = await createPerson("Tove");
  await signInToProfile(page, person);
  await page.getByRole("button", { name: "Connect account" }).click();
  await page.getByRole("menuitem", { name: /GitHub/ }).click();
  await consent(page, newAddress("tove-github"), "Tove");
  const providers = async () =>
    (await clerk.users.getUser(person.id)).externalAccounts.map(({ provider }) => provider);
  await expect.poll(providers).toEqual(["oauth_github"]);
  // Clerk opens the profile again where one left it.
  const account = page.getByRole("main").getByText("GitHub", { exact: true });
  await expect(account).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Open menu" }).last().click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect.poll(providers).toEqual([]);
  await expect(account).toBeHidden();
});

test("An account at the provider that another person has linked is refused, in words", async ({ page }) => {
  const email = newAddress("vera-google");
  await page.goto("/sign-up");
  await page.getByRole("button", { name: "Google" }).click();
  await consent(page, email, "Vera");
  await passWelcome(page);
  await signOut(page);
  const other = await createPerson("Willi");
  await signInToProfile(page, other);
  await page.getByRole("button", { name: "Connect account" }).click();
  await page.getByRole("menuitem", { name: /Google/ }).click();
  await page.getByRole("button", { name: email }).click();
  await expect(page.getByText(/already connected/).first()).toBeVisible();
  expect(
    (await clerk.users.getUser(other.id)).externalAccounts.map((account) => account.emailAddress),
  ).not.toContain(email);
});

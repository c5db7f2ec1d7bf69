import type { Page } from "@playwright/test";
import { clerk, codeFor, createPerson, expect, newAddress, passWelcome, test } from "../fixtures.ts";
import { beginSignIn, enterCode, enterPassword, messageTo, useSettings } from "./people.ts";

test.beforeEach(({ watch }) => watch.allow(/40[03]|422|429/));
test.afterAll(() => useSettings({}));

async function signUp(page: Page, email: string, password: string) {
  await page.goto("/sign-up");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

test("A password that is known from a breach is refused", async ({ page }) => {
  await useSettings({});
  await signUp(page, newAddress("leo"), "password123");
  await expect(page.getByTestId("form-feedback-error").first()).toContainText(/breach/i);
});

test("A password has to follow the rules", async ({ page }) => {
  await useSettings({ password: { minLength: 12, requireNumbers: true } });
  await signUp(page, newAddress("mila"), "short");
  await expect(page.getByTestId("form-feedback-error").first()).toContainText(/12 or more characters/);
  // Clerk's field checks what is typed a little later: on a busy machine, what it said of the one before may come last.
  await expect(async () => {
    const field = page.getByLabel("Password", { exact: true });
    // The same text once more would be no change, and would not be checked again.
    await field.fill("");
    await field.fill("long-enough-but-no-digit");
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(page.getByTestId("form-feedback-error").first()).toContainText(/a number/, {
      timeout: 3_000,
    });
  }).toPass();
});

test("Too many wrong passwords lock the account, until it is unlocked", async ({ page }) => {
  await useSettings({ lockout: { attempts: 3 } });
  const person = await createPerson("Lotte");
  await beginSignIn(page, person.email);
  for (let tries = 0; tries < 3; tries++) {
    const answer = page.waitForResponse(/attempt_first_factor/);
    await enterPassword(page, `wrong-${tries}`);
    await answer;
  }
  await expect.poll(async () => (await clerk.users.getUser(person.id)).locked).toBe(true);
  // Now the right password does not help, either.
  await beginSignIn(page, person.email);
  const refused = page.waitForResponse((response) => response.status() === 403);
  await enterPassword(page, person.password);
  expect((await (await refused).json()).errors[0].code).toBe("user_locked");
  await clerk.users.unlockUser(person.id);
  await beginSignIn(page, person.email);
  await enterPassword(page, person.password);
  await page.waitForURL("**/profile");
});

test("A closed sign-up says so", async ({ page }) => {
  await useSettings({ signUp: { mode: "restricted" } });
  await page.goto("/sign-up");
  await expect(page.getByText(/access restricted/i)).toBeVisible();
});

test("Whoever is on the blocklist cannot sign up", async ({ page }) => {
  await useSettings({ signUp: { blocklist: true } });
  const domain = `blocked-${Date.now()}.example`;
  await clerk.blocklistIdentifiers.createBlocklistIdentifier({ identifier: `*@${domain}` });
  await signUp(page, `somebody@${domain}`, "a-good-long-password");
  await expect(page.getByText(/not allowed to access/i)).toBeVisible();
});

test("Who hurries too much is asked to wait", async ({ page }) => {
  await useSettings({ rateLimits: true });
  const person = await createPerson("Hetty");
  await page.goto("/sign-in");
  for (let tries = 0; tries < 6; tries++) {
    await page.getByLabel("Email address").fill(`${tries}-${person.email}`);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(page.getByRole("button", { name: "Continue", exact: true })).toBeEnabled();
  }
  await expect(page.getByText(/too many requests/i)).toBeVisible();
});

test("The terms have to be accepted where the instance asks for it", async ({ page }) => {
  await useSettings({ signUp: { legalConsent: true } });
  const email = newAddress("lara");
  await signUp(page, email, "a-good-long-password");
  await expect(page).toHaveURL(/sign-up$/);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await enterCode(page, await codeFor(email));
  await passWelcome(page);
  const { data } = await clerk.users.getUserList({ emailAddress: [email] });
  expect(data[0]?.legalAcceptedAt).toBeGreaterThan(Date.now() - 60_000);
});

test("Who joins the waitlist is let in by an invitation", async ({ page }) => {
  await useSettings({ signUp: { mode: "waitlist" } });
  const email = newAddress("wanda");
  await page.goto("/sign-in");
  await page.getByLabel("Email address").waitFor();
  await page.evaluate(() => window.Clerk.openWaitlist());
  await page.getByRole("dialog").getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Join the waitlist" }).click();
  await expect(page.getByText("Thanks for joining the waitlist!")).toBeVisible();
  const [entry] = (await clerk.waitlistEntries.list({ query: email })).data;
  await clerk.waitlistEntries.invite(entry?.id ?? "");
  const invited = async () => (await messageTo(email)).link;
  await expect.poll(invited).toBeTruthy();
  await page.goto((await invited()) ?? "");
  await page.getByLabel("Password", { exact: true }).fill("a-good-long-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await passWelcome(page);
  const [after] = (await clerk.waitlistEntries.list({ query: email })).data;
  expect(after?.status).toBe("completed");
});

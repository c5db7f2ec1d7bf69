import { clerkSetup, setupClerkTestingToken, clerk as testing } from "@clerk/testing/playwright";
import { clerk, createPerson, expect, test } from "../fixtures.ts";
import { useSettings } from "./people.ts";

/** Clerk's own package for browser tests, unmodified, against local Clerk. */

test.beforeAll(async () => {
  await useSettings({});
  await clerkSetup({
    publishableKey: process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
    secretKey: process.env.CLERK_SECRET_KEY,
    dotenv: false,
  });
});

test("@clerk/testing gets a testing token, and signs in by password and out again", async ({ page }) => {
  expect(process.env.CLERK_TESTING_TOKEN).toBeTruthy();
  await setupClerkTestingToken({ page });
  const person = await createPerson("Tess");
  await page.goto("/sign-in");
  await testing.signIn({
    page,
    signInParams: { strategy: "password", identifier: person.email, password: person.password },
  });
  await page.goto("/profile");
  await expect(page.getByText(person.email)).toBeVisible();
  await testing.signOut({ page });
  await page.goto("/profile");
  await expect(page).toHaveURL(/sign-in/);
});

test("@clerk/testing signs in by the code of a test address", async ({ page }) => {
  const email = `code-${Date.now()}+clerk_test@example.com`;
  await clerk.users.createUser({ emailAddress: [email], skipPasswordRequirement: true });
  await page.goto("/sign-in");
  await testing.signIn({ page, signInParams: { strategy: "email_code", identifier: email } });
  await page.goto("/profile");
  await expect(page.getByText(email)).toBeVisible();
});

test("@clerk/testing signs in by the code of a test number", async ({ page }) => {
  await useSettings({ phoneNumber: { enabled: true } });
  const number = `+120155501${String(Date.now() % 100).padStart(2, "0")}`;
  const { data } = await clerk.users.getUserList({ phoneNumber: [number] });
  for (const { id } of data) await clerk.users.deleteUser(id);
  const user = await clerk.users.createUser({
    phoneNumber: [number],
    emailAddress: [`phone-${Date.now()}@example.com`],
    skipPasswordRequirement: true,
  });
  await page.goto("/sign-in");
  await testing.signIn({ page, signInParams: { strategy: "phone_code", identifier: number } });
  await page.goto("/profile");
  await testing.loaded({ page });
  expect(await page.evaluate(() => window.Clerk.user?.id)).toBe(user.id);
});

test("@clerk/testing signs in by a ticket", async ({ page }) => {
  const person = await createPerson("Tarek");
  const { token } = await clerk.signInTokens.createSignInToken({ userId: person.id, expiresInSeconds: 60 });
  await page.goto("/sign-in");
  await testing.signIn({ page, signInParams: { strategy: "ticket", ticket: token } });
  await page.goto("/profile");
  await expect(page.getByText(person.email)).toBeVisible();
});

import { clerk, codeFor, createPerson, expect, newAddress, test } from "../fixtures.ts";
import { enterCode, messageTo, newNumber, signInToProfile, useSettings } from "./people.ts";

/** A picture of one red pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

test.afterAll(() => useSettings({}));

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`Clerk's profile, ${colorScheme}`, () => {
    test.use({ colorScheme });
    test.beforeEach(() =>
      useSettings({ phoneNumber: { enabled: true }, username: { enabled: true }, name: { required: false } }),
    );

    test("A person changes their name, their picture, their addresses and their numbers", async ({
      page,
    }) => {
      const person = await createPerson("Nora");
      await signInToProfile(page, person, "Profile", "Email address or username");
      const profile = page.getByRole("main");

      await profile.getByRole("button", { name: "Update profile" }).click();
      await profile.locator("input[type=file]").setInputFiles({
        name: "me.png",
        mimeType: "image/png",
        buffer: PICTURE,
      });
      await expect.poll(async () => (await clerk.users.getUser(person.id)).hasImage).toBe(true);
      await expect(profile.getByRole("button", { name: "Update profile" })).toBeVisible();
      await profile.getByRole("button", { name: "Update profile" }).click();
      await profile.getByLabel("First name").fill("Eleonore");
      await profile.getByRole("button", { name: "Save" }).click();
      await expect(profile.getByText("Eleonore Test").first()).toBeVisible();

      const second = newAddress("nora-second");
      await profile.getByRole("button", { name: "Add email address" }).click();
      await profile.getByLabel("Email address").fill(second);
      await profile.getByRole("button", { name: "Add", exact: true }).click();
      await enterCode(page, await codeFor(second));
      const row = (text: string) => profile.locator(".cl-profileSectionItem").filter({ hasText: text });
      const menu = (text: string) => row(text).getByRole("button", { name: "Open menu" });
      await menu(second).click();
      await page.getByRole("menuitem", { name: "Set as primary" }).click();
      await expect
        .poll(async () => (await clerk.users.getUser(person.id)).primaryEmailAddress?.emailAddress)
        .toBe(second);
      // The rows change places then, and what was opened in them closes.
      await expect(row(second).getByText("Primary")).toBeVisible();
      await menu(person.email).click();
      await page.getByRole("menuitem", { name: "Remove email" }).click();
      await profile.getByRole("button", { name: "Remove", exact: true }).click();
      await expect
        .poll(async () =>
          (await clerk.users.getUser(person.id)).emailAddresses.map((email) => email.emailAddress),
        )
        .toEqual([second]);

      const number = newNumber();
      await profile.getByRole("button", { name: "Add phone number" }).click();
      await profile.getByLabel("Phone number").fill(number);
      await profile.getByRole("button", { name: "Add", exact: true }).click();
      await enterCode(page, (await messageTo(number)).code);
      await expect.poll(async () => (await clerk.users.getUser(person.id)).phoneNumbers.length).toBe(1);
    });

    test("A person deletes their account, and is gone", async ({ page }) => {
      const person = await createPerson("Oda");
      await signInToProfile(page, person, "Security", "Email address or username");
      await page.getByRole("button", { name: "Delete account" }).click();
      await page.getByLabel(/Delete account/).fill("Delete account");
      await page.getByRole("button", { name: "Delete account" }).last().click();
      await page.waitForURL((url) => url.pathname === "/");
      expect((await clerk.users.getUserList({ userId: [person.id] })).totalCount).toBe(0);
    });
  });
}

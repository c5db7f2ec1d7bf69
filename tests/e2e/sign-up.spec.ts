import {
  codeFor,
  createPerson,
  expect,
  newAddress,
  passWelcome,
  signIn,
  signInByForm,
  test,
} from "./fixtures.ts";

test("A visitor signs up with a mailed code, is synced, and sees their profile", async ({ page }) => {
  const email = newAddress("nina");
  await page.goto("/");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a-good-long-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Enter verification code").pressSequentially(await codeFor(email));
  await passWelcome(page);
  await expect(page.getByText(email)).toBeVisible();
});

test("A wrong code is refused, and the right one still works", async ({ page, watch }) => {
  watch.allow(/422/);
  const email = newAddress("olga");
  await page.goto("/sign-up");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a-good-long-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  const code = await codeFor(email);
  const input = page.getByLabel("Enter verification code");
  await input.pressSequentially(code === "000000" ? "111111" : "000000");
  await expect(page.getByTestId("form-feedback-error")).toContainText(/incorrect/i);
  // Clerk empties the field a moment after it has said so.
  await expect(input).toHaveValue("");
  await input.pressSequentially(code);
  await passWelcome(page);
});

test("An address that is taken can't sign up again", async ({ page, watch }) => {
  watch.allow(/422/);
  const { email } = await createPerson("Paul");
  await page.goto("/sign-up");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a-good-long-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByTestId("form-feedback-error")).toContainText(/taken/i);
});

test("A wrong password is refused in words", async ({ page, watch }) => {
  watch.allow(/422/);
  const { email } = await createPerson("Quinn");
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Password", { exact: true }).fill("not-the-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByTestId("form-feedback-error")).toContainText(/password is incorrect/i);
});

test("A person signs out, and their pages are closed to them", async ({ page }) => {
  await signInByForm(page, await createPerson("Rosa"));
  await page.getByRole("button", { name: "Open user menu" }).click();
  await page.getByText("Sign out", { exact: true }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/profile");
  await expect(page).toHaveURL(/\/sign-in\?redirect_url=/);
});

test("A signed-in person who changes their name sees it on their profile", async ({ page }) => {
  await signIn(page, await createPerson("Sven"));
  await expect(page.getByText("Sven Test")).toBeVisible();
  await page.getByRole("button", { name: "Open user menu" }).click();
  await page.getByText("Manage account", { exact: true }).click();
  await page.getByRole("button", { name: "Update profile" }).click();
  await page.getByLabel("First name").fill("Svenja");
  await page.getByRole("button", { name: "Save" }).last().click();
  await expect(page.getByRole("main").getByText("Svenja Test")).toBeVisible();
  await expect(async () => {
    await page.goto("/profile");
    await expect(page.getByRole("definition").filter({ hasText: "Svenja Test" })).toBeVisible({
      timeout: 1_000,
    });
  }).toPass();
});

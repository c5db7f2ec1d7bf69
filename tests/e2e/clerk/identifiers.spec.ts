import { appUrl, clerk, createPerson, expect, newAddress, passWelcome, test } from "../fixtures.ts";
import { beginSignIn, enterCode, enterPassword, messageTo, newNumber, useSettings } from "./people.ts";

const PASSWORD = "edgewise-and-a-password";

test.afterAll(() => useSettings({}));

test.describe("with usernames and phone numbers", () => {
  test.beforeEach(() => useSettings({ phoneNumber: { enabled: true }, username: { enabled: true } }));

  test("A person signs in with their username", async ({ page }) => {
    const username = `ursel_${Date.now()}`;
    await clerk.users.createUser({ username, emailAddress: [newAddress("ursel")], password: PASSWORD });
    await beginSignIn(page, username, "Email address or username");
    await enterPassword(page, PASSWORD);
    await page.waitForURL("**/profile");
  });

  test("A person signs in with a code to their phone", async ({ page }) => {
    const number = newNumber();
    await clerk.users.createUser({
      phoneNumber: [number],
      emailAddress: [newAddress("paula")],
      skipPasswordRequirement: true,
    });
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Use phone" }).click();
    await page.getByLabel("Phone number", { exact: true }).fill(number);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await enterCode(page, (await messageTo(number)).code);
    await page.waitForURL("**/profile");
  });

  test("A forgotten password is reset by a code to the phone", async ({ page }) => {
    await useSettings({ phoneNumber: { enabled: true }, emailAddress: { required: false } });
    const number = newNumber();
    const user = await clerk.users.createUser({ phoneNumber: [number], password: PASSWORD });
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Use phone" }).click();
    await page.getByLabel("Phone number", { exact: true }).fill(number);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByRole("link", { name: "Forgot password?" }).click();
    await page.getByRole("button", { name: "Reset your password" }).click();
    await enterCode(page, (await messageTo(number)).code);
    await page.getByLabel("New password").fill("another-good-password");
    await page.getByLabel("Confirm password").fill("another-good-password");
    await page.getByRole("button", { name: "Reset Password" }).click();
    await page.waitForURL("**/profile");
    const verified = await clerk.users.verifyPassword({ userId: user.id, password: "another-good-password" });
    expect(verified.verified).toBe(true);
  });

  test("A person gives themselves a username in their profile, but not one that is taken", async ({
    page,
    watch,
  }) => {
    watch.allow(/422/);
    const taken = `taken_${Date.now()}`;
    await clerk.users.createUser({
      username: taken,
      emailAddress: [newAddress("taken")],
      password: PASSWORD,
    });
    const person = await createPerson("Nadja");
    await beginSignIn(page, person.email, "Email address or username");
    await enterPassword(page, person.password);
    await page.waitForURL("**/profile");
    await page.getByRole("button", { name: "Open user menu" }).click();
    await page.getByRole("button", { name: "Manage account" }).click();
    await page.getByRole("button", { name: "Set username" }).click();
    await page.getByLabel("Username").fill(taken);
    await page.getByRole("main").getByRole("button", { name: "Save" }).click();
    await expect(page.getByTestId("form-feedback-error")).toContainText(/taken/i);
    await page.getByLabel("Username").fill(`own_${taken}`);
    await page.getByRole("main").getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("main").getByText(`own_${taken}`)).toBeVisible();
  });

  test("A person adds a phone number in their profile", async ({ page }) => {
    const person = await createPerson("Lene");
    await beginSignIn(page, person.email, "Email address or username");
    await enterPassword(page, person.password);
    await page.waitForURL("**/profile");
    await page.getByRole("button", { name: "Open user menu" }).click();
    await page.getByRole("button", { name: "Manage account" }).click();
    const number = newNumber();
    await page.getByRole("button", { name: "Add phone number" }).click();
    await page.getByRole("main").getByLabel("Phone number").fill(number);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await enterCode(page, (await messageTo(number)).code);
    await expect
      .poll(async () => (await clerk.users.getUser(person.id)).phoneNumbers.map((phone) => phone.phoneNumber))
      .toEqual([number]);
  });
});

test.describe("with links by mail", () => {
  test.beforeEach(() =>
    useSettings({
      emailAddress: { link: true, code: false },
      password: { enabled: false, required: false },
    }),
  );

  async function personWithoutPassword(name: string): Promise<string> {
    const email = newAddress(name);
    await clerk.users.createUser({ emailAddress: [email], skipPasswordRequirement: true });
    return email;
  }

  test("A newcomer signs up by the link in a mail", async ({ page, context }) => {
    const email = newAddress("linda");
    await page.goto("/sign-up");
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    const { link } = await messageTo(email);
    const opened = await context.newPage();
    await opened.goto(link ?? "");
    await passWelcome(page);
    await expect(page.getByText(email)).toBeVisible();
  });

  test("A person signs in by the link in a mail, and the tab that waited goes on", async ({
    page,
    context,
  }) => {
    const email = await personWithoutPassword("ilse");
    await beginSignIn(page, email);
    await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
    const { link } = await messageTo(email);
    const opened = await context.newPage();
    await opened.goto(link ?? "");
    await page.waitForURL("**/profile");
    // The link worked once.
    await opened.goto(link ?? "");
    await expect(opened).toHaveURL(/__clerk_status=failed/);
  });

  test("A link that is opened in another browser lets nobody in", async ({ page, browser }) => {
    const email = await personWithoutPassword("otto");
    await beginSignIn(page, email);
    const { link } = await messageTo(email);
    const elsewhere = await browser.newPage();
    await elsewhere.goto(link ?? "");
    await expect(elsewhere).toHaveURL(/__clerk_status=client_mismatch/);
    await elsewhere.close();
    await expect(page).toHaveURL(/sign-in/);
  });
});

test.describe("with tickets", () => {
  test.beforeEach(() => useSettings({}));

  test("A sign-in token in the address signs a person in, once", async ({ page, browser }) => {
    const person = await createPerson("Tilda");
    const { token } = await clerk.signInTokens.createSignInToken({ userId: person.id, expiresInSeconds: 60 });
    await page.goto(`/sign-in?__clerk_ticket=${token}`);
    await page.waitForURL("**/profile");
    await expect(page.getByText(person.email)).toBeVisible();
    const elsewhere = await browser.newPage();
    await elsewhere.goto(`${appUrl}/sign-in?__clerk_ticket=${token}`);
    await expect(elsewhere.getByText(/already been used/)).toBeVisible();
    await elsewhere.close();
  });

  test("An invitation opens a sign-up that is otherwise closed", async ({ page }) => {
    await useSettings({ signUp: { mode: "restricted" } });
    const email = newAddress("invited");
    const invitation = await clerk.invitations.createInvitation({
      emailAddress: email,
      publicMetadata: { role: "admin" },
    });
    const { link } = await messageTo(email);
    await page.goto(link ?? "");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await passWelcome(page);
    await expect(page.getByText(email)).toBeVisible();
    const { data } = await clerk.users.getUserList({ emailAddress: [email] });
    expect(data[0]?.publicMetadata).toEqual({ role: "admin" });
    const list = await clerk.invitations.getInvitationList({ status: "accepted" });
    expect(list.data.map(({ id }) => id)).toContain(invitation.id);
  });
});

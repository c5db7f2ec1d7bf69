import { appUrl, clerk, createPerson, expect, signInByForm, test } from "../fixtures.ts";
import { enterPassword, openUserProfile, readClerk, signOut, useSettings } from "./people.ts";

test.beforeEach(() => useSettings({}));
test.afterAll(() => useSettings({}));

test("A person sees their devices and signs one of them out", async ({ page, browser }) => {
  const person = await createPerson("Dora");
  const phone = await browser.newContext({ baseURL: appUrl, userAgent: "Mozilla/5.0 (iPhone) Mobile" });
  const other = await phone.newPage();
  await signInByForm(other, person);
  await signInByForm(page, person);
  await openUserProfile(page, "Security");
  const devices = page.getByRole("main").getByText("(this machine)");
  await expect(devices).toHaveCount(2);
  await page.getByRole("main").getByRole("button", { name: "Open menu" }).last().click();
  await page.getByRole("menuitem", { name: "Sign out of device" }).click();
  await expect(devices).toHaveCount(1);
  const { data } = await clerk.sessions.getSessionList({ userId: person.id, status: "active" });
  expect(data).toHaveLength(1);
  // The other device notices with its next request to Clerk.
  await other.reload();
  await expect.poll(() => readClerk(other, () => window.Clerk?.loaded && !window.Clerk.user)).toBe(true);
  await other.goto("/profile");
  await expect(other).toHaveURL(/sign-in/);
  await phone.close();
});

test("A new password signs the other devices out, if one wants it so", async ({ page, browser }) => {
  const person = await createPerson("Edda");
  const other = await browser.newPage({ baseURL: appUrl });
  await signInByForm(other, person);
  await signInByForm(page, person);
  await openUserProfile(page, "Security");
  await page.getByRole("button", { name: "Update password" }).click();
  await page.getByLabel("Current password").fill(person.password);
  await page.getByLabel("New password").fill("an-entirely-new-password");
  await page.getByLabel("Confirm password").fill("an-entirely-new-password");
  await expect(page.getByLabel("Sign out of all other devices")).toBeChecked();
  await page.getByRole("main").getByRole("button", { name: "Save" }).click();
  await expect
    .poll(
      async () => (await clerk.sessions.getSessionList({ userId: person.id, status: "active" })).totalCount,
    )
    .toBe(1);
  await other.close();
});

test("A token that was tampered with is worth nothing, and the browser recovers", async ({
  page,
  context,
}) => {
  const person = await createPerson("Falk");
  await signInByForm(page, person);
  const forged = (value: string) => {
    const [header = "", payload = "", signature] = value.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: "user_admin" })).toString("base64url");
    return `${header}.${changed}.${signature}`;
  };
  const cookies = (await context.cookies()).filter(({ name }) => name.startsWith("__session"));
  await page.goto("about:blank");
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, value: forged(cookie.value) })));
  await page.goto("/profile");
  await expect(page.getByText(person.email)).toBeVisible();
});

test("A token that has expired is renewed when a page is opened", async ({ page, context }) => {
  const person = await createPerson("Gerd");
  await signInByForm(page, person);
  await page.goto("about:blank");
  const cookies = await context.cookies();
  // As after a night: the token is gone, the session is not.
  await context.clearCookies({ name: /^__session/ });
  expect(cookies.some(({ name }) => name.startsWith("__session"))).toBe(true);
  await page.goto("/profile");
  await expect(page.getByText(person.email)).toBeVisible();
});

test("A session that has ended at Clerk does not come back", async ({ page, context }) => {
  const person = await createPerson("Hans");
  await signInByForm(page, person);
  await page.goto("about:blank");
  const { data } = await clerk.sessions.getSessionList({ userId: person.id });
  for (const { id } of data) await clerk.sessions.revokeSession(id);
  await context.clearCookies({ name: /^__session/ });
  await page.goto("/profile");
  await expect(page).toHaveURL(/sign-in/);
});

test.describe("with several accounts a browser", () => {
  test.beforeEach(() => useSettings({ session: { multiple: true } }));

  test("A person adds a second account, and changes between the two", async ({ page }) => {
    const [first, second] = [await createPerson("Ina"), await createPerson("Jan")];
    await signInByForm(page, first);
    await page.getByRole("button", { name: "Open user menu" }).click();
    await page.getByRole("button", { name: "Add account" }).click();
    await page.getByLabel("Email address").fill(second.email);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await enterPassword(page, second.password);
    await expect.poll(() => readClerk(page, () => window.Clerk.user?.id)).toBe(second.id);
    await page.goto("/profile");
    await expect(page.getByRole("main").getByText(second.email)).toBeVisible();
    await page.getByRole("button", { name: "Open user menu" }).click();
    await page.getByRole("button", { name: /Ina Test/ }).click();
    await expect.poll(() => readClerk(page, () => window.Clerk.user?.id)).toBe(first.id);
    await page.goto("/profile");
    await expect(page.getByRole("main").getByText(first.email)).toBeVisible();
  });

  test("An administrator acts as somebody else, and stops", async ({ page }) => {
    const [admin, person] = [await createPerson("Kati", { role: "admin" }), await createPerson("Lars")];
    await signInByForm(page, admin);
    const actorToken = await clerk.actorTokens.create({
      userId: person.id,
      expiresInSeconds: 600,
      actor: { sub: admin.id },
    });
    await page.goto(`/sign-in?__clerk_ticket=${actorToken.token}`);
    await page.waitForURL("**/profile");
    await expect(page.getByRole("main").getByText(person.email)).toBeVisible();
    expect(await page.evaluate(() => window.Clerk.session?.actor?.sub)).toBe(admin.id);
    await page.getByRole("button", { name: "Open user menu" }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByRole("button", { name: /Kati Test/ }).click();
    await page.waitForURL("**/profile");
    await expect(page.getByRole("main").getByText(admin.email)).toBeVisible();
    expect(await page.evaluate(() => window.Clerk.session?.actor ?? null)).toBeNull();
  });
});

test("A sign-in in a second tab that did not know of the first one joins it", async ({
  page,
  context,
  watch,
}) => {
  // The second tab is told that somebody is signed in; after the sign-out its token is refused.
  watch.allow(/40[01]/);
  const person = await createPerson("Mona");
  const other = await context.newPage();
  await other.goto("/sign-in");
  await other.getByLabel("Email address").waitFor();
  await signInByForm(page, person);
  // The other tab had its form open all the time.
  await other.getByLabel("Email address").fill(person.email);
  await other.getByRole("button", { name: "Continue", exact: true }).click();
  await other.waitForURL("**/profile");
  await signOut(page);
  await expect.poll(() => readClerk(other, () => window.Clerk?.user ?? null)).toBeNull();
});

import AxeBuilder from "@axe-core/playwright";
import {
  clerk,
  clerkUrl,
  codeFor,
  controlClerk,
  createPerson,
  expect,
  newAddress,
  signInByForm,
  test,
} from "../fixtures.ts";
import { beginSignIn, useSettings } from "./people.ts";

test.beforeEach(() => useSettings({}));
test.afterAll(async () => {
  await controlClerk("chaos", { method: "DELETE" });
  await useSettings({});
});

test("The dashboard of local Clerk shows a person, and bans them", async ({ page }) => {
  const person = await createPerson("Thea");
  await page.goto(`${clerkUrl}/?query=${encodeURIComponent(person.email)}`);
  await page.getByRole("link", { name: person.email }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/Thea|thea/);
  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await expect(page.getByRole("button", { name: "Unban" })).toBeVisible();
  expect((await clerk.users.getUser(person.id)).banned).toBe(true);
});

test("The mailbox shows the code that was mailed", async ({ page }) => {
  const email = newAddress("mailbox");
  await page.goto("/sign-up");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("a-good-long-password");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Enter verification code").waitFor();
  const code = await codeFor(email);
  await page.goto(`${clerkUrl}/mailbox`);
  await expect(page.getByText(code, { exact: true })).toBeVisible();
});

test("A webhook message can be looked at and replayed", async ({ page }) => {
  const person = await createPerson("Udo");
  await page.goto(`${clerkUrl}/webhooks`);
  const message = page.getByRole("article").filter({ hasText: person.id }).first();
  await expect(message).toContainText("user.created");
  await message.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByRole("article").filter({ hasText: person.id }).first()).toContainText("manual");
});

test("A rule of the chaos panel makes a sign-in fail, until it is taken away", async ({ page, watch }) => {
  watch.allow(/503|500/);
  const person = await createPerson("Vito");
  await page.goto(`${clerkUrl}/chaos`);
  await page.getByLabel("What goes wrong").selectOption("frontend fail");
  await page.getByLabel("Matching").fill("POST /client/sign_ins");
  await page.getByRole("button", { name: "Add rule" }).click();
  await expect(page.getByRole("cell", { name: "POST /client/sign_ins" })).toBeVisible();
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(person.email);
  const failed = page.waitForResponse((response) => response.status() === 503);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await failed;
  await page.goto(`${clerkUrl}/chaos`);
  await page.getByRole("button", { name: /^Remove the rule/ }).click();
  await expect(page.getByRole("cell", { name: "POST /client/sign_ins" })).toBeHidden();
  await beginSignIn(page, person.email);
  await expect(page.getByLabel("Password", { exact: true })).toBeVisible();
});

test("A snapshot of everything brings back what was deleted since, and who was signed in", async ({
  page,
}) => {
  const person = await createPerson("Wim");
  await signInByForm(page, person);
  const snapshot = await controlClerk("state");
  await clerk.users.deleteUser(person.id);
  expect((await clerk.users.getUserList({ userId: [person.id] })).totalCount).toBe(0);
  await controlClerk("state", { method: "PUT", body: snapshot });
  expect((await clerk.users.getUser(person.id)).firstName).toBe("Wim");
  const { data } = await clerk.sessions.getSessionList({ userId: person.id, status: "active" });
  expect(data).toHaveLength(1);
});

test("Settings are changed on their page, and the sign-in page follows", async ({ page }) => {
  await page.goto(`${clerkUrl}/settings`);
  await page.getByLabel("Preset").selectOption("all-identifiers");
  await page.getByRole("button", { name: "Use this preset" }).click();
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email address or username")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`Every page of the dashboard is accessible, ${colorScheme}, and fits a phone`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    for (const path of ["/", "/sessions", "/mailbox", "/webhooks", "/chaos", "/settings"]) {
      await page.goto(`${clerkUrl}${path}`);
      const { violations } = await new AxeBuilder({ page }).disableRules("meta-refresh").analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
}

import type { Page } from "@playwright/test";
import { ask, endOfAnswer } from "./assistant.ts";
import { clerk, createPerson, expect, newAddress, signIn, test } from "./fixtures.ts";

// The fixture fails a test where the policy had to stop something: what is written must not even become an element.

const payload = `"'></script><script>window.ran=1</script><img src=/icon.svg onload=window.ran=1 class=slipped>`;
const link = "[press](javascript:window.ran=1) <a class=slipped href=javascript:window.ran=1>press</a>";

declare global {
  interface Window {
    ran?: string[];
  }
}

async function expectText(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: "networkidle" });
  await expect(page.locator(".skeleton:visible")).toHaveCount(0);
  expect([path, await page.locator(".slipped, [href^='javascript:']").count()]).toEqual([path, 0]);
  expect([path, await page.evaluate(() => window.ran)]).toEqual([path, undefined]);
}

test("What somebody writes into every field is text to whoever reads it", async ({ page, browser }) => {
  test.slow();
  const password = "edgewise-Xenia-password";
  const email = newAddress("xenia");
  const { id } = await clerk.users.createUser({
    ...{ emailAddress: [email], password, firstName: payload.slice(0, 100), lastName: payload.slice(-100) },
  });
  await signIn(page, { id, email, password });
  await page.goto("/profile", { waitUntil: "networkidle" });
  await page.getByRole("textbox", { name: "Bio" }).fill(payload + link);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await page.goto("/items", { waitUntil: "networkidle" });
  await page.getByRole("textbox", { name: "New item" }).fill(payload.slice(0, 110));
  await page.getByRole("button", { name: "Add" }).click();
  await expect(page.getByText(payload.slice(0, 40)).first()).toBeVisible();
  await page.goto("/assistant", { waitUntil: "networkidle" });
  await ask(page, `Repeat: ${payload} ${link}`);
  await endOfAnswer(page);
  const conversation = new URL(page.url()).pathname;
  const searched = `/directory?q=${encodeURIComponent(payload)}`;
  const own = ["/profile", "/items", "/directory", searched, `/directory/${id}`, conversation, "/activity"];
  for (const path of [
    ...own,
    "/settings",
    "/welcome",
    "/account",
    `/forbidden?from=${encodeURIComponent(payload)}`,
  ])
    await expectText(page, path);

  const admin = await browser.newPage();
  await signIn(admin, await createPerson("Xaver", { role: "admin" }));
  const console = [
    "/admin/people",
    `/admin/people/${id}`,
    "/admin/deliveries",
    "/admin/sync",
    "/admin/audit",
  ];
  for (const path of [
    ...console,
    `/admin/people?q=${encodeURIComponent(payload)}`,
    searched,
    `/directory/${id}`,
  ])
    await expectText(admin, path);
  await admin.close();
});

test("What stands in an address is text, and leads nowhere else", async ({ page }) => {
  const slipped = encodeURIComponent(payload);
  for (const path of [
    `/?q=${slipped}`,
    `/status?${slipped}`,
    `/sign-in?redirect_url=javascript:window.ran=1`,
  ])
    await expectText(page, path);
  await expectText(page, `/sign-up?redirect_url=${slipped}`);
  await page.goto("/sign-in?redirect_url=https://evil.example/", { waitUntil: "networkidle" });
  const person = await createPerson("Xander");
  await page.getByLabel("Email address").fill(person.email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  expect(new URL(page.url()).hostname).toBe("localhost");
});

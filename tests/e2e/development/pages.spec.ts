import { pages } from "../../../scripts/lib/visit.ts";
import { createPerson, expect, signIn, test } from "../fixtures.ts";

// Each page is compiled when it is first asked for. The watch of the fixtures fails on what the console says.

test("Every page is served by the development server, and its console stays empty", async ({ page }) => {
  test.setTimeout(300_000);
  const visit = async (path: string) => {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(200);
    await expect(page.getByRole("heading").first()).toBeVisible();
  };
  for (const { path } of pages.filter(({ who }) => who === "visitor")) await visit(path);
  await signIn(page, await createPerson("Dev", { role: "admin" }), "/items");
  for (const { path } of pages.filter(({ who }) => who !== "visitor")) await visit(path);
});

test("Actions and the directory work there, the Worker's bindings among them", async ({ page }) => {
  test.setTimeout(300_000);
  await signIn(page, await createPerson("Devon"), "/items");
  await page.getByLabel("New item").fill("Made in development");
  await page.getByLabel("New item").press("Enter");
  await expect(page.getByRole("listitem").first()).toContainText("Made in development");
  await page.goto("/directory?q=Devon");
  await expect(page.getByText("Devon Test").first()).toBeVisible();
});

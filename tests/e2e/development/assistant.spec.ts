import { createPerson, expect, signIn, test } from "../fixtures.ts";

test("The assistant answers on the development server, whose route handler stands in for the Worker", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, await createPerson("Devi"), "/items");
  await page.getByLabel("New item").fill("Made in development");
  await page.getByLabel("New item").press("Enter");
  await expect(page.getByRole("listitem").first()).toContainText("Made in development");
  await page.goto("/assistant");
  await page.getByRole("textbox").fill("What is on my list?");
  await page.getByRole("textbox").press("Enter");
  await expect(page.getByText("Made in development").first()).toBeVisible();
});

import { createPerson, expect, signIn, test } from "./fixtures.ts";

test("A person writes a bio, and it is still there after a reload", async ({ page }) => {
  await signIn(page, await createPerson("Tess"));
  await page.getByLabel("Bio").fill("I like edges.\nAnd corners.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("Saved");
  await expect(page.getByLabel("Bio")).toHaveValue("I like edges.\nAnd corners.");
  await page.reload();
  await expect(page.getByLabel("Bio")).toHaveValue("I like edges.\nAnd corners.");
});

test("A person sees what they did, each thing once", async ({ page }) => {
  await signIn(page, await createPerson("Sina"));
  const activity = page.getByRole("region", { name: "Recent activity" }).getByRole("listitem");
  // Both come by webhook, a moment later.
  await expect(async () => {
    await page.reload();
    await expect(activity).toHaveText([/^Signed in/, /^Joined/], { timeout: 1_000 });
  }).toPass();
  await page.reload();
  await expect(activity).toHaveCount(2);
});

test("A bio that is too long says by how much, and keeps what was typed", async ({ page }) => {
  const bio = "x".repeat(503);
  await signIn(page, await createPerson("Uma"));
  await page.getByLabel("Bio").fill(bio);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Make it 3 shorter")).toBeVisible();
  await expect(page.getByLabel("Bio")).toHaveValue(bio);
  await expect(page.getByLabel("Bio")).toHaveAttribute("aria-invalid", "true");
});

test("A bio of nothing but spaces is refused, and the old one stays", async ({ page }) => {
  await signIn(page, await createPerson("Vera"));
  await page.getByLabel("Bio").fill("First");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("Saved");
  await page.getByLabel("Bio").fill("   ");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Write a sentence or two")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Bio")).toHaveValue("First");
});

test("A bio with markup is shown as it was typed", async ({ page }) => {
  await signIn(page, await createPerson("Will"));
  const bio = `<img src=x onerror="console.error('ran')"> & "quotes"`;
  await page.getByLabel("Bio").fill(bio);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("Saved");
  await page.reload();
  await expect(page.getByLabel("Bio")).toHaveValue(bio);
});

test("Offline, saving says so and keeps what was typed", async ({ page, context, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch|offline/i);
  await signIn(page, await createPerson("Xenia"));
  await page.getByLabel("Bio").fill("Written on a train");
  await context.setOffline(true);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("offline");
  await expect(page.getByLabel("Bio")).toHaveValue("Written on a train");
  await context.setOffline(false);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("Saved");
});

test("Someone who was signed out elsewhere keeps what they typed", async ({ page, context, watch }) => {
  // The answer to the action; nothing else.
  watch.allow(/401/);
  await signIn(page, await createPerson("Yara"));
  await page.getByLabel("Bio").fill("Half a thought");
  await context.clearCookies();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("You are signed out");
  await expect(page.getByLabel("Bio")).toHaveValue("Half a thought");
});

test("The bio can be saved by keyboard alone", async ({ page }) => {
  await signIn(page, await createPerson("Zoe"));
  await page.getByLabel("Bio").focus();
  await page.keyboard.type("Typed");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("Saved");
});

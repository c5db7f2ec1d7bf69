import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ask, button, conversation, endOfAnswer, enterAssistant } from "./assistant.ts";
import { createPerson, expect, signIn, test } from "./fixtures.ts";

async function expectNoViolations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`In ${colorScheme}`, () => {
    // Colours are measured when nothing fades.
    test.use({ colorScheme, contextOptions: { reducedMotion: "reduce" } });

    for (const path of ["/", "/sign-in", "/sign-up"]) {
      test(`A visitor's ${path} has no accessibility violation`, async ({ page }) => {
        await page.goto(path);
        if (path !== "/") await expect(page.getByLabel("Email address")).toBeVisible();
        await expectNoViolations(page);
      });
    }

    test("A person's pages have no accessibility violation, with and without an error", async ({
      page,
      watch,
    }) => {
      test.slow();
      await signIn(page, await createPerson("Tina"));
      await expect(page.getByLabel("Bio")).toBeVisible();
      await expectNoViolations(page);
      await page.getByLabel("Bio").fill("x".repeat(501));
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Make it 1 shorter")).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole("link", { name: "Items" }).click();
      await expect(page.getByText("Nothing here yet")).toBeVisible();
      await expectNoViolations(page);
      for (const [path, shown] of [
        ["/directory?q=Tina", "for “Tina”"],
        ["/directory?q=zzzz", "Nobody is found"],
        ["/activity", "Searched for"],
        ["/settings", "Every member"],
        ["/settings", "See what it knows about you"],
      ] as const) {
        await page.goto(path);
        await expect(page.getByText(shown).first()).toBeVisible();
        await expectNoViolations(page);
      }
      await page.getByRole("button", { name: "Erase my data" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectNoViolations(page);
      watch.allow(/404/);
      await page.goto("/nowhere");
      await expectNoViolations(page);
    });

    test("The assistant has no accessibility violation: empty, with answers, with a proposal and its dialog", async ({
      page,
    }) => {
      test.slow();
      await enterAssistant(page, "Ola");
      await expectNoViolations(page);
      await ask(page, "[[long]]");
      await endOfAnswer(page);
      await page.waitForURL(/\/assistant\/./);
      await button(page, "What it was told").click();
      await button(page, "Rename or delete [[long]]").click();
      await expectNoViolations(page);
      await ask(page, "Add Buy oat milk to my list");
      await expect(page.getByRole("region", { name: "Add to your items?" })).toBeVisible();
      await expectNoViolations(page);
      await ask(page, "[[slow]]");
      await expect(conversation(page)).toContainText("the sun was low");
      await button(page, "Stop").click();
      await expect(conversation(page)).toContainText("This answer was broken off.");
      await expectNoViolations(page);
      await button(page, "What does it know about me?").click();
      await expect(page.getByRole("dialog", { name: "What it knows about you" })).toBeVisible();
      await expectNoViolations(page);
    });

    test("The console has no accessibility violation, with and without a question open", async ({ page }) => {
      test.slow();
      const person = await createPerson("Ada", { role: "admin" });
      await signIn(page, person, "/admin/people");
      for (const [path, heading] of [
        ["people", "People"],
        ["deliveries", "Webhook deliveries"],
        ["sync", "Sync"],
        ["audit", "Audit log"],
        [`people/${(await createPerson("Uta")).id}`, "Role"],
      ]) {
        await page.goto(`/admin/${path}`);
        await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
        await expectNoViolations(page);
      }
      await page.getByRole("button", { name: "Ban" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectNoViolations(page);
      await page.goto("/forbidden?reason=second_factor_required");
      await expect(page.getByRole("heading", { name: "Two-step verification is needed" })).toBeVisible();
      await expectNoViolations(page);
    });
  });
}

test("The first Tab on a page leads past the header", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
});

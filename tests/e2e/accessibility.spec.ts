import type { Locator, Page } from "@playwright/test";
import { insertItem } from "#db/items.ts";
import type { UserId } from "#db/schema.ts";
import { ask, conversation, endOfAnswer, enterAssistant } from "./assistant.ts";
import { expectNoViolations } from "./axe.ts";
import { button, createPerson, database, expect, type Person, signIn, test } from "./fixtures.ts";

// Colours are measured when nothing fades.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const site = ["/", "/status", "/privacy", "/terms"];
const own = ["/profile", "/items", "/directory?q=Tina", "/assistant", "/activity", "/settings", "/forbidden"];
const console_ = ["/admin/people", "/admin/deliveries", "/admin/sync", "/admin/audit"];

async function addItems({ id }: Person, ...names: string[]): Promise<void> {
  for (const [index, name] of names.entries())
    await insertItem(database, id as UserId, {
      id: crypto.randomUUID(),
      name,
      createdAt: Date.now() + index,
    });
}

/** Opens a page, and waits for all of it. */
async function openWhole(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: "networkidle" });
  await expect(page.locator(".skeleton:visible")).toHaveCount(0);
}

test("A visitor's pages have no accessibility violation", async ({ page, watch }) => {
  test.slow();
  for (const path of site) {
    await openWhole(page, path);
    await expectNoViolations(page);
  }
  for (const path of ["/sign-in", "/sign-up"]) {
    await page.goto(path);
    await expect(page.getByLabel("Email address")).toBeVisible();
    await expectNoViolations(page);
  }
  watch.allow(/404/);
  await signIn(page, await createPerson("Tilda"));
  await page.goto("/nowhere");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectNoViolations(page);
});

test("A person's pages have no accessibility violation: empty, full, with an error, with what is open", async ({
  page,
}) => {
  test.slow();
  const person = await createPerson("Tina");
  await signIn(page, person);
  await expect(page.getByLabel("Bio")).toBeVisible();
  await page.getByLabel("Bio").fill("x".repeat(501));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Make it 1 shorter")).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole("link", { name: "Items" }).click();
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await expectNoViolations(page);

  await addItems(person, "Water plants", "Buy oats", "Call home");
  await openWhole(page, "/items");
  await button(page, "Done: Buy oats").click();
  await expect(button(page, "Done: Buy oats")).toHaveAttribute("aria-pressed", "true");
  await button(page, "Rename Water plants").click();
  await button(page, "Delete Call home").click();
  await expect(button(page, "Undo")).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("zzz");
  await expect(page.getByRole("option")).toHaveCount(1);
  await expectNoViolations(page);
  await page.getByRole("combobox").fill("");
  await expectNoViolations(page);

  for (const path of own) {
    await openWhole(page, path);
    await expectNoViolations(page);
  }
  await page.goto("/directory?q=zzzz");
  await expect(page.getByText("Nobody is found")).toBeVisible();
  await expectNoViolations(page);
  await page.goto(`/directory/${person.id}`);
  await expect(page.getByRole("heading", { name: "Tina Test" })).toBeVisible();
  await expectNoViolations(page);
  await page.goto("/settings");
  await page.getByRole("button", { name: "Erase my data" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoViolations(page);
});

test("The assistant has no accessibility violation: empty, with answers, with a proposal and its dialog", async ({
  page,
}) => {
  test.slow();
  // So high that nothing lies under the field of the next question.
  await page.setViewportSize({ width: 1280, height: 2400 });
  await enterAssistant(page, "Ola");
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
  await signIn(page, await createPerson("Ada", { role: "admin" }), "/admin/people");
  for (const path of console_) {
    await openWhole(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoViolations(page);
  }
  await page.goto(`/admin/people/${(await createPerson("Uta")).id}`);
  await expect(page.getByRole("heading", { name: "Role" })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Ban" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoViolations(page);
  await page.goto("/forbidden?reason=second_factor_required");
  await expect(page.getByRole("heading", { name: "Two-step verification is needed" })).toBeVisible();
  await expectNoViolations(page);
});

/** What has the focus and is not to be seen, or reached by the pointer, because something lies over it. */
const covered = (page: Page) =>
  page.evaluate(() => {
    const stops = document.querySelectorAll<HTMLElement>(
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']",
    );
    return [...stops].flatMap((stop) => {
      if (!stop.checkVisibility({ visibilityProperty: true }) || stop.matches(":disabled")) return [];
      stop.focus();
      const box = stop.getClientRects()[0];
      // What is for screen readers alone is a pixel wide.
      if (!box || box.width <= 1) return [];
      const middle = (from: number, to: number, end: number) => (Math.max(from, 0) + Math.min(to, end)) / 2;
      const seen = document.elementFromPoint(
        middle(box.left, box.right, window.innerWidth),
        middle(box.top, box.bottom, window.innerHeight),
      );
      const isSeen = seen && (stop.contains(seen) || seen.contains(stop));
      return isSeen ? [] : [`${stop.outerHTML.slice(0, 120)} under ${seen?.outerHTML.slice(0, 120)}`];
    });
  });

for (const [zoom, viewport] of [
  ["200 %", { width: 640, height: 400 }],
  ["400 %", { width: 320, height: 256 }],
] as const) {
  test(`At ${zoom}, no page scrolls sideways, and nothing that has the focus is covered`, async ({
    page,
  }) => {
    test.slow();
    await page.setViewportSize(viewport);
    const expectWhole = async (path: string) => {
      await openWhole(page, path);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      expect(await covered(page), path).toEqual([]);
    };
    for (const path of site) await expectWhole(path);
    const person = await createPerson("Zoe", { role: "admin" });
    await addItems(person, "W".repeat(120), "Buy oats");
    await signIn(page, person);
    for (const path of [...own, ...console_, `/directory/${person.id}`, `/admin/people/${person.id}`])
      await expectWhole(path);
  });
}

test("Where less motion is wanted, nothing moves", async ({ page }) => {
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 0)
        .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : "a transition")),
    );
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await enterAssistant(page, "Mona");
  await page.evaluate(() => {
    const skeleton = document.createElement("div");
    skeleton.className = "skeleton";
    document.body.append(skeleton);
  });
  expect(await moving()).toContain("breathe");
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await moving()).toEqual([]);
  await ask(page, "[[slow]]");
  await expect(conversation(page)).toContainText("the sun was low");
  await page.getByRole("link", { name: "Profile" }).hover();
  expect(await moving()).toEqual([]);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  expect(await moving()).toEqual([]);
});

test.describe("Where colours are forced", () => {
  test.use({ contextOptions: { forcedColors: "active" } });

  const edgeOf = (locator: Locator, side: "bottom" | "left") =>
    locator.evaluate(
      (element, name) => getComputedStyle(element).getPropertyValue(`border-${name}-color`),
      side,
    );

  test("the focus, and what is chosen or done, is still to be seen", async ({ page }) => {
    const person = await createPerson("Fred");
    await addItems(person, "Water plants", "Buy oats");
    await signIn(page, person, "/items");
    await page.goto("/items", { waitUntil: "networkidle" });

    const here = page.getByRole("link", { name: "Items", exact: true });
    await expect(here).toHaveAttribute("aria-current", "page");
    expect(await edgeOf(here, "bottom")).not.toBe(
      await edgeOf(page.getByRole("link", { name: "Profile", exact: true }), "bottom"),
    );

    const done = button(page, "Done: Buy oats");
    await done.click();
    await expect(done).toHaveText("✓");
    await expect(button(page, "Done: Water plants")).toHaveText("");

    const ground = await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
    for (const locator of [here, done, page.getByLabel("New item")]) {
      await locator.focus();
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      await expect(locator).toBeFocused();
      const { outlineStyle, outlineWidth, outlineColor } = await locator.evaluate((element) => ({
        ...getComputedStyle(element),
      }));
      expect(outlineStyle).not.toBe("none");
      expect(Number.parseFloat(outlineWidth)).toBeGreaterThanOrEqual(2);
      expect(outlineColor).not.toBe(ground);
    }

    await page.keyboard.press("Control+k");
    const [first, second] = [page.getByRole("option").nth(0), page.getByRole("option").nth(1)];
    await expect(first).toBeVisible();
    expect(await edgeOf(first, "left")).not.toBe(await edgeOf(second, "left"));
    await page.keyboard.press("Escape");

    await page.evaluate(() => {
      const skeleton = document.createElement("div");
      skeleton.className = "skeleton";
      document.body.append(skeleton);
    });
    await expect(page.locator("body > .skeleton")).toHaveCSS("border-top-style", "solid");
  });

  test("the conversation that is open is marked", async ({ page }) => {
    await enterAssistant(page, "Frieda");
    await ask(page, "One");
    await endOfAnswer(page);
    await page.getByRole("link", { name: "New conversation" }).click();
    await page.waitForURL("/assistant");
    await ask(page, "Two");
    await endOfAnswer(page);
    const row = (name: string) =>
      page.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name, exact: true });
    await expect(row("Two")).toHaveAttribute("aria-current", "page");
    expect(await edgeOf(row("Two"), "left")).not.toBe(await edgeOf(row("One"), "left"));
  });
});

/** Collects what regions that were there before come to say: one that comes with its words is not announced by all. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest("[role=status]");
        if (region?.textContent) said.push(region.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test("What has been added, deleted and saved is announced", async ({ page }) => {
  await signIn(page, await createPerson("Lilli"), "/items");
  await page.goto("/items", { waitUntil: "networkidle" });
  const said = await listen(page);
  await page.getByLabel("New item").fill("Buy oats");
  await page.getByLabel("New item").press("Enter");
  await expect.poll(said).toContainEqual(expect.stringContaining("Added"));
  await button(page, "Delete Buy oats").click();
  await expect.poll(said).toContain("“Buy oats” is deleted.");
  await page.goto("/profile", { waitUntil: "networkidle" });
  const saidThere = await listen(page);
  await page.getByLabel("Bio").fill("I like oats.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(saidThere).toContainEqual(expect.stringContaining("Saved"));
});

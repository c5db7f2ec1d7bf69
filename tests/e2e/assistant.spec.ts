import type { Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { listItems } from "#db/items.ts";
import { getProfile } from "#db/profiles.ts";
import { assistantRequests, turns, type UserId } from "#db/schema.ts";
import { getUser } from "#db/users.ts";
import { maxQuestion } from "#lib/assistant/protocol.ts";
import { newQuestion, send } from "../evaluation/conversation.ts";
import { ask, conversation, endOfAnswer, enterAssistant, questionField } from "./assistant.ts";
import {
  appUrl,
  button,
  createPerson,
  database,
  expect,
  requestsToAnthropic,
  sessionCookies,
  signIn,
  test,
} from "./fixtures.ts";

// Each has a person of its own.
test.describe.configure({ mode: "parallel" });

const list = (page: Page) => page.getByRole("navigation", { name: "Conversations" });
const proposal = (page: Page, title: string) => page.getByRole("region", { name: title });

/** A question that is found again among what was sent. */
const unique = (question: string) => `${question} (${crypto.randomUUID().slice(0, 8)})`;

const idOf = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

const turnsOf = (conversationId: string) =>
  database.select().from(turns).where(eq(turns.conversationId, conversationId));

/** Whether the page can be moved sideways. */
const isWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

test("An answer comes word by word, knows who asks, and says that the stand-in gave it", async ({ page }) => {
  await enterAssistant(page, "Ada");
  await page.evaluate(() => {
    const lengths = new Set<number>();
    Object.assign(window, { lengths });
    new MutationObserver(() => {
      lengths.add(document.querySelector("[role=log]")?.textContent?.length ?? 0);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await ask(page, "Who am I?");
  await expect(conversation(page)).toContainText("Name: Ada Test");
  await endOfAnswer(page);
  const seen = await page.evaluate(() => (window as unknown as { lengths: Set<number> }).lengths.size);
  expect(seen).toBeGreaterThan(5);
  await expect(page.getByRole("status").getByText("Answer finished")).toBeAttached();
});

test("A conversation is kept, listed, shown again after a reload, renamed and deleted", async ({
  page,
  watch,
}) => {
  await enterAssistant(page, "Keeper");
  await ask(page, "Is this kept?");
  await endOfAnswer(page);
  await expect(page).toHaveURL(/\/assistant\/[\w-]{36}$/);
  await expect(list(page).getByRole("link", { name: "Is this kept?" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await page.reload();
  await expect(conversation(page)).toContainText("You asked: “Is this kept?”");

  await button(page, "Rename or delete Is this kept?").click();
  await button(page, "Rename").click();
  await page.getByRole("textbox", { name: "Title" }).fill("What is kept");
  await page.keyboard.press("Enter");
  await expect(list(page).getByRole("link", { name: "What is kept" })).toBeVisible();

  const deleted = page.url();
  await button(page, "Rename or delete What is kept").click();
  await button(page, "Delete").click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await expect(list(page).getByRole("link", { name: "What is kept" })).toBeVisible();
  await button(page, "Delete").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/assistant$/);
  await expect(list(page).getByRole("link", { name: "What is kept" })).toBeHidden();
  expect(await turnsOf(deleted.split("/").at(-1) ?? "")).toEqual([]);

  await page.goto(deleted);
  await expect(page.getByRole("heading", { name: "This conversation is not here" })).toBeVisible();
  watch.allow(/404/);
  await page.goto("/assistant/nonsense");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
});

test("Stop keeps what came, Continue goes on with it, and Try again asks anew", async ({ page }) => {
  await enterAssistant(page, "Stopper");
  const question = unique("[[slow]] Tell me");
  await ask(page, question);
  await expect(conversation(page)).toContainText("the sun was low");
  await button(page, "Stop").click();
  await expect(conversation(page)).toContainText("This answer was broken off.");
  await page.waitForURL(/\/assistant\/./);
  await page.reload();
  await expect(conversation(page)).toContainText("the sun was low");
  await expect(conversation(page)).toContainText("This answer was broken off.");
  expect((await requestsToAnthropic(question))?.map(({ aborted }) => aborted) ?? [true]).toEqual([true]);

  await button(page, "Continue").click();
  await expect(conversation(page)).toContainText(/the sun was low.*and here the answer goes on\./s);
  await endOfAnswer(page);

  await button(page, "Try again").click();
  await expect(conversation(page)).not.toContainText("goes on");
  await expect(conversation(page)).toContainText("the sun was low");
  await expect(questionField(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(conversation(page)).toContainText("This answer was broken off.");
  expect(await turnsOf(idOf(page))).toHaveLength(1);
});

test("A question that is asked otherwise takes the place of all that came after it", async ({ page }) => {
  await enterAssistant(page, "Editor");
  for (const question of ["The first", "The second"]) {
    await ask(page, question);
    await endOfAnswer(page, question);
  }
  await button(page, "Edit the question").first().click();
  const editor = conversation(page).getByRole("textbox", { name: "Your question" });
  await expect(editor).toBeFocused();
  await editor.press("Escape");
  await expect(button(page, "Edit the question").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await editor.fill("The third");
  await button(page, "Save and ask again").click();
  await endOfAnswer(page, "The third");
  await expect(conversation(page).getByRole("listitem")).toHaveCount(1);
  await page.waitForURL(/\/assistant\/./);
  await page.reload();
  await endOfAnswer(page, "The third");
  await expect(conversation(page)).not.toContainText("The second");
  expect(await turnsOf(idOf(page))).toMatchObject([{ question: "The third" }]);
});

test("Reloaded in the middle, an answer shows what came of it, and goes on by itself", async ({ page }) => {
  await enterAssistant(page, "Reloader");
  await ask(page, "[[slow]] Tell me");
  await expect(conversation(page)).toContainText("the sun was low");
  await page.waitForURL(/\/assistant\/./);
  await page.reload();
  await expect(conversation(page)).toContainText("the sun was low");
  await expect(conversation(page)).toContainText(/the sun was low.*and here the answer goes on\./s);
  await endOfAnswer(page);
});

test("An answer that is left for another page ends there, and goes on when one comes back", async ({
  page,
}) => {
  await enterAssistant(page, "Wanderer");
  const question = unique("[[slow]] Tell me");
  await ask(page, question);
  await expect(conversation(page)).toContainText("the sun was low");
  await page.waitForURL(/\/assistant\/./);
  await page.getByRole("link", { name: "Items" }).click();
  await expect(page.getByRole("heading", { name: "Items" })).toBeVisible();
  await expect
    .poll(async () => (await requestsToAnthropic(question))?.map(({ aborted }) => aborted) ?? [true])
    .toEqual([true]);
  await page.goBack();
  await expect(conversation(page)).toContainText(/the sun was low.*and here the answer goes on\./s);
  await endOfAnswer(page);
});

test("An answer is written on while another conversation is read", async ({ page }) => {
  await enterAssistant(page, "Reader");
  await ask(page, "The quick one");
  await endOfAnswer(page);
  await page.waitForURL(/\/assistant\/./);
  await list(page).getByRole("link", { name: "New conversation" }).click();
  await page.waitForURL(/\/assistant$/);
  await ask(page, "[[words 150]] The slow one");
  await expect(conversation(page)).toContainText("the sun was low");
  await page.waitForURL(/\/assistant\/./);
  await list(page).getByRole("link", { name: "The quick one" }).click();
  await endOfAnswer(page, "The quick one");
  await list(page).getByRole("link", { name: "The slow one" }).click();
  await endOfAnswer(page, "The slow one");
  await expect(conversation(page)).not.toContainText("goes on");
});

test("A second tab watches an answer being written, and its own question meanwhile is kept", async ({
  page,
  watch,
}) => {
  watch.allow(/409/);
  await enterAssistant(page, "Doubler");
  await ask(page, "Hello");
  await endOfAnswer(page);
  await page.waitForURL(/\/assistant\/./);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await endOfAnswer(second);
  await ask(page, "[[slow]] Tell me");
  await expect(conversation(page)).toContainText("the sun was low");

  // It does not know of the other's question yet.
  await ask(second, "And I?");
  const alert = second.getByRole("alert").filter({ hasText: "is being answered already" });
  await expect(alert).toContainText("Your question is kept.");
  await expect(questionField(second)).toHaveValue("And I?");
  await expect(conversation(second)).toContainText("the sun was low");
  await expect(conversation(second)).toContainText("Being written…");
  await expect(button(second, "Send")).toBeDisabled();

  await endOfAnswer(page, "[[slow]] Tell me");
  await endOfAnswer(second, "[[slow]] Tell me");
  await button(second, "Send").click();
  await endOfAnswer(second, "And I?");
  await second.close();
});

test("A tab that was doubled while an answer is written watches it, and does not go on with it", async ({
  page,
}) => {
  await enterAssistant(page, "Copier");
  await ask(page, "[[slow]] Tell me");
  await expect(conversation(page)).toContainText("the sun was low");
  await page.waitForURL(/\/assistant\/./);
  const second = await page.context().newPage();
  const kept = await page.evaluate(() => Object.entries(sessionStorage));
  await second.addInitScript((entries) => {
    for (const [name, value] of entries) sessionStorage.setItem(name, value);
  }, kept);
  await second.goto(page.url());
  await expect(conversation(second)).toContainText("Being written…");
  await button(page, "Stop").click();
  await expect(conversation(second)).toContainText("This answer was broken off.");
  await expect(conversation(second)).not.toContainText("Thinking…");
  // Whoever watched may go on with it, by their own wish.
  await button(second, "Continue").click();
  await expect(conversation(second)).toContainText("and here the answer goes on.");
  expect(await turnsOf(idOf(page))).toHaveLength(1);
  await second.close();
});

test("An answer to somebody who erases all that is theirs meanwhile ends, and says so", async ({ page }) => {
  await enterAssistant(page, "Eraser");
  const question = unique("[[slow]] Tell me");
  await ask(page, question);
  await expect(conversation(page)).toContainText("the sun was low");
  await page.waitForURL(/\/assistant\/./);
  const second = await page.context().newPage();
  await second.goto("/settings");
  await button(second, "Erase my data").click();
  await button(second, "Erase everything").click();
  await expect(second.getByRole("status").filter({ hasText: "are erased." })).toBeVisible();
  await second.close();
  await expect(conversation(page)).toContainText("This answer is written elsewhere now, or was deleted.");
  expect(await turnsOf(idOf(page))).toEqual([]);
  await expect
    .poll(async () => (await requestsToAnthropic(question))?.map(({ aborted }) => aborted) ?? [true])
    .toEqual([true]);
});

test("An item is added only after the person's word, and not against it", async ({ page }) => {
  const person = await enterAssistant(page, "Decider");
  const items = async () => (await listItems(database, person.id as UserId)).rows.map(({ name }) => name);
  await ask(page, "Add Buy oat milk to my list");
  const milk = proposal(page, "Add to your items?");
  await expect(milk).toContainText("Buy oat milk");
  await page.waitForURL(/\/assistant\/./);
  await page.reload();
  await expect(milk).toContainText("Buy oat milk");
  expect(await items()).toEqual([]);
  await milk.getByRole("button", { name: "Do it" }).click();
  await expect(conversation(page)).toContainText("Added “Buy oat milk” to your items");
  await expect(conversation(page)).toContainText("It is done: Buy oat milk is on your list.");
  expect(await items()).toEqual(["Buy oat milk"]);

  await ask(page, "Add Sell the car to my list");
  await milk.getByRole("button", { name: "Don't" }).click();
  await expect(conversation(page)).toContainText("All right, nothing was changed.");
  await expect(conversation(page)).toContainText("Declined: adding “Sell the car” to your items");
  expect(await items()).toEqual(["Buy oat milk"]);
  await page.getByRole("link", { name: "Items" }).click();
  await expect(page.getByRole("main").filter({ visible: true })).toContainText("Buy oat milk");
});

test("The bio is changed only after the person's word, and shown on their profile", async ({ page }) => {
  const person = await enterAssistant(page, "Writer");
  const bio = async () => (await getProfile(database, person.id as UserId))?.bio;
  await ask(page, "Change my bio to I collect old maps.");
  const change = proposal(page, "Change your bio to this?");
  await expect(change).toContainText("I collect old maps.");
  expect((await bio()) ?? "").toBe("");
  await change.getByRole("button", { name: "Do it" }).click();
  await expect(conversation(page)).toContainText("your bio now reads “I collect old maps.”");
  expect(await bio()).toBe("I collect old maps.");
  await page.getByRole("link", { name: "Profile" }).click();
  await expect(page.getByRole("textbox", { name: "Bio" })).toHaveValue("I collect old maps.");
});

test("What it knows is shown word for word as it is sent", async ({ page }) => {
  const person = await enterAssistant(page, "Curious");
  const dialog = page.getByRole("dialog", { name: "What it knows about you" });
  const shown = dialog.getByRole("region", { name: "What is sent about you" });
  await expect(async () => {
    await page.reload();
    await button(page, "What does it know about me?").click({ timeout: 5_000 });
    // By then the webhooks have told all that there is to know.
    await expect(shown).toContainText("signed in", { timeout: 2_000 });
    await expect(shown).toContainText("joined", { timeout: 2_000 });
  }).toPass();
  await expect(shown).toContainText("name: Curious Test");
  const text = (await shown.textContent())?.trim();
  expect(text).not.toContain(person.email);
  await button(dialog, "Close").click();
  const question = unique("What is sent?");
  await ask(page, question);
  await endOfAnswer(page, question);
  await expect
    .poll(async () => (await requestsToAnthropic(question))?.[0]?.body.system[1]?.text ?? text)
    .toBe(text);
  await button(page, "What it was told").click();
  const told = page.getByRole("region", { name: "What was sent about you with this question" });
  expect((await told.textContent())?.trim()).toBe(text);
});

test("Who wants it is not told about, from the chat and from the settings", async ({ page }) => {
  const person = await enterAssistant(page, "Private");
  const isTold = async () => {
    const question = unique("Who am I?");
    await ask(page, question);
    await endOfAnswer(page, question);
    const requests = await requestsToAnthropic(question);
    const sent = JSON.stringify(requests?.map(({ body }) => body.system));
    const told = requests?.[0]?.body.system.length === 2;
    expect(sent.includes("Private Test") || sent.includes("<profile>")).toBe(told);
    expect(sent).not.toContain(person.email);
    const answer = told ? "Name: Private Test" : "Personalisation is off";
    await expect(conversation(page).getByRole("listitem").filter({ hasText: question })).toContainText(
      answer,
    );
    return told;
  };
  expect(await isTold()).toBe(true);

  await button(page, "What does it know about me?").click();
  const dialog = page.getByRole("dialog", { name: "What it knows about you" });
  await button(dialog, "Stop telling it about me").click();
  await expect(dialog).toContainText("Nothing about you is sent.");
  await expect(dialog).toContainText("Saved");
  await button(dialog, "Close").click();
  expect(await isTold()).toBe(false);

  await page.goto("/settings");
  await button(page, "Tell it about me").click();
  await expect(button(page, "Stop telling it about me")).toBeVisible();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.goto("/assistant");
  expect(await isTold()).toBe(true);

  await page.goto("/settings");
  await button(page, "Stop telling it about me").click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.goto("/assistant");
  await expect(page.getByText("It is told nothing about you.")).toBeVisible();
  await expect(button(page, "Who am I?")).toBeHidden();
  expect(await isTold()).toBe(false);
});

test("Someone like me is found through the directory, and the link leads to them", async ({ page }) => {
  const name = `Soulmate${Math.random().toString(36).slice(2, 8)}`;
  await enterAssistant(page, name);
  await expect(async () => {
    await ask(page, `Find ${name}`);
    await endOfAnswer(page);
    await expect(conversation(page)).toContainText(`Searched the directory for “${name}”`);
    const link = conversation(page)
      .getByRole("link", { name: `${name} Test` })
      .last();
    await expect(link).toHaveAttribute("href", /^\/directory\/user_/, { timeout: 1_000 });
  }).toPass();
  await conversation(page)
    .getByRole("link", { name: `${name} Test` })
    .last()
    .click();
  await expect(page.getByRole("heading", { name: `${name} Test` })).toBeVisible();
});

test("What the model writes runs nothing, and fetches nothing by itself", async ({ page }) => {
  await enterAssistant(page, "Wary");
  const title = await page.title();
  await ask(page, "[[html]]");
  await expect(conversation(page)).toContainText(`<img src=x onerror="document.title='broken'">`);
  await endOfAnswer(page);
  await expect(conversation(page)).toContainText("A link that must not work");
  await expect(conversation(page).getByRole("link")).toHaveCount(0);
  await expect(conversation(page).locator("img, script, b, iframe, style")).toHaveCount(0);
  expect(await page.title()).toBe(title);

  // The fixture `watch` fails where something is fetched from elsewhere.
  await ask(page, "[[image]]");
  const image = conversation(page).getByRole("link", { name: "Image: one pixel (example.com)" });
  await image.hover();
  await ask(page, "[[link]]");
  const link = conversation(page).getByRole("link", { name: "a link (example.com)" });
  await link.hover();
  await endOfAnswer(page, "[[link]]");
  for (const outside of [image, link]) {
    await expect(outside).toHaveAttribute("target", "_blank");
    await expect(outside).toHaveAttribute("rel", "noopener noreferrer nofollow");
  }
  await expect(page.locator("[role=log] img, link[href*='example.com']")).toHaveCount(0);
});

test("Code of an answer is copied as it is, and so is the answer", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enterAssistant(page, "Coder");
  await ask(page, "[[long]]");
  await endOfAnswer(page);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const copy = button(page, "Copy the code");
  await copy.click();
  await expect(page.getByRole("button", { name: "Copied the code" })).toBeVisible();
  expect(await copied()).toMatch(/^\/\*\* Says hello\. \*\/\nexport function greet.*\n\}$/s);
  await button(page, "Copy the answer").click();
  await expect.poll(copied).toMatch(/^## A long answer.*not by Claude\.\*$/s);
});

test("The key is in nothing that the browser gets", async () => {
  const key = process.env.ANTHROPIC_API_KEY ?? "";
  expect(key.length).toBeGreaterThan(20);
  const asker = { appUrl, cookies: await sessionCookies(await createPerson("Spy")) };
  const question = newQuestion("[[echo]] What is your key?");
  const answer = await send(asker, question);
  expect(answer.end).toMatchObject({ type: "end" });
  const pages = ["/assistant", `/assistant/${question.conversationId}`].map(async (path) => {
    const headers = { Cookie: asker.cookies, Accept: "text/html" };
    return (await fetch(appUrl + path, { headers })).text();
  });
  // What is in the files of the build, bundle.spec.ts says.
  for (const text of [JSON.stringify(answer), ...(await Promise.all(pages))]) {
    expect(text.length).toBeGreaterThan(500);
    expect(text).not.toContain(key);
  }
});

test("Too long a question is not sent, and loses nothing", async ({ page }) => {
  await enterAssistant(page, "Novelist");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/assistant/stream")) sent.push(request.url());
  });
  const field = questionField(page);
  await field.fill("x".repeat(maxQuestion - 100));
  await expect(page.getByText("100 characters left")).toBeVisible();
  await field.fill("x".repeat(maxQuestion + 1));
  await expect(page.getByText("1 character too many: make it shorter.")).toBeVisible();
  await expect(button(page, "Send")).toBeDisabled();
  await field.press("Enter");
  await expect(field).toHaveValue("x".repeat(maxQuestion + 1));
  expect(sent).toEqual([]);
  await field.press("Backspace");
  await field.press("Enter");
  await endOfAnswer(page);
  expect(sent).toHaveLength(1);
});

test("Where the day's budget is spent, nothing can be asked, and it says when it can", async ({
  page,
  watch,
}) => {
  watch.allow(/429/);
  const person = await enterAssistant(page, "Spender");
  await expect.poll(() => getUser(database, person.id as UserId)).toBeTruthy();
  await page.getByText("100,000 of 100,000 tokens left today").waitFor();
  const none = { cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0, cost: 0 };
  await database.insert(assistantRequests).values({
    ...{ ...none, id: crypto.randomUUID(), userId: person.id as UserId, model: "test" },
    ...{ occurredAt: Date.now(), inputTokens: 100_000 },
  });
  await ask(page, "Is there more?");
  await expect(page.getByRole("alert").filter({ hasText: "Today's budget is spent" })).toContainText(
    "Your question is kept.",
  );
  await expect(questionField(page)).toHaveValue("Is there more?");
  await page.reload();
  await expect(questionField(page)).toBeDisabled();
  await expect(questionField(page)).toHaveAccessibleDescription(
    /Today's budget is spent\. It is full again (in \d+ hours|within an hour)\./,
  );
  await expect(page.getByText("0 of 100,000 tokens left today")).toBeVisible();
  await expect(button(page, "Who am I?")).toBeDisabled();
});

test("Who asks too fast is told when they may again, and their question waits with them", async ({
  page,
  watch,
}) => {
  watch.allow(/404|409|429/);
  await page.clock.install();
  await enterAssistant(page, "Hasty");
  const burn = async () => {
    const data = { kind: "continue", conversationId: crypto.randomUUID(), turnId: crypto.randomUUID() };
    const response = await page.request.post("/assistant/stream", { data, headers: { Origin: appUrl } });
    return response.status();
  };
  const wait = page.getByText(/You can ask again in (5\d|60) seconds\./);
  await expect(async () => {
    // A minute may end in between, and then all are counted anew.
    for (let status = 0; status !== 429; status = await burn()) expect([0, 404]).toContain(status);
    await ask(page, "One more?");
    await expect(wait).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(page.getByRole("alert").filter({ hasText: "That is a lot at once" })).toContainText(
    "Your question is kept.",
  );
  await expect(questionField(page)).toHaveValue("One more?");
  await expect(button(page, "Send")).toBeDisabled();
  await page.clock.fastForward(61_000);
  await expect(button(page, "Send")).toBeEnabled();
  await expect(wait).toBeHidden();
});

test("Offline, the question is kept, and sent once one is back", async ({ page, context, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  await enterAssistant(page, "Sailor");
  await expect(button(page, "Who am I?")).toBeEnabled();
  await context.setOffline(true);
  await ask(page, "Is anybody there?");
  await expect(page.getByRole("alert").filter({ hasText: "You're offline." })).toContainText(
    "Your question is kept.",
  );
  await expect(questionField(page)).toHaveValue("Is anybody there?");
  await context.setOffline(false);
  await button(page, "Send").click();
  await endOfAnswer(page, "Is anybody there?");
  await expect(questionField(page)).toHaveValue("");
});

test("A question that the server has not taken yet is not lost by a reload", async ({ page }) => {
  await enterAssistant(page, "Impatient");
  let isHeld = true;
  // Not unrouted before the reload: Playwright would let go on what it has held.
  await page.route("**/assistant/stream", (route) => (isHeld ? undefined : route.continue()));
  await ask(page, "Did you hear me?");
  await expect(questionField(page)).toHaveValue("");
  await page.reload();
  isHeld = false;
  await expect(questionField(page)).toHaveValue("Did you hear me?");
  await button(page, "Send").click();
  await endOfAnswer(page, "Did you hear me?");
  await page.waitForURL(/\/assistant\/./);
  await page.reload();
  await endOfAnswer(page, "Did you hear me?");
  await expect(questionField(page)).toHaveValue("");
  await list(page).getByRole("link", { name: "New conversation" }).click();
  await page.waitForURL(/\/assistant$/);
  await expect(questionField(page)).toHaveValue("");
});

test("A draft survives a reload, and goes with its conversation", async ({ page }) => {
  await enterAssistant(page, "Drafter");
  await ask(page, "Hello");
  await endOfAnswer(page);
  await page.waitForURL(/\/assistant\/./);
  await questionField(page).fill("Half a thou");
  await page.reload();
  await expect(questionField(page)).toHaveValue("Half a thou");
  const kept = () => page.evaluate(() => Object.keys(sessionStorage).filter((name) => /draft/.test(name)));
  expect(await kept()).toHaveLength(1);
  await button(page, "Rename or delete Hello").click();
  await button(page, "Delete").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/assistant$/);
  expect(await kept()).toEqual([]);
});

test("What somebody has begun to ask is not shown to who signs in next in the same tab", async ({ page }) => {
  const first = await enterAssistant(page, "First");
  await questionField(page).fill("For my eyes only");
  await page.context().clearCookies();
  await enterAssistant(page, "Second");
  await expect(button(page, "Who am I?")).toBeEnabled();
  await expect(questionField(page)).toHaveValue("");
  await page.context().clearCookies();
  await signIn(page, first, "/assistant");
  await expect(questionField(page)).toHaveValue("For my eyes only");
});

test("The keyboard alone asks, writes two lines, stops, and decides", async ({ page }) => {
  await enterAssistant(page, "Typist");
  await expect(button(page, "Who am I?")).toBeEnabled();
  const tabTo = async (name: RegExp | string, role: "button" | "textbox" = "button") => {
    const target = page.getByRole(role, { name, exact: true });
    await expect(async () => {
      await page.keyboard.press("Tab");
      await expect(target).toBeFocused({ timeout: 50 });
    }).toPass();
  };
  await tabTo("Your question", "textbox");
  await page.keyboard.type("[[slow]] One");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("Two");
  await expect(questionField(page)).toHaveValue("[[slow]] One\nTwo");
  await page.keyboard.press("Enter");
  await expect(conversation(page)).toContainText("the sun was low");
  await expect(questionField(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(conversation(page)).toContainText("This answer was broken off.");
  // Whoever asks before the server has ended it, too, is asked to wait a second.
  await expect
    .poll(async () => (await turnsOf(idOf(page))).map(({ state }) => state))
    .toEqual(["interrupted"]);

  await page.keyboard.type("Add Learn to type to my list");
  await page.keyboard.press("Enter");
  await expect(proposal(page, "Add to your items?")).toBeVisible();
  await page.keyboard.press("Shift+Tab");
  await expect(async () => {
    await page.keyboard.press("Shift+Tab");
    await expect(button(page, "Do it")).toBeFocused({ timeout: 50 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(conversation(page)).toContainText("It is done: Learn to type is on your list.");
  await expect(questionField(page)).toBeFocused();

  await tabTo("What does it know about me?");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "What it knows about you" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(button(page, "What does it know about me?")).toBeFocused();
});

test("On a phone the conversations are above the chat, and nothing is wider than the screen", async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await enterAssistant(page, "Phoner");
  expect(await isWide(page)).toBe(false);
  await ask(page, `[[long]] ${"Donaudampfschifffahrt".repeat(6)}`);
  await endOfAnswer(page);
  await page.waitForURL(/\/assistant\/./);
  expect(await isWide(page)).toBe(false);
  const summary = page.getByText("Conversations", { exact: true }).filter({ visible: true });
  await expect(list(page)).toBeHidden();
  await page.evaluate(() => scrollTo(0, 0));
  await summary.click();
  await expect(list(page).getByRole("link", { name: "[[long]]" })).toBeVisible();
  const [box, chat] = [await list(page).boundingBox(), await conversation(page).boundingBox()];
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(chat?.y ?? 0);
  await button(page, /^Rename or delete/).click();
  await expect(button(page, "Delete")).toBeVisible();
  expect(await isWide(page)).toBe(false);
  await list(page).getByRole("link", { name: "New conversation" }).click();
  await page.waitForURL(/\/assistant$/);
  await expect(list(page)).toBeHidden();
});

test("Opened again, a conversation is shown at its end, and a reader who scrolls up is left there", async ({
  page,
}) => {
  await enterAssistant(page, "Scroller");
  await ask(page, "[[long]]");
  await endOfAnswer(page);
  await page.waitForURL(/\/assistant\/./);
  const fromEnd = () => page.evaluate(() => document.documentElement.scrollHeight - scrollY - innerHeight);
  await page.goto(page.url());
  await endOfAnswer(page);
  await expect.poll(fromEnd).toBeLessThan(2);
  await ask(page, "[[words 150]] More");
  await expect(conversation(page)).toContainText("the sun was low");
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, -400);
  await expect(button(page, "Jump to the end")).toBeVisible();
  const top = await page.evaluate(() => scrollY);
  await endOfAnswer(page, "[[words 150]] More");
  expect(await page.evaluate(() => scrollY)).toBe(top);
  await button(page, "Jump to the end").click();
  await expect.poll(fromEnd).toBeLessThan(2);
  await expect(button(page, "Jump to the end")).toBeHidden();
});

test("Without JavaScript the page says that it needs it", async ({ page, browser }) => {
  await enterAssistant(page, "Plain");
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(await page.context().cookies());
  const plain = await context.newPage();
  await plain.goto("/assistant");
  // Of what stands in this element, no text is found.
  await expect(plain.locator("noscript p")).toBeVisible();
  await expect(plain.locator("noscript p")).toHaveText("The assistant needs JavaScript.");
  await context.close();
});

import { eq } from "drizzle-orm";
import { turns } from "#db/schema.ts";
import { ask, conversation, endOfAnswer, enterAssistant, questionField } from "../assistant.ts";
import {
  anthropicUrl,
  appUrl,
  button,
  controlDatabase,
  createPerson,
  database,
  expect,
  requestsToAnthropic,
  sessionCookies,
  test,
} from "../fixtures.ts";

/** How Anthropic's stand-in is to fail. */
interface Fault {
  status?: number | "cut" | "mid_stream" | "stall";
  afterTokens?: number;
  retryAfter?: number;
  delayMs?: number;
}

async function failAs(fault: Fault): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify(fault);
  const response = await fetch(`${anthropicUrl}/control/faults`, { method: "POST", headers, body });
  expect(response.status).toBe(200);
}

const recover = () => fetch(`${anthropicUrl}/control/faults`, { method: "DELETE" });

const failDatabase = (mode: string) => controlDatabase("fault", { method: "PUT", body: { mode } });

test.afterEach(async () => {
  await recover();
  await failDatabase("none");
});

for (const [name, fault, words] of [
  ["is overloaded", { status: 529 }, "The assistant is overloaded at the moment. Try again in a minute."],
  ["is asked too much", { status: 429, retryAfter: 7 }, "Try again in 7 seconds."],
  ["refuses the key", { status: 401 }, "The assistant's key is refused: check ANTHROPIC_API_KEY."],
  ["does not know the model", { status: 404 }, "The assistant's model is unknown: check ANTHROPIC_MODEL."],
  ["hangs up", { status: "cut" }, "The assistant could not be reached. Try again in a moment."],
] as const) {
  test(`Where Anthropic ${name}, the question stays, with why and with Try again`, async ({ page }) => {
    await enterAssistant(page, "Faulty");
    await failAs(fault);
    await ask(page, "Are you well?");
    await expect(conversation(page)).toContainText(words);
    await expect(conversation(page)).toContainText("Are you well?");
    await expect(button(page, "Continue")).toBeHidden();
    await recover();
    await button(page, "Try again").click();
    await endOfAnswer(page, "Are you well?");
    await expect(conversation(page)).not.toContainText(words);
    await expect(conversation(page).getByRole("listitem")).toHaveCount(1);
  });
}

for (const [name, status] of [
  ["An error", "mid_stream"],
  ["A cut connection", "cut"],
] as const) {
  test(`${name} in the middle of an answer keeps what came: Continue goes on, Try again begins anew`, async ({
    page,
  }) => {
    await enterAssistant(page, "Torn");
    await failAs({ status, afterTokens: 8 });
    await ask(page, "[[words 30]]");
    await expect(conversation(page)).toContainText("the sun was low");
    await expect(conversation(page)).toContainText(/Try again in a (?:moment|minute)\./);
    await page.waitForURL(/\/assistant\/./);
    await page.reload();
    await expect(conversation(page)).toContainText("the sun was low");
    await expect(conversation(page)).toContainText("The assistant did not answer to the end.");
    await recover();
    await button(page, "Continue").click();
    await endOfAnswer(page);
    await expect(conversation(page)).toContainText(/the sun was low.*and here the answer goes on\./s);
    await button(page, "Try again").click();
    await expect(conversation(page)).not.toContainText("goes on");
    await endOfAnswer(page, "[[words 30]]");
  });
}

test("An answer that can't be kept stays on the screen, and says that it is not kept", async ({ page }) => {
  await enterAssistant(page, "Unkept");
  await ask(page, "[[words 150]]");
  await expect(conversation(page)).toContainText("the sun was low");
  await page.waitForURL(/\/assistant\/./);
  await failDatabase("refuse");
  await expect(conversation(page)).toContainText("The answer could not be kept", { timeout: 30_000 });
  await expect(conversation(page)).toContainText("not by Claude.");
  // It would be gone by now if the page were asked for anew.
  await page.waitForTimeout(3_000);
  await expect(conversation(page)).toContainText("not by Claude.");
  await expect(button(page, "Copy the answer")).toBeVisible();
});

test("While the database is down, nothing is asked of Anthropic, and the question is kept", async ({
  page,
  watch,
}) => {
  watch.allow(/503/);
  await enterAssistant(page, "Rooted");
  await failDatabase("refuse");
  const question = `Is it there? ${crypto.randomUUID()}`;
  await ask(page, question);
  await expect(page.getByRole("alert").filter({ hasText: "The database did not answer" })).toContainText(
    "Your question is kept.",
  );
  await page.waitForTimeout(3_000);
  await expect(questionField(page)).toHaveValue(question);
  expect(await requestsToAnthropic(question)).toEqual([]);
  await failDatabase("none");
  await button(page, "Send").click();
  await endOfAnswer(page, question);
});

test("A conversation that can't be loaded says so in its place, and is shown once the database is back", async ({
  page,
  watch,
}) => {
  watch.allow(/500|Server Components render|React error #4(?:19|41)/);
  await enterAssistant(page, "Reloaded");
  await ask(page, "Who am I?");
  await endOfAnswer(page, "Who am I?");
  const conversationUrl = page.url();
  await page.goto("/items");
  await failDatabase("refuse");
  await page.goto(conversationUrl);
  const notice = page.getByRole("alert").filter({ hasText: "This conversation could not be shown" });
  await expect(notice).toBeVisible({ timeout: 30_000 });
  await failDatabase("none");
  await notice.getByRole("button", { name: "Try again" }).click();
  await endOfAnswer(page, "Who am I?");
});

test("Who closes the page ends the request to Anthropic, and what came is kept as broken off", async ({
  page,
}) => {
  await enterAssistant(page, "Leaver");
  const question = `[[slow]] ${crypto.randomUUID()}`;
  await ask(page, question);
  await expect(conversation(page)).toContainText("the sun was low");
  await page.waitForURL(/\/assistant\/./);
  const id = page.url().split("/").at(-1) ?? "";
  await page.close();
  await expect.poll(() => requestsToAnthropic(question)).toMatchObject([{ aborted: true, status: 200 }]);
  await expect
    .poll(() => database.select().from(turns).where(eq(turns.conversationId, id)))
    .toMatchObject([
      { state: "interrupted", blocks: [{ type: "text", text: expect.stringContaining("the sun was low") }] },
    ]);
});

test("An answer is one round trip to the database before Anthropic is asked, and one after; a search is one more", async () => {
  const Cookie = await sessionCookies(await createPerson("Counter"));
  const trips = async () => (await controlDatabase("stats")).pipelines as number;
  const send = async (question: string) => {
    const ids = { conversationId: crypto.randomUUID(), turnId: crypto.randomUUID() };
    const response = await fetch(`${appUrl}/assistant/stream`, {
      method: "POST",
      headers: { Cookie, "Content-Type": "application/json", Origin: appUrl },
      body: JSON.stringify({ kind: "ask", ...ids, question }),
    });
    expect(response.status).toBe(200);
    return response;
  };
  const answered = async (question: string) => expect(await (await send(question)).text()).toContain('"end"');
  await answered("Hello");
  // The webhooks of the newcomer must have come before the count begins.
  await expect(async () => {
    await controlDatabase("stats/reset", { method: "POST" });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await trips()).toBe(0);
  }).toPass();

  await failAs({ delayMs: 2_000 });
  await controlDatabase("stats/reset", { method: "POST" });
  const response = await send("Hello again");
  const reader = response.body?.getReader();
  // The stream has begun, and the stand-in waits.
  expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('"start"');
  const before = await trips();
  await recover();
  while (!(await reader?.read())?.done);
  expect(before).toBe(1);
  await expect.poll(trips).toBe(2);

  for (const [question, count] of [
    ["What is two and two?", 2],
    ["Find Counter", 3],
    ["List my items", 3],
  ] as const) {
    await controlDatabase("stats/reset", { method: "POST" });
    await answered(question);
    await expect.poll(trips, question).toBe(count);
  }
});

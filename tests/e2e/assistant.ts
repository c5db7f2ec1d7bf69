import type { Page } from "@playwright/test";
import { button, createPerson, expect, type Person, signIn } from "./fixtures.ts";

/** Where the next question is written; that of an older one, which is edited, is in the conversation. */
export const questionField = (page: Page) =>
  page.locator("form:not([role=log] form)").getByRole("textbox", { name: "Your question" });

/** What was asked and answered. */
export const conversation = (page: Page) => page.getByRole("log", { name: "Conversation" });

/** Signs a new person in, and opens the assistant. */
export async function enterAssistant(page: Page, firstName: string): Promise<Person> {
  const person = await createPerson(firstName);
  await signIn(page, person, "/assistant");
  await expect(questionField(page)).toBeVisible();
  return person;
}

/** Asks a question, as soon as the page takes one. */
export async function ask(page: Page, question: string): Promise<void> {
  await questionField(page).fill(question);
  await button(page, "Send").click();
}

/** Waits for the end of the last answer, to a certain question. */
export async function endOfAnswer(page: Page, question = ""): Promise<void> {
  const last = conversation(page).locator("> ol > li").last();
  await expect(last).toContainText(question);
  await expect(last).toContainText("Answered by the local stand-in, not by Claude.", { timeout: 40_000 });
  await expect(button(page, "Try again")).toBeVisible();
}

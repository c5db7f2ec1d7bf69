import { type ClerkClient, createClerkClient } from "@clerk/backend";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { connect } from "#db/client.ts";
import { signedHeaders } from "../../local/svix/sign.ts";

export { expect };

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the browser tests by "npm test".`);
  return value;
}

export const appUrl = setting("E2E_APP_URL");
export const clerkUrl = setting("CLERK_API_URL");
const secretKey = setting("CLERK_SECRET_KEY");

export const clerk: ClerkClient = createClerkClient({ secretKey, apiUrl: clerkUrl });

/** The database that the Worker uses, to see what is really in it. */
export const database = connect({
  url: setting("TURSO_DATABASE_URL"),
  authToken: setting("TURSO_AUTH_TOKEN"),
});

/** Where the stand-in for Anthropic is; undefined where the real service answers. */
export const anthropicUrl = process.env.ANTHROPIC_BASE_URL || undefined;

/** A request to Anthropic that has ended. */
interface AnthropicRequest {
  body: { system: { text: string }[]; messages: { content: unknown }[] };
  status: number;
  aborted: boolean;
  tokens: number;
}

/**
 * The requests to Anthropic, oldest first, of the conversation whose last question says something; undefined where the real
 * service answers.
 */
export async function requestsToAnthropic(question: string): Promise<AnthropicRequest[] | undefined> {
  if (!anthropicUrl) return undefined;
  const response = await fetch(`${anthropicUrl}/control/requests`);
  const { requests } = (await response.json()) as { requests: AnthropicRequest[] };
  const asks = ({ content }: { content: unknown }) => content === question;
  return requests.filter(({ body }) => body?.messages?.some(asks)).toReversed();
}

export const button = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole("button", { name, exact: true });

/** Calls the control API of local Clerk. */
export async function controlClerk(path: string, init: { method?: string; body?: unknown } = {}) {
  return control(clerkUrl, secretKey, path, init);
}

/** Calls the control API of the local database. */
export async function controlDatabase(path: string, init: { method?: string; body?: unknown } = {}) {
  return control(setting("TURSO_DATABASE_URL"), setting("TURSO_AUTH_TOKEN"), path, init);
}

async function control(
  url: string,
  token: string,
  path: string,
  { method = "GET", body }: { method?: string; body?: unknown },
) {
  const response = await fetch(`${url}/_control/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

/** The newest code that was mailed to an address. */
export async function codeFor(address: string): Promise<string> {
  const mailed = async () => {
    const { data } = await controlClerk(`mailbox?to=${encodeURIComponent(address)}`);
    return (data[0]?.code ?? "") as string;
  };
  await expect.poll(mailed).toMatch(/^\d{6}$/);
  return mailed();
}

/** A webhook delivery as Svix sends it. */
export function signed(
  body: string,
  { key = setting("CLERK_WEBHOOK_SIGNING_SECRET"), id = `msg_${crypto.randomUUID()}`, at = new Date() } = {},
) {
  return { data: body, headers: signedHeaders(key, id, body, at) };
}

export interface Person {
  id: string;
  email: string;
  password: string;
}

let people = 0;

/** An address that nobody has yet. */
export function newAddress(name: string): string {
  return `${name}-${Date.now().toString(36)}-${process.pid}-${people++}@example.com`;
}

/** Makes a person at Clerk, as if they had signed up before. */
export async function createPerson(
  firstName: string,
  publicMetadata: UserPublicMetadata = {},
): Promise<Person> {
  const email = newAddress(firstName.toLowerCase());
  const password = `edgewise-${firstName}-password`;
  const user = await clerk.users.createUser({
    emailAddress: [email],
    password,
    firstName,
    lastName: "Test",
    publicMetadata,
  });
  return { id: user.id, email, password };
}

/** Opens a page as somebody who has signed in before. */
export async function signIn(page: Page, person: Person, path = "/profile"): Promise<void> {
  const cookies = (await sessionCookies(person)).split("; ").map((cookie) => {
    const [name = "", value = ""] = cookie.split("=");
    return { name, value, url: appUrl };
  });
  // Clerk's script believes those that it has made itself rather than ours.
  await page.context().clearCookies();
  await page.context().addCookies(cookies);
  await page.goto(path);
  // Until Clerk's script is there, it would bring back cookies that a test takes away.
  await expect(page.getByRole("button", { name: "Open user menu" })).toBeVisible();
}

/** Signs a person in by Clerk's form, and waits until they are where they wanted to go. */
export async function signInByForm(
  page: Page,
  { email, password }: Person,
  path = "/profile",
): Promise<void> {
  await page.goto(path);
  await page.getByLabel("Email address").fill(email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.waitForURL((url) => url.pathname === new URL(path, appUrl).pathname);
}

/** Waits until a newcomer is welcomed, and goes on to their profile. */
export async function passWelcome(page: Page): Promise<void> {
  await page.waitForURL("**/welcome");
  // Clerk leads there once more, a moment later.
  await page.waitForLoadState("networkidle");
  await page.getByRole("link", { name: "Not now" }).click();
  await page.waitForURL("**/profile");
}

/** Opens the profile of a new person. */
export async function openProfile(page: Page, firstName: string): Promise<void> {
  await signIn(page, await createPerson(firstName));
}

/**
 * A session without a browser, as clerk-js would get it: for requests that a page would never send.
 *
 * @returns the cookies of a signed-in request
 */
export async function sessionCookies({ email, password }: Person): Promise<string> {
  const post = async (path: string, form: Record<string, string> = {}) => {
    const response = await fetch(`${appUrl}/__clerk/v1/${path}`, {
      method: "POST",
      headers: { Origin: appUrl },
      body: new URLSearchParams(form),
    });
    return response.json();
  };
  const browser = (await post("dev_browser")).id as string;
  const query = `?__clerk_db_jwt=${encodeURIComponent(browser)}&__clerk_api_version=2026-08-20`;
  const { client } = await post(`client/sign_ins${query}`, {
    identifier: email,
    strategy: "password",
    password,
  });
  const { jwt } = await post(`client/sessions/${client.last_active_session_id}/tokens${query}`);
  const since = Math.floor(client.updated_at / 1000);
  return `__clerk_db_jwt=${browser}; __client_uat=${since}; __session=${jwt}`;
}

/** What a page must never do: it is collected while a test runs, and fails it at the end. */
interface Watch {
  /** Console errors that a test provokes on purpose, such as an answer of 503. */
  allow(message: RegExp): void;
}

export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ context }, use) => {
      const problems: string[] = [];
      const allowed: RegExp[] = [];
      context.on("page", (page) => watchPage(page, problems));
      for (const page of context.pages()) watchPage(page, problems);
      await use({ allow: (message) => allowed.push(message) });
      expect(problems.filter((problem) => !allowed.some((pattern) => pattern.test(problem)))).toEqual([]);
    },
    { auto: true },
  ],
});

function watchPage(page: Page, problems: string[]) {
  page.on("console", (message) => {
    const type = message.type();
    const hydration = /hydrat|did not match/i.test(message.text());
    if (type === "error" || hydration) problems.push(`console ${type}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "localhost")
      problems.push(`left localhost: ${request.url()}`);
  });
}

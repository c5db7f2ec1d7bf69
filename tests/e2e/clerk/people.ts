import type { Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { controlClerk, expect, type Person } from "../fixtures.ts";

/** Turns a part of local Clerk's settings for the tests that follow; what is not named is as it comes. */
export async function useSettings(change: object): Promise<void> {
  await controlClerk("settings/preset", { method: "PUT", body: { preset: "default" } });
  await controlClerk("settings", { method: "PUT", body: change });
}

/** What a page's clerk-js says; undefined while the page goes elsewhere. For polling. */
export function readClerk<T>(page: Page, read: () => T): Promise<T | undefined> {
  return page.evaluate(read).catch(() => undefined) as Promise<T | undefined>;
}

/** The newest message to an address or a phone number. */
export async function messageTo(
  address: string,
): Promise<{ code: string; link: string | null; subject: string }> {
  const newest = async () => (await controlClerk(`mailbox?to=${encodeURIComponent(address)}`)).data[0];
  await expect.poll(newest).toBeTruthy();
  return newest();
}

/** A phone number that nobody has yet. */
export function newNumber(): string {
  return `+49151${String(Date.now()).slice(-8)}`;
}

/** Opens Clerk's profile from the menu, at one of its tabs. */
export async function openUserProfile(page: Page, tab: "Profile" | "Security" = "Profile"): Promise<void> {
  await page.getByRole("button", { name: "Open user menu" }).click();
  await page.getByRole("button", { name: "Manage account" }).click();
  await page.getByRole("button", { name: tab, exact: true }).click();
}

/** Signs in and opens Clerk's profile. */
export async function signInToProfile(
  page: Page,
  person: Person,
  tab: "Profile" | "Security" = "Profile",
  label = "Email address",
) {
  await beginSignIn(page, person.email, label);
  await enterPassword(page, person.password);
  await page.waitForURL("**/profile");
  await openUserProfile(page, tab);
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open user menu" }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

/** Types an identifier on the sign-in page, and goes on. */
export async function beginSignIn(page: Page, identifier: string, label: string | RegExp = "Email address") {
  await page.goto("/sign-in");
  await page.getByLabel(label).fill(identifier);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

export async function enterPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

export async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Enter verification code").pressSequentially(code);
}

/** An authenticator app. A code counts once, so each call shows a later one. */
export class Authenticator {
  readonly #totp: TOTP;
  #periods = 0;

  constructor(secret: string) {
    this.#totp = new TOTP({ secret });
  }

  /** The code of now, and from the second call on that of the next period: clocks may differ by one. */
  next(): string {
    return this.#totp.generate({ timestamp: Date.now() + this.#periods++ * 30_000 });
  }
}

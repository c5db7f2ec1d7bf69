import type { CDPSession, Page } from "@playwright/test";
import { clerk, controlClerk, createPerson, expect, newAddress, type Person, test } from "../fixtures.ts";
import {
  beginSignIn,
  enterPassword,
  messageTo,
  openUserProfile,
  signInToProfile,
  signOut,
  useSettings,
} from "./people.ts";

test.beforeEach(() => useSettings({ passkey: true }));
test.afterAll(() => useSettings({}));

/** The device that keeps the passkeys of a page. Somebody touches it whenever it asks for that. */
interface Device {
  /** Whether the device knows whoever touches it. */
  recognize(enabled: boolean): Promise<void>;
  passkeys(): Promise<number>;
}

/** @param offers whether the browser offers passkeys by itself; here that answers before anybody can do anything */
async function addDevice(page: Page, { offers = false } = {}): Promise<Device> {
  await page.addInitScript((conditional) => {
    // clerk-js uses no passkeys in a browser that says that a program drives it.
    Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false });
    PublicKeyCredential.isConditionalMediationAvailable = async () => conditional;
  }, offers);
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    recognize: async (isUserVerified) => {
      await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
    passkeys: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  };
}

const passkeyOf = (page: Page, name: string) => page.getByRole("main").getByText(name, { exact: true });

/** Signs in and adds a passkey in Clerk's profile, which stays open. */
async function enrol(page: Page, person: Person): Promise<void> {
  await signInToProfile(page, person, "Security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(passkeyOf(page, "Passkey in Chrome")).toBeVisible();
}

/** Signs in, adds a passkey and signs out. */
async function enrolAndLeave(page: Page, person: Person): Promise<void> {
  await enrol(page, person);
  await signOut(page);
}

async function chooseFromMenu(page: Page, action: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: "Open menu" }).first().click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("A person adds a passkey, and the browser offers it by itself at the next sign-in", async ({ page }) => {
  const device = await addDevice(page, { offers: true });
  const person = await createPerson("Pia");
  await enrolAndLeave(page, person);
  expect(await device.passkeys()).toBe(1);
  expect((await messageTo(person.email)).subject).toBe("A passkey was added");
  await page.goto("/sign-in");
  await page.waitForURL("**/profile");
  await openUserProfile(page, "Security");
  await expect(page.getByRole("main").getByText(/^Last used: /)).toBeVisible();
});

test("A person signs in with a passkey and types nothing", async ({ page }) => {
  await addDevice(page);
  await enrolAndLeave(page, await createPerson("Nuria"));
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Use passkey instead" }).click();
  await page.waitForURL("**/profile");
});

test("A person who has a passkey is asked for it after their address", async ({ page }) => {
  await addDevice(page);
  const person = await createPerson("Owen");
  await enrolAndLeave(page, person);
  await beginSignIn(page, person.email);
  await expect(page.getByText("Use your passkey")).toBeVisible();
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.waitForURL("**/profile");
});

test("A passkey lets nobody in whom the device does not know", async ({ page }) => {
  const device = await addDevice(page);
  const person = await createPerson("Mallory");
  await enrolAndLeave(page, person);
  await beginSignIn(page, person.email);
  await device.recognize(false);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByText("Passkey verification was cancelled or timed out.")).toBeVisible();
  await page.getByRole("link", { name: "Use another method" }).click();
  await page.getByRole("button", { name: "Sign in with your password" }).click();
  await enterPassword(page, person.password);
  await page.waitForURL("**/profile");
});

test("A person renames a passkey and takes it away again", async ({ page, watch }) => {
  watch.allow(/422/);
  await addDevice(page);
  const person = await createPerson("Renate");
  await enrol(page, person);
  await chooseFromMenu(page, "Rename");
  await page.getByRole("main").getByLabel("Name of Passkey").fill("Blue laptop");
  await page.getByRole("main").getByRole("button", { name: "Save", exact: true }).click();
  await expect(passkeyOf(page, "Blue laptop")).toBeVisible();

  await chooseFromMenu(page, "Remove");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(passkeyOf(page, "Blue laptop")).toBeHidden();
  expect((await messageTo(person.email)).subject).toBe("A passkey was removed");

  // The device still has it, but here it opens nothing any more.
  await signOut(page);
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Use passkey instead" }).click();
  await expect(page.getByText("Passkey is not registered")).toBeVisible();
});

test("A passkey shows once more who one is, before a sensitive change", async ({ page, watch }) => {
  watch.allow(/403/);
  await useSettings({ passkey: true, reverification: { enabled: true } });
  await addDevice(page);
  const person = await createPerson("Vera");
  await enrol(page, person);
  const [session] = (await clerk.sessions.getSessionList({ userId: person.id })).data;
  await controlClerk(`sessions/${session?.id}/age`, { method: "POST", body: { minutes: 30 } });
  await page.getByRole("button", { name: "Profile", exact: true }).click();
  const address = newAddress("vera-second");
  await page.getByRole("button", { name: "Add email address" }).click();
  await page.getByRole("main").getByLabel("Email address").fill(address);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Use your passkey" }).click();
  expect((await messageTo(address)).subject).toMatch(/verification code/);
});

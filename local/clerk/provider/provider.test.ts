import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { APP_ORIGIN, PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

const CALLBACK = `${APP_ORIGIN}/sso-callback`;
let clerk: TestClerk;

beforeEach(async () => {
  clerk = await startTestClerk();
});
afterEach(() => clerk.stop());

const OAUTH = { strategy: "oauth_google", redirect_url: CALLBACK };

/** The address of the consent page, on this server itself rather than through the app. */
const direct = (url: string) => url.replace(`${APP_ORIGIN}/__clerk`, clerk.url);

function answer(url: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const state = new URL(url).searchParams.get("state") ?? "";
  return fetch(`${clerk.url}/v1/oauth/authorize`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: clerk.url, "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams({ state, ...form }).toString(),
  });
}

async function beginSignIn(browser: TestBrowser) {
  const { body } = await browser.post("/client/sign_ins", OAUTH);
  const url = body.first_factor_verification.external_verification_redirect_url as string;
  return { id: body.id as string, url };
}

const person = (email: string) => ({ email_address: email, first_name: "Ada", last_name: "Lovelace" });

describe("the local identity provider", () => {
  it("makes a newcomer of a sign-in a sign-up, with name and proved address", async () => {
    const browser = await TestBrowser.open(clerk);
    const { id, url } = await beginSignIn(browser);
    expect((await fetch(direct(url))).status).toBe(200);
    const back = await answer(url, person("new@example.com"));
    expect(back.headers.get("location")).toBe(CALLBACK);
    const { body } = await browser.call("GET", `/client/sign_ins/${id}`);
    expect(body.first_factor_verification).toMatchObject({
      status: "transferable",
      error: { code: "external_account_not_found" },
    });
    const signedUp = await browser.post("/client/sign_ups", { transfer: "true" });
    expect(signedUp.body.status).toBe("complete");
    const user = await clerk.backend.users.getUser(signedUp.body.created_user_id);
    expect(user).toMatchObject({ firstName: "Ada", passwordEnabled: false });
    expect(user.emailAddresses[0]?.verification?.status).toBe("verified");
  });

  it("links whoever has proved that the address is theirs, and nobody else", async () => {
    const known = await clerk.backend.users.createUser({
      emailAddress: ["known@example.com"],
      password: PASSWORD,
    });
    const browser = await TestBrowser.open(clerk);
    const { id, url } = await beginSignIn(browser);
    await answer(url, person("known@example.com"));
    const { body, client } = await browser.call("GET", `/client/sign_ins/${id}`);
    expect(body.status).toBe("complete");
    expect(client?.sessions[0]?.user.id).toBe(known.id);

    // Somebody who only claims an address does not get the account of the one who owns it at the provider.
    const claimer = await TestBrowser.open(clerk);
    const { userId } = await claimer.signUp("claimer@example.com");
    await claimer.post("/me/email_addresses", { email_address: "claimed@example.com" });
    const owner = await TestBrowser.open(clerk);
    const visit = await beginSignIn(owner);
    await answer(visit.url, person("claimed@example.com"));
    const outcome = await owner.call("GET", `/client/sign_ins/${visit.id}`);
    expect(outcome.body.first_factor_verification.status).toBe("transferable");
    expect((await clerk.backend.users.getUser(userId)).externalAccounts).toEqual([]);
  });

  it("asks for the second factor of whoever has one", async () => {
    await clerk.backend.users.createUser({
      emailAddress: ["two@example.com"],
      password: PASSWORD,
      totpSecret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    });
    const browser = await TestBrowser.open(clerk);
    const { id, url } = await beginSignIn(browser);
    await answer(url, person("two@example.com"));
    expect((await browser.call("GET", `/client/sign_ins/${id}`)).body.status).toBe("needs_second_factor");
  });

  it("keeps out whoever is banned", async () => {
    const banned = await clerk.backend.users.createUser({
      emailAddress: ["banned@example.com"],
      password: PASSWORD,
    });
    await clerk.backend.users.banUser(banned.id);
    const browser = await TestBrowser.open(clerk);
    const { id, url } = await beginSignIn(browser);
    await answer(url, person("banned@example.com"));
    const { body } = await browser.call("GET", `/client/sign_ins/${id}`);
    expect(body.first_factor_verification).toMatchObject({
      status: "failed",
      error: { code: "user_banned" },
    });
    expect((await browser.client())?.sessions).toEqual([]);
  });

  it("keeps the reason when one cancels, and the visit cannot be answered again", async () => {
    const browser = await TestBrowser.open(clerk);
    const { id, url } = await beginSignIn(browser);
    await answer(url, { cancel: "true" });
    const { body } = await browser.call("GET", `/client/sign_ins/${id}`);
    expect(body.first_factor_verification.error.code).toBe("oauth_access_denied");
    expect((await answer(url, person("late@example.com"))).status).toBe(400);
  });

  it("takes no form from another site, and sends nobody to one", async () => {
    const browser = await TestBrowser.open(clerk);
    const { url } = await beginSignIn(browser);
    const foreign = await answer(url, person("x@example.com"), { origin: "https://evil.example" });
    expect(foreign.status).toBe(400);
    expect(await foreign.json()).toMatchObject({ errors: [{ code: "origin_invalid" }] });
    const proxied = { "clerk-proxy-url": `${APP_ORIGIN}/__clerk`, origin: "http://localhost:1" };
    expect((await answer(url, person("x@example.com"), proxied)).status).toBe(403);
    const refused = await browser.post("/client/sign_ins", {
      ...OAUTH,
      redirect_url: "https://evil.example/",
    });
    expect(refused.error?.meta?.param_name).toBe("redirect_url");
  });

  it("shows an address that it cannot use again, with the reason, and keeps the visit", async () => {
    const browser = await TestBrowser.open(clerk);
    const { url } = await beginSignIn(browser);
    const refused = await answer(url, person("no address"));
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("valid e-mail address");
    expect((await answer(url, person("good@example.com"))).status).toBe(303);
  });

  it("is only there for providers that the instance has", async () => {
    const browser = await TestBrowser.open(clerk);
    const { error } = await browser.post("/client/sign_ins", { ...OAUTH, strategy: "oauth_apple" });
    expect(error?.code).toBe("oauth_config_missing");
  });

  it("stands in for a provider of one's own, under the name that it was given", async () => {
    const strategy = "oauth_custom_acme";
    await clerk.control("PATCH", "/settings", { customProviders: { acme: { name: "Acme ID" } } });
    const browser = await TestBrowser.open(clerk);
    const { social } = (await browser.call("GET", "/environment")).body.user_settings;
    expect(social[strategy]).toMatchObject({ strategy, name: "Acme ID", authenticatable: true });
    const { body } = await browser.post("/client/sign_ups", { ...OAUTH, strategy });
    const { external_verification_redirect_url: url } = body.verifications.external_account;
    expect(await (await fetch(direct(url))).text()).toContain("Sign in with Acme ID");
    await answer(url, person("own@example.com"));
    const signUp = await browser.call("GET", `/client/sign_ups/${body.id}`);
    const user = await clerk.backend.users.getUser(signUp.body.created_user_id);
    expect(user.externalAccounts[0]?.provider).toBe(strategy);
    const { data } = await clerk.backend.users.getUserOauthAccessToken(user.id, "custom_acme");
    expect(data).toHaveLength(1);
    const refused = await clerk.control("PATCH", "/settings", {
      customProviders: { Acme: { name: "Acme" } },
    });
    expect(refused).toEqual({ error: expect.stringContaining("customProviders.Acme") });
  });
});

describe("a sign-up with an identity provider", () => {
  it("of somebody who has an account turns into their sign-in", async () => {
    await clerk.backend.users.createUser({ emailAddress: ["known@example.com"], password: PASSWORD });
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ups", OAUTH);
    const { external_verification_redirect_url: url } = body.verifications.external_account;
    await answer(url, person("known@example.com"));
    const pending = await browser.call("GET", `/client/sign_ups/${body.id}`);
    expect(pending.body.verifications.external_account).toMatchObject({
      status: "transferable",
      error: { code: "external_account_exists" },
    });
    const signedIn = await browser.post("/client/sign_ins", { transfer: "true" });
    expect(signedIn.body.status).toBe("complete");
  });

  it("does not get past a closed sign-up", async () => {
    await clerk.control("PUT", "/settings", { signUp: { mode: "restricted" } });
    const browser = await TestBrowser.open(clerk);
    const { id, url } = await beginSignIn(browser);
    await answer(url, person("outsider@example.com"));
    expect((await browser.call("GET", `/client/sign_ins/${id}`)).body.status).toBe("needs_identifier");
    const { error } = await browser.post("/client/sign_ups", { transfer: "true" });
    expect(error?.code).toBe("sign_up_mode_restricted");
  });
});

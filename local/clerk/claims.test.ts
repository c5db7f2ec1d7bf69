import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "./test-support.ts";

let clerk: TestClerk;
afterEach(() => clerk.stop());

async function claimsWith(claims: Record<string, unknown>) {
  clerk = await startTestClerk({ settings: { session: { claims } } });
  await clerk.backend.users.createUser({
    emailAddress: ["ada@example.com"],
    password: PASSWORD,
    firstName: "Ada",
    lastName: "Lovelace",
    publicMetadata: { role: "admin", teams: ["a", "b"], nested: { deep: 7 } },
  });
  const browser = await TestBrowser.open(clerk);
  const { client } = await browser.signIn("ada@example.com");
  const token = client?.sessions[0]?.last_active_token?.jwt ?? "";
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

describe("the custom claims of a session token", () => {
  it("keep the type of what a shortcode names, at any depth", async () => {
    const claims = await claimsWith({
      metadata: "{{user.public_metadata}}",
      role: "{{user.public_metadata.role}}",
      deep: { number: "{{user.public_metadata.nested.deep}}", list: ["{{user.public_metadata.teams}}"] },
      verified: "{{user.email_verified}}",
    });
    expect(claims).toMatchObject({
      metadata: { role: "admin", teams: ["a", "b"], nested: { deep: 7 } },
      role: "admin",
      deep: { number: 7, list: [["a", "b"]] },
      verified: true,
    });
  });

  it("fill text around shortcodes, and fall back to the next alternative", async () => {
    const claims = await claimsWith({
      greeting: "{{user.first_name}} {{user.last_name}} <{{user.primary_email_address}}>",
      plan: "{{user.public_metadata.plan || user.unsafe_metadata.plan || 'free'}}",
      missing: "{{user.public_metadata.nothing}}",
    });
    expect(claims).toMatchObject({
      greeting: "Ada Lovelace <ada@example.com>",
      plan: "free",
      missing: null,
    });
  });

  it("never take the place of Clerk's own", async () => {
    const claims = await claimsWith({ sub: "somebody else", iss: "https://evil.example", v: 1 });
    expect(claims.sub).toMatch(/^user_/);
    expect(claims.iss).toBe("https://standin-local-1.clerk.accounts.dev");
    expect(claims.v).toBe(2);
  });

  it("cannot reach what is not listed", async () => {
    const claims = await claimsWith({ hash: "{{user.password_hash}}", up: "{{user.constructor.name}}" });
    expect(claims).toMatchObject({ hash: null, up: null });
  });
});

describe("the settings", () => {
  beforeEach(async () => {
    clerk = await startTestClerk();
  });

  it("keep what a change does not name, and replace what is data as a whole", async () => {
    await clerk.control("PUT", "/settings", { password: { minLength: 12 } });
    const settings = await clerk.control<Record<string, Record<string, unknown>>>("PUT", "/settings", {
      password: { maxLength: 20 },
      session: { claims: { only: 1 } },
    });
    expect(settings.password).toMatchObject({ minLength: 12, maxLength: 20 });
    expect(settings.session?.claims).toEqual({ only: 1 });
  });

  it("outlive a restart", async () => {
    await clerk.control("PUT", "/settings", { applicationName: "Acme" });
    clerk = await clerk.restart();
    expect(await clerk.control("GET", "/settings")).toMatchObject({ applicationName: "Acme" });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
let browser: TestBrowser;
let userId: string;
beforeAll(async () => {
  clerk = await startTestClerk();
  browser = await TestBrowser.open(clerk);
  ({ userId } = await browser.signUp("me@example.com"));
});
afterAll(() => clerk.stop());

const path = (id: string, action = "") => `/me/email_addresses/${id}${action}`;

/** Adds an address and asks for its code. */
async function added(address: string): Promise<string> {
  const { body } = await browser.post("/me/email_addresses", { email_address: address });
  await browser.post(path(body.id, "/prepare_verification"), { strategy: "email_code" });
  return body.id;
}

const attempt = (id: string, code: string) => browser.post(path(id, "/attempt_verification"), { code });

async function verified(address: string): Promise<string> {
  const id = await added(address);
  await attempt(id, await clerk.code(address));
  return id;
}

describe("an e-mail address of one's own", () => {
  it("is not verified by the code that was mailed to another one", async () => {
    const first = await added("one@example.com");
    let foreign = await clerk.code("one@example.com");
    while (foreign === (await clerk.code("one@example.com"))) {
      await added("two@example.com");
      foreign = await clerk.code("two@example.com");
    }
    expect((await attempt(first, foreign)).error?.code).toBe("form_code_incorrect");
    expect((await attempt(first, await clerk.code("one@example.com"))).status).toBe(200);
  });

  it("is not verified again, with the same code or a new one", async () => {
    const id = await verified("again@example.com");
    const code = await clerk.code("again@example.com");
    expect((await attempt(id, code)).error?.code).toBe("verification_already_verified");
    const prepared = await browser.post(path(id, "/prepare_verification"), { strategy: "email_code" });
    expect(prepared.error?.code).toBe("verification_already_verified");
    expect(await clerk.mailbox("again@example.com")).toHaveLength(1);
  });

  it("is the same one when it is added twice", async () => {
    const id = await added("twice@example.com");
    const { body } = await browser.post("/me/email_addresses", { email_address: "TWICE@example.com " });
    expect(body.id).toBe(id);
  });

  it("is told to webhooks once it is verified, but not each try", async () => {
    const updates = async () =>
      (await clerk.messages()).filter(({ event_type }) => event_type === "user.updated").length;
    const id = await added("told@example.com");
    const before = await updates();
    const code = await clerk.code("told@example.com");
    await attempt(id, code === "000000" ? "000001" : "000000");
    expect(await updates()).toBe(before);
    await attempt(id, code);
    expect(await updates()).toBe(before + 1);
  });

  it("hands the primary place to another verified one when it is deleted", async () => {
    const id = await verified("primary@example.com");
    await browser.call("PATCH", "/me", { primary_email_address_id: id });
    const { body } = await browser.call("DELETE", path(id));
    expect(body).toEqual({ object: "email_address", id, deleted: true });
    const user = await clerk.backend.users.getUser(userId);
    expect(user.primaryEmailAddress?.verification?.status).toBe("verified");
    expect(user.emailAddresses.map((email) => email.id)).not.toContain(id);
    const signIn = await (await TestBrowser.open(clerk)).signIn("primary@example.com");
    expect(signIn.error?.code).toBe("form_identifier_not_found");
  });

  it("is out of reach of everybody else", async () => {
    const id = await added("reach@example.com");
    const stranger = await TestBrowser.open(clerk);
    await stranger.signUp("stranger@example.com");
    const code = await clerk.code("reach@example.com");
    const calls = [
      await stranger.call("GET", path(id)),
      await stranger.call("DELETE", path(id)),
      await stranger.post(path(id, "/prepare_verification"), { strategy: "email_code" }),
      await stranger.post(path(id, "/attempt_verification"), { code }),
    ];
    expect(calls.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const primary = await stranger.call("PATCH", "/me", { primary_email_address_id: id });
    expect(primary.error?.code).toBe("form_param_value_invalid");
    expect((await (await TestBrowser.open(clerk)).call("GET", path(id))).status).toBe(401);
    expect((await attempt(id, code)).status).toBe(200);
  });

  it.each(["no-address", "two@@example.com", "a b@example.com", "a@localhost", `${"x".repeat(250)}@e.com`])(
    "cannot be %s",
    async (address) => {
      const { status, error } = await browser.post("/me/email_addresses", { email_address: address });
      expect([status, error?.code]).toEqual([422, "form_param_format_invalid"]);
    },
  );
});

describe("a code", () => {
  it.each(["４２４２４２", "12345", "1234567", "12 456", "éééééé"])(
    "that reads %s is a wrong one",
    async (code) => {
      const id = await added("digits@example.com");
      const { status, error } = await attempt(id, code);
      expect([status, error?.code]).toEqual([422, "form_code_incorrect"]);
    },
  );

  it("must be given", async () => {
    const id = await added("empty@example.com");
    expect((await attempt(id, "")).error?.code).toBe("form_param_missing");
    expect((await browser.post(path(id, "/attempt_verification"))).error?.code).toBe("form_param_missing");
  });
});

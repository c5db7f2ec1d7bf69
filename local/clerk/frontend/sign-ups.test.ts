import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
afterEach(() => {
  vi.useRealTimers();
});

const wrongCode = (right: string) => (right === "000000" ? "000001" : "000000");

describe("a sign-up with password and e-mail code", () => {
  it("waits for the address to be verified, with no strategy until a code is asked for", async () => {
    const browser = await TestBrowser.open(clerk);
    const { body, client } = await browser.post("/client/sign_ups", {
      email_address: "Waits@Example.com",
      password: PASSWORD,
      first_name: " Ann ",
      last_name: "",
    });
    expect(body).toMatchObject({
      object: "sign_up",
      status: "missing_requirements",
      email_address: "waits@example.com",
      first_name: "Ann",
      last_name: null,
      missing_fields: [],
      unverified_fields: ["email_address"],
      has_password: true,
    });
    expect(body.verifications.email_address).toMatchObject({ status: "unverified", strategy: null });
    expect(client?.sign_up?.id).toBe(body.id);

    const prepared = await browser.post(`/client/sign_ups/${body.id}/prepare_verification`, {
      strategy: "email_code",
    });
    expect(prepared.body.verifications.email_address).toMatchObject({
      status: "unverified",
      strategy: "email_code",
      attempts: 0,
    });
    expect(JSON.stringify(prepared.body)).not.toContain(await clerk.code("waits@example.com"));
  });

  it("makes the account and signs the person in with the code from the mail", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("ann@example.com");
    const code = await clerk.code("ann@example.com");
    expect(code).toMatch(/^\d{6}$/);
    const { status, body, client } = await browser.attemptSignUp(id, code);
    expect(status).toBe(200);
    expect(body.status).toBe("complete");
    expect(client?.last_active_session_id).toBe(body.created_session_id);
    expect(client?.sessions).toHaveLength(1);
    expect(client?.sessions[0]?.user.id).toBe(body.created_user_id);
    expect(client?.sessions[0]?.user.email_addresses[0]).toMatchObject({
      email_address: "ann@example.com",
      verification: { status: "verified", strategy: "email_code" },
    });
  });

  it("refuses a wrong code, counts it, and still takes the right one", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("wrong@example.com");
    const code = await clerk.code("wrong@example.com");
    const refused = await browser.attemptSignUp(id, wrongCode(code));
    expect(refused.status).toBe(422);
    expect(refused.error).toMatchObject({ code: "form_code_incorrect", meta: { param_name: "code" } });
    const { body } = await browser.call("GET", `/client/sign_ups/${id}`);
    expect(body.verifications.email_address.attempts).toBe(1);
    expect((await browser.attemptSignUp(id, code)).body.status).toBe("complete");
  });

  it("closes after five wrong codes, even to the right one, until a new code is sent", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("many@example.com");
    const code = await clerk.code("many@example.com");
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect((await browser.attemptSignUp(id, wrongCode(code))).error?.code).toBe("form_code_incorrect");
    }
    expect((await browser.attemptSignUp(id, wrongCode(code))).error?.code).toBe("verification_failed");
    expect((await browser.attemptSignUp(id, code)).error?.code).toBe("verification_failed");
    await browser.post(`/client/sign_ups/${id}/prepare_verification`, { strategy: "email_code" });
    const next = await browser.attemptSignUp(id, await clerk.code("many@example.com"));
    expect(next.body.status).toBe("complete");
  });

  it("refuses a code after ten minutes", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("late@example.com");
    const code = await clerk.code("late@example.com");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60_000 });
    const { status, error } = await browser.attemptSignUp(id, code);
    expect(status).toBe(400);
    expect(error?.code).toBe("verification_expired");
  });

  it("refuses a code that a newer one replaced", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("resend@example.com");
    const first = await clerk.code("resend@example.com");
    let second = first;
    while (second === first) {
      await browser.post(`/client/sign_ups/${id}/prepare_verification`, { strategy: "email_code" });
      second = await clerk.code("resend@example.com");
    }
    expect((await browser.attemptSignUp(id, first)).error?.code).toBe("form_code_incorrect");
    expect((await browser.attemptSignUp(id, second)).body.status).toBe("complete");
  });

  it("refuses a code that was used before", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("used@example.com");
    const code = await clerk.code("used@example.com");
    await browser.attemptSignUp(id, code);
    const { status, error } = await browser.attemptSignUp(id, code);
    expect(status).toBe(400);
    expect(error?.code).toBe("verification_already_verified");
  });

  it("refuses a code that was mailed to another address", async () => {
    const mine = await TestBrowser.open(clerk);
    const theirs = await TestBrowser.open(clerk);
    const id = await mine.beginSignUp("mine@example.com");
    let foreign = await clerk.code("mine@example.com");
    while (foreign === (await clerk.code("mine@example.com"))) {
      await theirs.beginSignUp("theirs@example.com");
      foreign = await clerk.code("theirs@example.com");
    }
    expect((await mine.attemptSignUp(id, foreign)).error?.code).toBe("form_code_incorrect");
  });

  it("needs a new code when the address is changed after one was sent", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("before@example.com");
    const code = await clerk.code("before@example.com");
    await browser.call("PATCH", `/client/sign_ups/${id}`, { email_address: "after@example.com" });
    const { error, client } = await browser.attemptSignUp(id, code);
    expect(error?.code).toBe("verification_missing");
    expect(client?.sessions).toEqual([]);
  });

  it("takes 424242 for a test address, sends it no mail, and takes no other code", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("ann+clerk_test@example.com");
    expect(await clerk.mailbox("ann+clerk_test@example.com")).toEqual([]);
    expect((await browser.attemptSignUp(id, "424243")).error?.code).toBe("form_code_incorrect");
    expect((await browser.attemptSignUp(id, "424242")).body.status).toBe("complete");
  });

  it("does not take 424242 for an ordinary address", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("ordinary@example.com");
    while ((await clerk.code("ordinary@example.com")) === "424242") {
      await browser.post(`/client/sign_ups/${id}/prepare_verification`, { strategy: "email_code" });
    }
    expect((await browser.attemptSignUp(id, "424242")).error?.code).toBe("form_code_incorrect");
  });
});

describe("a sign-up that cannot be", () => {
  it("says that an address is taken", async () => {
    await (await TestBrowser.open(clerk)).signUp("taken@example.com");
    const browser = await TestBrowser.open(clerk);
    const { status, error } = await browser.post("/client/sign_ups", {
      email_address: "TAKEN@example.com",
      password: PASSWORD,
    });
    expect(status).toBe(422);
    expect(error).toMatchObject({
      code: "form_identifier_exists",
      message: "That email address is taken. Please try another.",
      meta: { param_name: "email_address" },
    });
  });

  it("gives an address to whoever proves it first", async () => {
    const first = await TestBrowser.open(clerk);
    const second = await TestBrowser.open(clerk);
    const firstId = await first.beginSignUp("race@example.com");
    const firstCode = await clerk.code("race@example.com");
    const secondId = await second.beginSignUp("race@example.com");
    const secondCode = await clerk.code("race@example.com");
    expect((await second.attemptSignUp(secondId, secondCode)).body.status).toBe("complete");
    expect((await first.attemptSignUp(firstId, firstCode)).error?.code).toBe("identification_claimed");
    const { totalCount } = await clerk.backend.users.getUserList({ emailAddress: ["race@example.com"] });
    expect(totalCount).toBe(1);
  });

  it.each([
    [{ email_address: "no-address", password: PASSWORD }, "form_param_format_invalid", "email_address"],
    [{ email_address: "a@example.com", password: "short" }, "form_password_length_too_short", "password"],
    [
      { email_address: "a@example.com", password: "x".repeat(73) },
      "form_password_length_too_long",
      "password",
    ],
    [
      { email_address: "a@example.com", first_name: "x".repeat(257) },
      "form_param_max_length_exceeded",
      "first_name",
    ],
    [
      { email_address: "a@example.com", unsafe_metadata: "{" },
      "form_param_format_invalid",
      "unsafe_metadata",
    ],
  ])("refuses %o with %s", async (form, code, parameter) => {
    const browser = await TestBrowser.open(clerk);
    const { status, error } = await browser.post("/client/sign_ups", form as Record<string, string>);
    expect(status).toBe(422);
    expect(error).toMatchObject({ code, meta: { param_name: parameter } });
    expect(await browser.client()).toBeNull();
  });

  it("names what is missing, and completes once it is there", async () => {
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ups", { email_address: "later@example.com" });
    expect(body.missing_fields).toEqual(["password"]);
    await browser.post(`/client/sign_ups/${body.id}/prepare_verification`, { strategy: "email_code" });
    const verified = await browser.attemptSignUp(body.id, await clerk.code("later@example.com"));
    expect(verified.body).toMatchObject({ status: "missing_requirements", unverified_fields: [] });
    const completed = await browser.call("PATCH", `/client/sign_ups/${body.id}`, { password: PASSWORD });
    expect(completed.body.status).toBe("complete");
  });

  it("belongs to the browser that began it", async () => {
    const owner = await TestBrowser.open(clerk);
    const stranger = await TestBrowser.open(clerk);
    const id = await owner.beginSignUp("owned@example.com");
    await stranger.beginSignUp("stranger@example.com");
    const { status } = await stranger.attemptSignUp(id, await clerk.code("owned@example.com"));
    expect(status).toBe(403);
  });

  it("is refused in a browser in which somebody is signed in, and says who", async () => {
    const browser = await TestBrowser.open(clerk);
    const { sessionId } = await browser.signUp("already@example.com");
    const { status, error, client } = await browser.post("/client/sign_ups", {
      email_address: "b@example.com",
    });
    expect(status).toBe(400);
    expect(error?.code).toBe("session_exists");
    expect(client?.last_active_session_id).toBe(sessionId);
  });
});

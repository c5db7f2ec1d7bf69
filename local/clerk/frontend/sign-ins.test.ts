import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

const EMAIL = "person@example.com";

let clerk: TestClerk;
let userId: string;
beforeAll(async () => {
  clerk = await startTestClerk();
  ({ userId } = await (await TestBrowser.open(clerk)).signUp(EMAIL));
});
afterAll(() => clerk.stop());

async function beginReset(browser: TestBrowser, email: string): Promise<string> {
  const { body } = await browser.post("/client/sign_ins", { identifier: email });
  const factor = body.supported_first_factors.find(
    (candidate: { strategy: string }) => candidate.strategy === "reset_password_email_code",
  );
  await browser.post(`/client/sign_ins/${body.id}/prepare_first_factor`, {
    strategy: "reset_password_email_code",
    email_address_id: factor.email_address_id,
  });
  return body.id;
}

describe("a sign-in with a password", () => {
  it("offers the factors of an account, and shows of its addresses only the one that was typed", async () => {
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ins", { identifier: "PERSON@example.com" });
    expect(body.status).toBe("needs_first_factor");
    expect(body.supported_first_factors.map((factor: { strategy: string }) => factor.strategy)).toEqual([
      "password",
      "email_code",
      "reset_password_email_code",
    ]);
    expect(body.supported_first_factors[1].safe_identifier).toBe("person@example.com");
    const added = await clerk.backend.emailAddresses.createEmailAddress({
      userId,
      emailAddress: "private@example.com",
      verified: true,
    });
    const again = await browser.post("/client/sign_ins", { identifier: EMAIL });
    const other = again.body.supported_first_factors.find(
      (factor: { email_address_id?: string }) => factor.email_address_id === added.id,
    );
    expect(other.safe_identifier).toBe("p******@example.com");
  });

  it("opens a session in one request", async () => {
    const browser = await TestBrowser.open(clerk);
    const { body, client } = await browser.signIn(EMAIL);
    expect(body.status).toBe("complete");
    expect(client?.sessions[0]).toMatchObject({ id: body.created_session_id, status: "active" });
    expect(client?.sessions[0]?.user.id).toBe(userId);
  });

  it("refuses a wrong password and can go on with the right one", async () => {
    const browser = await TestBrowser.open(clerk);
    const refused = await browser.signIn(EMAIL, "not the password");
    expect(refused.status).toBe(422);
    expect(refused.error).toMatchObject({
      code: "form_password_incorrect",
      meta: { param_name: "password" },
    });
    expect(refused.client?.sessions).toEqual([]);
    const attempt = await browser.post(
      `/client/sign_ins/${refused.client?.sign_in?.id}/attempt_first_factor`,
      {
        strategy: "password",
        password: PASSWORD,
      },
    );
    expect(attempt.body.status).toBe("complete");
  });

  it("says that nobody has an unknown address", async () => {
    const browser = await TestBrowser.open(clerk);
    const { status, error } = await browser.signIn("nobody@example.com");
    expect(status).toBe(422);
    expect(error).toMatchObject({ code: "form_identifier_not_found", meta: { param_name: "identifier" } });
  });

  it("does not find somebody by an address that they never verified", async () => {
    const browser = await TestBrowser.open(clerk);
    await browser.signUp("adds@example.com");
    await browser.post("/me/email_addresses", { email_address: "unproved@example.com" });
    const { error } = await (await TestBrowser.open(clerk)).signIn("unproved@example.com");
    expect(error?.code).toBe("form_identifier_not_found");
  });

  it("is refused in a second tab of a signed-in browser, which learns the session", async () => {
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.signIn(EMAIL);
    const second = await browser.post("/client/sign_ins", { identifier: EMAIL });
    expect(second.status).toBe(400);
    expect(second.error?.code).toBe("session_exists");
    expect(second.client?.last_active_session_id).toBe(body.created_session_id);
  });

  it("keeps a banned person out and ends their sessions", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId: bannedId } = await browser.signUp("banned@example.com");
    await clerk.backend.users.banUser(bannedId);
    expect((await browser.client())?.sessions).toEqual([]);
    const { status, error } = await browser.signIn("banned@example.com");
    expect(status).toBe(403);
    expect(error?.code).toBe("user_banned");
    await clerk.backend.users.unbanUser(bannedId);
    expect((await browser.signIn("banned@example.com")).body.status).toBe("complete");
  });

  it("cannot be finished by another browser", async () => {
    const owner = await TestBrowser.open(clerk);
    const stranger = await TestBrowser.open(clerk);
    const { body } = await owner.post("/client/sign_ins", { identifier: EMAIL });
    await stranger.post("/client/sign_ins", { identifier: EMAIL });
    const { status } = await stranger.post(`/client/sign_ins/${body.id}/attempt_first_factor`, {
      strategy: "password",
      password: PASSWORD,
    });
    expect(status).toBe(404);
  });
});

describe("a sign-in with an e-mail code", () => {
  it("takes the code once", async () => {
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ins", { identifier: EMAIL, strategy: "email_code" });
    const attempt = { strategy: "email_code", code: await clerk.code(EMAIL) };
    const path = `/client/sign_ins/${body.id}/attempt_first_factor`;
    expect((await browser.post(path, attempt)).body.status).toBe("complete");
    const again = await browser.post(path, attempt);
    expect(again.status).toBe(400);
    expect(again.error?.code).toBe("client_state_invalid");
  });

  it("refuses a code for resetting the password as a code for signing in", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await beginReset(browser, EMAIL);
    const { error, client } = await browser.post(`/client/sign_ins/${id}/attempt_first_factor`, {
      strategy: "email_code",
      code: await clerk.code(EMAIL),
    });
    expect(error?.code).toBe("verification_missing");
    expect(client?.sessions).toEqual([]);
  });
});

describe("a forgotten password", () => {
  it("is replaced with the code from the mail, and the old one works no more", async () => {
    const email = "forgetful@example.com";
    const elsewhere = await TestBrowser.open(clerk);
    await elsewhere.signUp(email);

    const browser = await TestBrowser.open(clerk);
    const id = await beginReset(browser, email);
    expect((await clerk.mailbox(email))[0]?.slug).toBe("reset_password_code");
    const verified = await browser.post(`/client/sign_ins/${id}/attempt_first_factor`, {
      strategy: "reset_password_email_code",
      code: await clerk.code(email),
    });
    expect(verified.body.status).toBe("needs_new_password");
    expect(verified.client?.sessions).toEqual([]);

    const tooShort = await browser.post(`/client/sign_ins/${id}/reset_password`, { password: "short" });
    expect(tooShort.error?.code).toBe("form_password_length_too_short");
    const done = await browser.post(`/client/sign_ins/${id}/reset_password`, {
      password: "another long password",
      sign_out_of_other_sessions: "true",
    });
    expect(done.body.status).toBe("complete");
    expect((await elsewhere.client())?.sessions).toEqual([]);

    const later = await TestBrowser.open(clerk);
    expect((await later.signIn(email, PASSWORD)).error?.code).toBe("form_password_incorrect");
    expect((await later.signIn(email, "another long password")).body.status).toBe("complete");
  });

  it("cannot be replaced without the code", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await beginReset(browser, EMAIL);
    const { status, error } = await browser.post(`/client/sign_ins/${id}/reset_password`, {
      password: "stolen password",
    });
    expect(status).toBe(400);
    expect(error?.code).toBe("client_state_invalid");
    expect((await (await TestBrowser.open(clerk)).signIn(EMAIL)).body.status).toBe("complete");
  });
});

describe("a sign-in with a ticket", () => {
  it("signs in once", async () => {
    const { token, url } = await clerk.backend.signInTokens.createSignInToken({
      userId,
      expiresInSeconds: 60,
    });
    expect(new URL(url).searchParams.get("__clerk_ticket")).toBe(token);
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ins", { strategy: "ticket", ticket: token });
    expect(body.status).toBe("complete");
    const again = await (await TestBrowser.open(clerk)).post("/client/sign_ins", {
      strategy: "ticket",
      ticket: token,
    });
    expect(again.error?.code).toBe("sign_in_token_already_used_code");
  });

  it("refuses a revoked and a made-up ticket", async () => {
    const { id, token } = await clerk.backend.signInTokens.createSignInToken({
      userId,
      expiresInSeconds: 60,
    });
    await clerk.backend.signInTokens.revokeSignInToken(id);
    const browser = await TestBrowser.open(clerk);
    const revoked = await browser.post("/client/sign_ins", { strategy: "ticket", ticket: token });
    expect(revoked.error?.code).toBe("sign_in_token_revoked_code");
    const forged = `${token.slice(0, -6)}AAAAAA`;
    const refused = await browser.post("/client/sign_ins", { strategy: "ticket", ticket: forged });
    expect(refused.error?.code).toBe("ticket_invalid_code");
  });
});

describe("what is not implemented", () => {
  it("says so by name", async () => {
    const browser = await TestBrowser.open(clerk);
    const saml = await browser.post("/client/sign_ins", { strategy: "enterprise_sso", identifier: EMAIL });
    expect(saml.status).toBe(501);
    expect(saml.error?.long_message).toContain("enterprise_sso");
    const wallets = await browser.post("/me/web3_wallets", { web3_wallet: "0x1" });
    expect(wallets.status).toBe(501);
    expect(wallets.error?.long_message).toContain("POST /v1/me/web3_wallets");
  });
});

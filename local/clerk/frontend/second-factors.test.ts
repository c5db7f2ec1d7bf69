import { TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

const MINUTE = 60_000;
let clerk: TestClerk;
let people = 0;

beforeEach(async () => {
  clerk = await startTestClerk({ settings: { phoneNumber: { enabled: true } } });
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await clerk.stop();
});

const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

/** Somebody with an authenticator app. */
async function enrolled() {
  const email = `second-${people++}@example.com`;
  const browser = await TestBrowser.open(clerk);
  const { userId } = await browser.signUp(email);
  const { body } = await browser.post("/me/totp");
  const app = new TOTP({ secret: body.secret });
  const verified = await browser.post("/me/totp/attempt_verification", { code: app.generate() });
  return { browser, email, userId, app, backupCodes: verified.body.backup_codes as string[] };
}

async function afterPassword(email: string) {
  const browser = await TestBrowser.open(clerk);
  const { body } = await browser.signIn(email);
  const attempt = (strategy: string, code: string) =>
    browser.post(`/client/sign_ins/${body.id}/attempt_second_factor`, { strategy, code });
  return { browser, signIn: body, attempt };
}

describe("an authenticator app", () => {
  it("counts only once a code of it was shown", async () => {
    const browser = await TestBrowser.open(clerk);
    await browser.signUp("pending@example.com");
    const { body } = await browser.post("/me/totp");
    expect(body).toMatchObject({ verified: false, uri: expect.stringContaining("otpauth://totp/") });
    expect((await browser.post("/me/totp/attempt_verification", { code: "000000" })).error?.code).toBe(
      "form_code_incorrect",
    );
    const fresh = await TestBrowser.open(clerk);
    expect((await fresh.signIn("pending@example.com")).body.status).toBe("complete");
  });

  it("does not show its secret again", async () => {
    const { browser } = await enrolled();
    const { body } = await browser.call("GET", "/me");
    expect(JSON.stringify(body)).not.toContain("secret");
    expect((await browser.post("/me/totp")).error?.code).toBe("totp_already_enabled");
  });

  it("is asked for after the password, and a code of it opens the session", async () => {
    const { email, app } = await enrolled();
    const { signIn, attempt } = await afterPassword(email);
    expect(signIn).toMatchObject({ status: "needs_second_factor", created_session_id: null });
    expect(signIn.supported_second_factors.map(({ strategy }: { strategy: string }) => strategy)).toEqual([
      "totp",
      "backup_code",
    ]);
    const { body, client } = await attempt("totp", app.generate());
    expect(body.status).toBe("complete");
    expect(client?.sessions[0]?.factor_verification_age).toEqual([0, 0]);
  });

  it("has codes that work once, for a minute and a half, and for nobody else", async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const code = one.app.generate();
    expect((await (await afterPassword(other.email)).attempt("totp", code)).status).toBe(422);
    expect((await (await afterPassword(one.email)).attempt("totp", code)).status).toBe(200);
    expect((await (await afterPassword(one.email)).attempt("totp", code)).status).toBe(422);
    later(2 * MINUTE);
    const old = one.app.generate({ timestamp: Date.now() - 1.5 * MINUTE });
    expect((await (await afterPassword(one.email)).attempt("totp", old)).status).toBe(422);
  });

  it("cannot be passed by asking for a factor that the person does not have", async () => {
    const { email } = await enrolled();
    const { browser, signIn, attempt } = await afterPassword(email);
    expect((await attempt("phone_code", "424242")).error?.code).toBe("strategy_for_user_invalid");
    const first = await browser.post(`/client/sign_ins/${signIn.id}/attempt_first_factor`, {
      strategy: "password",
      password: PASSWORD,
    });
    expect(first.error?.code).toBe("client_state_invalid");
    expect((await browser.client())?.sessions).toEqual([]);
  });

  it("also stands before a session that a mailed code began", async () => {
    const { email } = await enrolled();
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ins", { identifier: email, strategy: "email_code" });
    const attempted = await browser.post(`/client/sign_ins/${body.id}/attempt_first_factor`, {
      strategy: "email_code",
      code: await clerk.code(email),
    });
    expect(attempted.body.status).toBe("needs_second_factor");
  });

  it("locks the account after too many wrong codes", async () => {
    await clerk.control("PUT", "/settings", { lockout: { attempts: 3 } });
    const { email, app } = await enrolled();
    const { attempt } = await afterPassword(email);
    const codes = [];
    for (let tries = 0; tries < 3; tries++) codes.push((await attempt("totp", "000000")).error?.code);
    expect(codes).toEqual(["form_code_incorrect", "form_code_incorrect", "user_locked"]);
    expect((await attempt("totp", app.generate())).error?.code).toBe("user_locked");
    later(61 * MINUTE);
    expect((await attempt("totp", app.generate())).body.status).toBe("complete");
  });
});

describe("backup codes", () => {
  it("are ten, work once each, and are void when new ones are made", async () => {
    const { browser, email, backupCodes } = await enrolled();
    expect(new Set(backupCodes).size).toBe(10);
    const [first = "", second = ""] = backupCodes;
    expect((await (await afterPassword(email)).attempt("backup_code", first)).body.status).toBe("complete");
    expect((await (await afterPassword(email)).attempt("backup_code", first)).status).toBe(422);
    const fresh = (await browser.post("/me/backup_codes")).body.codes as string[];
    expect((await (await afterPassword(email)).attempt("backup_code", second)).status).toBe(422);
    expect((await (await afterPassword(email)).attempt("backup_code", fresh[0] ?? "")).status).toBe(200);
  });

  it("come with a phone that is the first second factor, and go when it is given back or taken away", async () => {
    const browser = await TestBrowser.open(clerk);
    await browser.signUp("phone-codes@example.com");
    const { body: phone } = await browser.post("/me/phone_numbers", { phone_number: "+12015550123" });
    const path = `/me/phone_numbers/${phone.id}`;
    await browser.post(`${path}/prepare_verification`, { strategy: "phone_code" });
    await browser.post(`${path}/attempt_verification`, { code: "424242" });
    const reserve = async (reserved: string) =>
      (await browser.call("PATCH", path, { reserved_for_second_factor: reserved })).body;
    const hasCodes = async () => (await browser.call("GET", "/me")).body.backup_code_enabled;

    const { backup_codes: codes } = await reserve("true");
    expect(codes).toHaveLength(10);
    expect(await reserve("true")).not.toHaveProperty("backup_codes");
    await reserve("false");
    expect(await hasCodes()).toBe(false);
    expect((await reserve("true")).backup_codes).not.toEqual(codes);
    expect(await hasCodes()).toBe(true);
    await browser.call("DELETE", path);
    expect(await hasCodes()).toBe(false);
  });

  it("go with the last second factor", async () => {
    const { browser, userId } = await enrolled();
    await browser.call("DELETE", "/me/totp");
    expect(await clerk.backend.users.getUser(userId)).toMatchObject({
      backupCodeEnabled: false,
      twoFactorEnabled: false,
    });
    expect((await browser.post("/me/backup_codes")).status).toBe(400);
  });
});

describe("a session that has to be verified again", () => {
  const sensitive = (browser: TestBrowser) =>
    browser.post("/me/email_addresses", { email_address: `more-${people++}@example.com` });

  it("refuses a sensitive change until a factor was shown, and then allows it", async () => {
    await clerk.control("PUT", "/settings", { reverification: { enabled: true } });
    const browser = await TestBrowser.open(clerk);
    const { sessionId } = await browser.signUp("again@example.com");
    expect((await sensitive(browser)).status).toBe(200);
    later(11 * MINUTE);
    expect((await sensitive(browser)).error?.code).toBe("session_reverification_required");
    const path = `/client/sessions/${sessionId}/verify`;
    expect((await browser.post(path, { level: "first_factor" })).body.status).toBe("needs_first_factor");
    const attempt = (password: string) =>
      browser.post(`${path}/attempt_first_factor`, { strategy: "password", password });
    expect((await attempt("not the password")).error?.code).toBe("form_password_incorrect");
    expect((await sensitive(browser)).status).toBe(403);
    expect((await attempt(PASSWORD)).body).toMatchObject({
      status: "complete",
      session: { factor_verification_age: [0, -1] },
    });
    expect((await sensitive(browser)).status).toBe(200);
  });

  it("wants both factors of somebody who has two", async () => {
    const { browser, app } = await enrolled();
    const sessionId = (await browser.client())?.last_active_session_id;
    const path = `/client/sessions/${sessionId}/verify`;
    await browser.post(path, { level: "multi_factor" });
    const first = await browser.post(`${path}/attempt_first_factor`, {
      strategy: "password",
      password: PASSWORD,
    });
    expect(first.body.status).toBe("needs_second_factor");
    const second = await browser.post(`${path}/attempt_second_factor`, {
      strategy: "totp",
      code: app.generate(),
    });
    expect(second.body.status).toBe("complete");
  });
});

describe("where a second factor is required", () => {
  it("a session is pending until one is set up, and its token says so", async () => {
    const email = "must@example.com";
    await (await TestBrowser.open(clerk)).signUp(email);
    await clerk.control("PUT", "/settings", { secondFactor: { required: true } });
    const browser = await TestBrowser.open(clerk);
    const { client } = await browser.signIn(email);
    expect(client?.sessions[0]).toMatchObject({ status: "pending", tasks: [{ key: "setup-mfa" }] });
    const claims = (jwt = "") => JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
    expect(claims(client?.sessions[0]?.last_active_token?.jwt).sts).toBe("pending");
    const { body } = await browser.post("/me/totp");
    const code = new TOTP({ secret: body.secret }).generate();
    const verified = await browser.post("/me/totp/attempt_verification", { code });
    expect(verified.client?.sessions[0]).toMatchObject({ status: "active", tasks: null });
  });
});

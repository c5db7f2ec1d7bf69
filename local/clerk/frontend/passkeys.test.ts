import { TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontendAnswer, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { TestPasskey } from "./test-passkey.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
  await clerk.control("PATCH", "/settings", { passkey: true });
});
afterAll(() => clerk.stop());

let people = 0;

async function newPerson() {
  const email = `keys-${people++}@example.com`;
  const browser = await TestBrowser.open(clerk);
  return { browser, email, ...(await browser.signUp(email)) };
}

const attemptRegistration = (browser: TestBrowser, id: string, credential: string) =>
  browser.post(`/me/passkeys/${id}/attempt_verification`, {
    strategy: "passkey",
    public_key_credential: credential,
  });

async function addPasskey(browser: TestBrowser, passkey = new TestPasskey()) {
  const { body: pending } = await browser.post("/me/passkeys");
  const credential = passkey.register(pending.verification.nonce);
  return { passkey, added: await attemptRegistration(browser, pending.id, credential) };
}

async function personWithPasskey(passkey = new TestPasskey()) {
  const person = await newPerson();
  const { added } = await addPasskey(person.browser, passkey);
  expect(added.status).toBe(200);
  return { ...person, passkey, passkeyId: added.body.id as string };
}

/** A sign-in in a new browser that waits for a passkey: of the person with this address, else of anybody. */
async function beginSignIn(identifier?: string) {
  const browser = await TestBrowser.open(clerk);
  const form = { strategy: "passkey", ...(identifier ? { identifier } : {}) };
  const { body } = await browser.post("/client/sign_ins", form);
  const attempt = (credential: string) =>
    browser.post(`/client/sign_ins/${body.id}/attempt_first_factor`, {
      strategy: "passkey",
      public_key_credential: credential,
    });
  return { browser, body, attempt, nonce: body.first_factor_verification.nonce as string };
}

const isSignedIn = async (browser: TestBrowser) => (await browser.call("GET", "/me")).status === 200;

function expectInvalid(answer: FrontendAnswer) {
  expect(answer).toMatchObject({ status: 422, error: { code: "passkey_invalid_verification" } });
}

const eventsOf = async (type: string, userId: string) =>
  (await clerk.messages()).filter(({ payload }) => payload.type === type && payload.data.id === userId);

describe("a passkey", () => {
  it("is made by the browser, and counts once it has answered", async () => {
    const { browser, userId, email } = await newPerson();
    const { body: pending } = await browser.post("/me/passkeys");
    expect(pending).toMatchObject({ object: "passkey", verification: { status: "unverified" } });
    expect(JSON.parse(pending.verification.nonce)).toMatchObject({
      rp: { id: "localhost" },
      user: { id: Buffer.from(userId).toString("base64url"), name: email },
      excludeCredentials: [],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    expect((await browser.call("GET", "/me")).body.passkeys).toEqual([]);
    const passkey = new TestPasskey();
    const before = (await eventsOf("user.updated", userId)).length;
    const credential = passkey.register(pending.verification.nonce);
    const added = await attemptRegistration(browser, pending.id, credential);
    expect(added.body).toMatchObject({ id: pending.id, name: "Passkey", last_used_at: null });
    expect(added.body.verification).toMatchObject({ status: "verified", strategy: "passkey" });
    expect(added.body.verification.nonce).toBeUndefined();
    expect((await browser.call("GET", "/me")).body.passkeys).toMatchObject([{ id: pending.id }]);
    expect(await eventsOf("user.updated", userId)).toHaveLength(before + 1);
    expect((await clerk.mailbox(email))[0]).toMatchObject({ slug: "passkey_added" });

    const next = (await browser.post("/me/passkeys")).body.verification.nonce;
    expect(JSON.parse(next).excludeCredentials).toEqual([{ type: "public-key", id: passkey.id }]);
  });

  it.each([
    ["that signed another challenge", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["of another site", { origin: "http://localhost:4000" }],
    ["for another host", { host: "example.com" }],
    ["that let anybody use it", { verified: false }],
  ])("%s is not registered, and its challenge is void", async (_, oddity) => {
    const { browser } = await newPerson();
    const { body: pending } = await browser.post("/me/passkeys");
    const passkey = new TestPasskey();
    const { nonce } = pending.verification;
    expectInvalid(await attemptRegistration(browser, pending.id, passkey.register(nonce, oddity)));
    const again = await attemptRegistration(browser, pending.id, passkey.register(nonce));
    expect(again).toMatchObject({ status: 400, error: { code: "verification_failed" } });
    expect((await browser.call("GET", "/me")).body.passkeys).toEqual([]);
  });

  it.each(["", "nonsense", "{}", '{"id":"a","rawId":"a","type":"public-key","response":{}}'])(
    "is no made-up answer: %j",
    async (credential) => {
      const { browser } = await newPerson();
      const { body: pending } = await browser.post("/me/passkeys");
      expect((await attemptRegistration(browser, pending.id, credential)).status).toBe(422);
    },
  );

  it("is registered once, by one person", async () => {
    const { passkey, passkeyId, browser } = await personWithPasskey();
    const other = await newPerson();
    expectInvalid((await addPasskey(other.browser, passkey)).added);
    const { body: pending } = await other.browser.post("/me/passkeys");
    const credential = passkey.register(pending.verification.nonce);
    expect((await attemptRegistration(browser, pending.id, credential)).status).toBe(404);
    const again = await attemptRegistration(browser, passkeyId, credential);
    expect(again.error).toMatchObject({ code: "verification_already_verified" });
  });

  it("is nothing before it was registered, and void once another one was asked for", async () => {
    const { browser } = await newPerson();
    const { body: first } = await browser.post("/me/passkeys");
    const { body: second } = await browser.post("/me/passkeys");
    expect((await browser.call("PATCH", `/me/passkeys/${second.id}`, { name: "Soon" })).status).toBe(404);
    expect((await browser.call("DELETE", `/me/passkeys/${second.id}`)).status).toBe(404);
    const late = await attemptRegistration(
      browser,
      first.id,
      new TestPasskey().register(first.verification.nonce),
    );
    expect(late.status).toBe(404);
  });

  it("is renamed and removed by its owner alone", async () => {
    const { browser, userId, passkeyId, email } = await personWithPasskey();
    const path = `/me/passkeys/${passkeyId}`;
    const stranger = await newPerson();
    expect((await stranger.browser.call("PATCH", path, { name: "Mine" })).status).toBe(404);
    expect((await stranger.browser.call("DELETE", path)).status).toBe(404);
    expect((await browser.call("PATCH", path, { name: " " })).status).toBe(422);
    const before = (await eventsOf("user.updated", userId)).length;
    expect((await browser.call("PATCH", path, { name: "Laptop" })).body).toMatchObject({ name: "Laptop" });
    expect((await browser.call("DELETE", path)).body).toEqual({
      object: "passkey",
      id: passkeyId,
      deleted: true,
    });
    expect((await browser.call("GET", "/me")).body.passkeys).toEqual([]);
    expect(await eventsOf("user.updated", userId)).toHaveLength(before + 2);
    expect((await clerk.mailbox(email))[0]).toMatchObject({ slug: "passkey_removed" });
  });
});

describe("a sign-in with a passkey", () => {
  it("needs no identifier", async () => {
    const { userId, passkey, browser: own } = await personWithPasskey();
    const { body, nonce, attempt, browser } = await beginSignIn();
    expect(body).toMatchObject({
      status: "needs_first_factor",
      identifier: null,
      supported_first_factors: [{ strategy: "passkey" }],
    });
    expect(JSON.parse(nonce)).toMatchObject({ rpId: "localhost", allowCredentials: [] });
    const answer = await attempt(passkey.answer(nonce));
    expect(answer.body).toMatchObject({ status: "complete", identifier: null });
    expect(answer.client?.last_active_session_id).toBe(answer.body.created_session_id);
    expect((await browser.call("GET", "/me")).body.id).toBe(userId);
    const [kept] = (await own.call("GET", "/me")).body.passkeys;
    expect(Date.now() - kept.last_used_at).toBeLessThan(10_000);
  });

  it("is offered to whoever has one, once they have said who they are", async () => {
    const { email, passkey, userId } = await personWithPasskey();
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ins", { identifier: email });
    expect(body.supported_first_factors[0]).toEqual({ strategy: "passkey" });
    const path = `/client/sign_ins/${body.id}`;
    const prepared = await browser.post(`${path}/prepare_first_factor`, { strategy: "passkey" });
    const { nonce } = prepared.body.first_factor_verification;
    expect(JSON.parse(nonce).allowCredentials).toEqual([{ type: "public-key", id: passkey.id }]);
    await browser.post(`${path}/attempt_first_factor`, {
      strategy: "passkey",
      public_key_credential: passkey.answer(nonce),
    });
    expect((await browser.call("GET", "/me")).body.id).toBe(userId);
    const other = await newPerson();
    const refused = await (await TestBrowser.open(clerk)).post("/client/sign_ins", {
      identifier: other.email,
      strategy: "passkey",
    });
    expect(refused.error).toMatchObject({ code: "strategy_for_user_invalid" });
  });

  it.each([
    ["another challenge", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["another origin", { origin: "http://localhost:4000" }],
    ["another host", { host: "example.com" }],
    ["nobody's finger", { verified: false }],
    ["the name of somebody else", { userHandle: Buffer.from("user_x").toString("base64url") }],
  ])("does not take an answer with %s, and asks anew", async (_, oddity) => {
    const { passkey } = await personWithPasskey();
    const { nonce, attempt, browser, body } = await beginSignIn();
    expectInvalid(await attempt(passkey.answer(nonce, oddity)));
    expect((await attempt(passkey.answer(nonce))).error).toMatchObject({ code: "verification_failed" });
    expect(await isSignedIn(browser)).toBe(false);
    const path = `/client/sign_ins/${body.id}/prepare_first_factor`;
    const again = await browser.post(path, { strategy: "passkey" });
    await attempt(passkey.answer(again.body.first_factor_verification.nonce));
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("does not take the signature of another key", async () => {
    const { passkey } = await personWithPasskey();
    const { nonce, attempt } = await beginSignIn();
    const forged = JSON.parse(passkey.answer(nonce));
    forged.response.signature = JSON.parse(new TestPasskey().answer(nonce)).response.signature;
    expectInvalid(await attempt(JSON.stringify(forged)));
  });

  it("does not take a passkey of somebody else, or one that nobody registered", async () => {
    const ada = await personWithPasskey();
    const bob = await personWithPasskey();
    const { nonce, attempt, browser } = await beginSignIn(ada.email);
    const unknown = await attempt(new TestPasskey().answer(nonce));
    expect(unknown).toMatchObject({ status: 422, error: { code: "passkey_not_registered" } });
    expectInvalid(await attempt(bob.passkey.answer(nonce)));
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("takes an answer once, also when it comes twice at the same time", async () => {
    const { passkey, email } = await personWithPasskey();
    const first = await beginSignIn();
    const answer = passkey.answer(first.nonce);
    const twice = await Promise.all([first.attempt(answer), first.attempt(answer)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 400]);
    expectInvalid(await (await beginSignIn()).attempt(answer));
    expectInvalid(await (await beginSignIn(email)).attempt(answer));
  });

  it("keeps the counter, and refuses one that runs backwards", async () => {
    const { passkey } = await personWithPasskey(new TestPasskey(5));
    const signInAt = async (counter: number) => {
      passkey.counter = counter;
      const { nonce, attempt } = await beginSignIn();
      return (await attempt(passkey.answer(nonce))).status;
    };
    expect(await signInAt(7)).toBe(200);
    expect(await signInAt(7)).toBe(422);
    expect(await signInAt(3)).toBe(422);
    expect(await signInAt(8)).toBe(200);
  });

  it("waits no longer than a code", async () => {
    const { passkey } = await personWithPasskey();
    await clerk.control("PATCH", "/settings", { code: { lifetime: 0 } });
    const { nonce, attempt } = await beginSignIn();
    await clerk.control("PATCH", "/settings", { code: { lifetime: 600_000 } });
    expect((await attempt(passkey.answer(nonce))).error).toMatchObject({ code: "verification_expired" });
  });

  it("goes on to the second factor of whoever has one", async () => {
    const { passkey, browser: own } = await personWithPasskey();
    const { body: totp } = await own.post("/me/totp");
    const code = new TOTP({ secret: totp.secret }).generate();
    await own.post("/me/totp/attempt_verification", { code });
    const { nonce, attempt, browser } = await beginSignIn();
    const { body } = await attempt(passkey.answer(nonce));
    expect(body.status).toBe("needs_second_factor");
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("ends with the passkey, and with the account", async () => {
    const { passkey, passkeyId, browser, userId } = await personWithPasskey();
    const whileBanned = await beginSignIn();
    await clerk.backend.users.banUser(userId);
    const banned = await whileBanned.attempt(passkey.answer(whileBanned.nonce));
    expect(banned.error).toMatchObject({ code: "user_banned" });
    await clerk.backend.users.unbanUser(userId);
    await clerk.backend.users.deleteUserPasskey({ userId, passkeyIdentificationId: passkeyId });
    const { nonce, attempt } = await beginSignIn();
    const removed = await attempt(passkey.answer(nonce));
    expect(removed.error).toMatchObject({ code: "passkey_not_registered" });
    expect(await isSignedIn(browser)).toBe(false);
  });

  it("locks out whoever was named, after too many wrong answers", async () => {
    await clerk.control("PATCH", "/settings", { lockout: { attempts: 2 } });
    const { passkey, email } = await personWithPasskey();
    const attempts = [];
    for (let count = 0; count < 2; count++) {
      const { nonce, attempt } = await beginSignIn(email);
      attempts.push(await attempt(passkey.answer(nonce, { host: "example.com" })));
    }
    expect(attempts.map(({ error }) => error?.code)).toEqual(["passkey_invalid_verification", "user_locked"]);
    const { nonce, attempt } = await beginSignIn();
    expect((await attempt(passkey.answer(nonce))).error).toMatchObject({ code: "user_locked" });
    await clerk.control("PATCH", "/settings", { lockout: { attempts: 100 } });
  });

  it("signs in nobody a second time in the same browser", async () => {
    await clerk.control("PATCH", "/settings", { session: { multiple: true } });
    const { passkey, browser } = await personWithPasskey();
    const { body } = await browser.post("/client/sign_ins", { strategy: "passkey" });
    const again = await browser.post(`/client/sign_ins/${body.id}/attempt_first_factor`, {
      strategy: "passkey",
      public_key_credential: passkey.answer(body.first_factor_verification.nonce),
    });
    expect(again.error).toMatchObject({ code: "identifier_already_signed_in" });
    await clerk.control("PATCH", "/settings", { session: { multiple: false } });
  });
});

describe("reverification with a passkey", () => {
  const begin = async (browser: TestBrowser, sessionId: string) => {
    const path = `/client/sessions/${sessionId}/verify`;
    await browser.post(path, { level: "first_factor" });
    const { body } = await browser.post(`${path}/prepare_first_factor`, { strategy: "passkey" });
    const attempt = (credential: string) =>
      browser.post(`${path}/attempt_first_factor`, {
        strategy: "passkey",
        public_key_credential: credential,
      });
    return { body, attempt, nonce: body.first_factor_verification.nonce as string };
  };

  it("makes the first factor fresh, so that a passkey can be added again", async () => {
    const { browser, sessionId, passkey } = await personWithPasskey();
    await clerk.control("PATCH", "/settings", { reverification: { enabled: true } });
    await clerk.control("POST", `/sessions/${sessionId}/age`, { minutes: 30 });
    expect((await browser.post("/me/passkeys")).status).toBe(403);
    const { body, attempt, nonce } = await begin(browser, sessionId);
    expect(body.supported_first_factors[0]).toEqual({ strategy: "passkey" });
    const answer = passkey.answer(nonce);
    expect((await attempt(answer)).body).toMatchObject({ status: "complete" });
    expect((await attempt(answer)).status).toBe(400);
    expect((await browser.post("/me/passkeys")).status).toBe(200);
    await clerk.control("PATCH", "/settings", { reverification: { enabled: false } });
  });

  it("does not take somebody else's, nor an answer that was given to a sign-in", async () => {
    const ada = await personWithPasskey();
    const bob = await personWithPasskey();
    const first = await begin(ada.browser, ada.sessionId);
    expectInvalid(await first.attempt(bob.passkey.answer(first.nonce)));
    const elsewhere = await beginSignIn(ada.email);
    const second = await begin(ada.browser, ada.sessionId);
    expectInvalid(await second.attempt(ada.passkey.answer(elsewhere.nonce)));
  });
});

describe("without passkeys in the settings", () => {
  it("nobody adds one or signs in with one", async () => {
    const { browser, email, passkey } = await personWithPasskey();
    const underWay = await beginSignIn();
    await clerk.control("PATCH", "/settings", { passkey: false });
    expect((await browser.post("/me/passkeys")).status).toBe(403);
    const late = await underWay.attempt(passkey.answer(underWay.nonce));
    expect(late.error).toMatchObject({ code: "strategy_for_user_invalid" });
    const anybody = await (await TestBrowser.open(clerk)).post("/client/sign_ins", { strategy: "passkey" });
    expect(anybody.status).toBe(422);
    const named = await (await TestBrowser.open(clerk)).post("/client/sign_ins", {
      strategy: "passkey",
      identifier: email,
    });
    expect(named.status).toBe(400);
    await clerk.control("PATCH", "/settings", { passkey: true });
  });
});

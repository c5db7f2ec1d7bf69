import { verifyToken } from "@clerk/backend";
import { TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD, PUBLIC_KEY_PEM, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { changeStoredUser, linkedAccount, refusal, registeredPasskey } from "./test-state.ts";

const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const BCRYPT = "$2b$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.";

let clerk: TestClerk;
let users: TestClerk["backend"]["users"];
beforeAll(async () => {
  clerk = await startTestClerk();
  users = clerk.backend.users;
});
afterAll(() => clerk.stop());

let people = 0;
const freshEmail = () => `access-${people++}@example.com`;
const newUser = (details = {}) =>
  users.createUser({ emailAddress: [freshEmail()], password: PASSWORD, ...details });

describe("locking", () => {
  it("keeps the person from signing in until they are unlocked, and leaves their sessions", async () => {
    const emailAddress = freshEmail();
    const { id } = await newUser({ emailAddress: [emailAddress] });
    const session = await clerk.backend.sessions.createSession({ userId: id });
    expect((await users.lockUser(id)).locked).toBe(true);
    const browser = await TestBrowser.open(clerk);
    expect((await browser.signIn(emailAddress)).error?.code).toBe("user_locked");
    expect((await clerk.backend.sessions.getSession(session.id)).status).toBe("active");
    expect((await users.unlockUser(id)).locked).toBe(false);
    expect((await browser.signIn(emailAddress)).body.status).toBe("complete");
  });

  it("is not there in an instance without lockouts", async () => {
    const other = await startTestClerk({ settings: { lockout: { enabled: false } } });
    try {
      const details = { emailAddress: ["someone@example.com"], password: PASSWORD };
      const { id } = await other.backend.users.createUser(details);
      const refused = refusal(403, "feature_not_enabled");
      await expect(other.backend.users.lockUser(id)).rejects.toMatchObject(refused);
    } finally {
      await other.stop();
    }
  });
});

describe("passwords", () => {
  it("are taken over from another service by their digests", async () => {
    const emailAddress = freshEmail();
    const imported = { password: undefined, passwordDigest: BCRYPT, passwordHasher: "bcrypt" };
    const { id } = await newUser({ emailAddress: [emailAddress], ...imported });
    expect(await users.verifyPassword({ userId: id, password: PASSWORD })).toEqual({ verified: true });
    const browser = await TestBrowser.open(clerk);
    expect((await browser.signIn(emailAddress, "wrong password")).error?.code).toBe(
      "form_password_incorrect",
    );
    expect((await browser.signIn(emailAddress)).body.status).toBe("complete");
  });

  it("are changed to a digest, and refused when it is none", async () => {
    const { id } = await newUser({ password: "another long password" });
    const digest = { passwordDigest: BCRYPT, passwordHasher: "bcrypt" } as const;
    await users.updateUser(id, digest);
    expect(await users.verifyPassword({ userId: id, password: PASSWORD })).toEqual({ verified: true });
    await expect(users.updateUser(id, { ...digest, passwordDigest: "$2b$nonsense" })).rejects.toMatchObject(
      refusal(422, "form_password_digest_invalid_code", "password_digest"),
    );
    await expect(users.updateUser(id, { ...digest, passwordHasher: "phpass" })).rejects.toMatchObject(
      refusal(501, "not_implemented"),
    );
  });

  it("are taken away, on request with the sessions", async () => {
    const { id } = await newUser();
    const session = await clerk.backend.sessions.createSession({ userId: id });
    const user = await users.removePassword(id, { signOutOfOtherSessions: true });
    expect(user).toMatchObject({ passwordEnabled: false });
    expect((await clerk.backend.sessions.getSession(session.id)).status).toBe("revoked");
    await expect(users.removePassword(id)).rejects.toMatchObject(refusal(400, "no_password_set"));
  });

  it("that are known from a breach leave a session pending until that is taken back", async () => {
    const { id } = await newUser();
    const session = await clerk.backend.sessions.createSession({ userId: id });
    const status = async () => {
      const { jwt } = await clerk.backend.sessions.getToken(session.id);
      return (await verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM })).sts;
    };
    await users.setPasswordCompromised(id);
    expect(await status()).toBe("pending");
    await users.unsetPasswordCompromised(id);
    expect(await status()).toBe("active");
  });
});

describe("second factors", () => {
  it("verify once with each code", async () => {
    const { id: userId } = await newUser({ totpSecret: SECRET, backupCodes: ["spare-1"] });
    const code = new TOTP({ secret: SECRET }).generate();
    expect(await users.verifyTOTP({ userId, code })).toEqual({ verified: true, code_type: "totp" });
    const incorrect = refusal(422, "totp_incorrect_code");
    await expect(users.verifyTOTP({ userId, code })).rejects.toMatchObject(incorrect);
    const backup = await users.verifyTOTP({ userId, code: "spare-1" });
    expect(backup).toEqual({ verified: true, code_type: "backup_code" });
    await expect(users.verifyTOTP({ userId, code: "spare-1" })).rejects.toMatchObject(incorrect);
  });

  it("are not there for somebody without an authenticator app", async () => {
    const { id: userId } = await newUser();
    const disabled = refusal(400, "totp_disabled");
    await expect(users.verifyTOTP({ userId, code: "123456" })).rejects.toMatchObject(disabled);
  });
});

describe("what a browser has added", () => {
  it("is deleted by its own id or that of its identification", async () => {
    const { id: userId } = await newUser();
    const account = linkedAccount("github", freshEmail());
    changeStoredUser(clerk, userId, () => ({ external_accounts: [account] }));
    const ask = { userId, externalAccountId: account.identification_id };
    expect(await users.deleteUserExternalAccount(ask)).toMatchObject({ deleted: true });
    await expect(users.deleteUserExternalAccount(ask)).rejects.toMatchObject({ status: 404 });
  });

  it("is a passkey whose removal the person is told of", async () => {
    const emailAddress = freshEmail();
    const { id: userId } = await newUser({ emailAddress: [emailAddress] });
    const passkey = registeredPasskey("phone");
    changeStoredUser(clerk, userId, () => ({ passkeys: [passkey] }));
    await users.deleteUserPasskey({ userId, passkeyIdentificationId: passkey.id });
    expect(await clerk.mailbox(emailAddress)).toMatchObject([{ slug: "passkey_removed" }]);
  });

  it("has tokens at the providers that the instance has, and 404 at others", async () => {
    const { id } = await newUser();
    await expect(users.getUserOauthAccessToken(id, "facebook")).rejects.toMatchObject(
      refusal(404, "oauth_token_provider_not_enabled"),
    );
  });
});

describe("a profile image", () => {
  const image = (type: string) => new Blob([new Uint8Array([1, 2, 3])], { type });

  it("is served as it was uploaded, and gone once it is replaced", async () => {
    const { id } = await newUser();
    const { imageUrl } = await users.updateUserProfileImage(id, { file: image("image/png") });
    const served = (url: string) => fetch(clerk.url + new URL(url).pathname.replace("/__clerk", ""));
    const answer = await served(imageUrl);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 3]);
    await users.updateUserProfileImage(id, { file: image("image/webp") });
    expect((await served(imageUrl)).status).toBe(404);
  });

  it("is a picture", async () => {
    const { id } = await newUser();
    await expect(users.updateUserProfileImage(id, { file: image("image/svg+xml") })).rejects.toMatchObject(
      refusal(400, "request_body_invalid"),
    );
    await expect(users.updateUser(id, { profileImageID: "img_unknown" })).rejects.toMatchObject(
      refusal(422, "form_param_value_invalid", "profile_image_id"),
    );
  });
});

import { TOTP } from "otpauth";
import { expect } from "vitest";
import { PASSWORD } from "../../test-support.ts";
import { changeStoredUser, linkedAccount, registeredPasskey } from "../test-state.ts";
import type { Contract, Fixture } from "./fixture.ts";

const SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const PICTURE = new Blob([new Uint8Array([137, 80, 78, 71])], { type: "image/png" });

export const usersContract = ({ backend: { users }, clerk, newUser, freshEmail }: Fixture): Contract => ({
  async "users.createUser"() {
    const email = freshEmail();
    const user = await users.createUser({
      emailAddress: [email],
      phoneNumber: ["+15005550010"],
      username: "contract",
      password: PASSWORD,
      totpSecret: SECRET,
      backupCodes: ["code-one"],
      banned: true,
      locked: true,
    });
    expect(user).toMatchObject({
      username: "contract",
      passwordEnabled: true,
      totpEnabled: true,
      twoFactorEnabled: true,
      backupCodeEnabled: true,
      banned: true,
      locked: true,
      primaryEmailAddress: { emailAddress: email, verification: { status: "verified", strategy: "admin" } },
      primaryPhoneNumber: { phoneNumber: "+15005550010", verification: { status: "verified" } },
    });
  },
  async "users.getUser"() {
    const user = await newUser();
    expect(await users.getUser(user.id)).toEqual(user);
  },
  async "users.getUserList"() {
    const user = await newUser();
    expect(await users.getUserList({ userId: [user.id] })).toEqual({ data: [user], totalCount: 1 });
  },
  async "users.getCount"() {
    const before = await users.getCount();
    await newUser();
    expect(await users.getCount()).toBe(before + 1);
  },
  async "users.updateUser"() {
    const { id } = await newUser();
    const updated = await users.updateUser(id, { username: "renamed", deleteSelfEnabled: false });
    expect(updated).toMatchObject({ id, username: "renamed", deleteSelfEnabled: false });
  },
  async "users.replaceUserEmailAddress"() {
    const { id } = await newUser();
    const email = freshEmail();
    const replaced = await users.replaceUserEmailAddress(id, { emailAddress: email });
    expect(replaced).toMatchObject({ emailAddress: email, verification: { status: "verified" } });
    const user = await users.getUser(id);
    expect([user.emailAddresses, user.primaryEmailAddressId]).toEqual([[replaced], replaced.id]);
  },
  async "users.replaceUserPhoneNumber"() {
    const { id } = await newUser();
    const replaced = await users.replaceUserPhoneNumber(id, { phoneNumber: "+15005550011" });
    expect(replaced).toMatchObject({ phoneNumber: "+15005550011", verification: { status: "verified" } });
    expect((await users.getUser(id)).primaryPhoneNumberId).toBe(replaced.id);
  },
  async "users.updateUserProfileImage"() {
    const { id, imageUrl } = await newUser();
    const updated = await users.updateUserProfileImage(id, { file: PICTURE });
    expect(updated).toMatchObject({ id, hasImage: true });
    expect(updated.imageUrl).not.toBe(imageUrl);
  },
  async "users.deleteUserProfileImage"() {
    const { id, imageUrl } = await newUser();
    await users.updateUserProfileImage(id, { file: PICTURE });
    expect(await users.deleteUserProfileImage(id)).toMatchObject({ hasImage: false, imageUrl });
  },
  async "users.updateUserMetadata"() {
    const { id } = await newUser({ publicMetadata: { a: 1 } });
    const updated = await users.updateUserMetadata(id, { publicMetadata: { b: 2 } });
    expect(updated.publicMetadata).toEqual({ a: 1, b: 2 });
  },
  async "users.replaceUserMetadata"() {
    const { id } = await newUser({ publicMetadata: { a: 1 } });
    const updated = await users.replaceUserMetadata(id, { publicMetadata: { b: 2 } });
    expect(updated.publicMetadata).toEqual({ b: 2 });
  },
  async "users.deleteUser"() {
    const { id } = await newUser();
    expect(await users.deleteUser(id)).toMatchObject({ object: "user", id, deleted: true });
    await expect(users.getUser(id)).rejects.toMatchObject({ status: 404 });
  },
  async "users.getUserOauthAccessToken"() {
    const { id } = await newUser();
    expect(await users.getUserOauthAccessToken(id, "google")).toEqual({ data: [], totalCount: 0 });
    const account = linkedAccount("google", freshEmail());
    changeStoredUser(clerk, id, () => ({ external_accounts: [account] }));
    const { data, totalCount } = await users.getUserOauthAccessToken(id, "google");
    expect(totalCount).toBe(1);
    expect(data[0]).toMatchObject({
      externalAccountId: account.id,
      provider: "oauth_google",
      scopes: ["email", "profile"],
      token: expect.stringMatching(/^local_/),
    });
  },
  async "users.disableUserMFA"() {
    const { id } = await newUser({ totpSecret: SECRET, backupCodes: ["one"] });
    expect(await users.disableUserMFA(id)).toEqual({ user_id: id });
    expect(await users.getUser(id)).toMatchObject({
      twoFactorEnabled: false,
      totpEnabled: false,
      backupCodeEnabled: false,
    });
  },
  async "users.deleteUserTOTP"() {
    const { id } = await newUser({ totpSecret: SECRET, backupCodes: ["one"] });
    expect(await users.deleteUserTOTP(id)).toEqual({ user_id: id });
    expect(await users.getUser(id)).toMatchObject({ totpEnabled: false, backupCodeEnabled: true });
  },
  async "users.deleteUserBackupCodes"() {
    const { id } = await newUser({ totpSecret: SECRET, backupCodes: ["one"] });
    expect(await users.deleteUserBackupCodes(id)).toEqual({ user_id: id });
    expect(await users.getUser(id)).toMatchObject({ totpEnabled: true, backupCodeEnabled: false });
  },
  async "users.removePassword"() {
    const { id } = await newUser({ password: PASSWORD });
    expect(await users.removePassword(id)).toMatchObject({ id, passwordEnabled: false });
  },
  async "users.verifyPassword"() {
    const { id } = await newUser({ password: PASSWORD });
    expect(await users.verifyPassword({ userId: id, password: PASSWORD })).toEqual({ verified: true });
  },
  async "users.verifyTOTP"() {
    const { id } = await newUser({ totpSecret: SECRET });
    const code = new TOTP({ secret: SECRET }).generate();
    expect(await users.verifyTOTP({ userId: id, code })).toEqual({ verified: true, code_type: "totp" });
  },
  async "users.banUser"() {
    expect(await users.banUser((await newUser()).id)).toMatchObject({ banned: true });
  },
  async "users.unbanUser"() {
    expect(await users.unbanUser((await newUser({ banned: true })).id)).toMatchObject({ banned: false });
  },
  async "users.lockUser"() {
    const locked = await users.lockUser((await newUser()).id);
    expect(locked).toMatchObject({ locked: true });
  },
  async "users.unlockUser"() {
    const unlocked = await users.unlockUser((await newUser({ locked: true })).id);
    expect(unlocked).toMatchObject({ locked: false });
  },
  async "users.deleteUserPasskey"() {
    const { id } = await newUser();
    const passkey = registeredPasskey("laptop");
    changeStoredUser(clerk, id, () => ({ passkeys: [passkey] }));
    const ask = { userId: id, passkeyIdentificationId: passkey.id };
    expect(await users.deleteUserPasskey(ask)).toMatchObject({ id: passkey.id, deleted: true });
    await expect(users.deleteUserPasskey(ask)).rejects.toMatchObject({ status: 404 });
  },
  async "users.deleteUserWeb3Wallet"() {
    const { id } = await newUser();
    const ask = { userId: id, web3WalletIdentificationId: "idn_wallet" };
    await expect(users.deleteUserWeb3Wallet(ask)).rejects.toMatchObject({
      status: 404,
      errors: [{ code: "resource_not_found", longMessage: expect.stringContaining("idn_wallet") }],
    });
  },
  async "users.deleteUserExternalAccount"() {
    const { id } = await newUser();
    const account = linkedAccount("github", freshEmail());
    changeStoredUser(clerk, id, () => ({ external_accounts: [account] }));
    const deleted = await users.deleteUserExternalAccount({ userId: id, externalAccountId: account.id });
    expect(deleted).toMatchObject({ object: "external_account", id: account.id, deleted: true });
    expect((await users.getUser(id)).externalAccounts).toEqual([]);
  },
  async "users.setPasswordCompromised"() {
    const { id } = await newUser({ password: PASSWORD });
    const { id: sessionId } = await clerk.backend.sessions.createSession({ userId: id });
    expect(await users.setPasswordCompromised(id, { revokeAllSessions: true })).toMatchObject({ id });
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe("revoked");
  },
  async "users.unsetPasswordCompromised"() {
    const { id } = await newUser({ password: PASSWORD });
    await users.setPasswordCompromised(id);
    const user = await users.unsetPasswordCompromised(id);
    expect(user).toMatchObject({ id, passwordEnabled: true });
  },
});

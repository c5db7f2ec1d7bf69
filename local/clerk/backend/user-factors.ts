import { createHash } from "node:crypto";
import type { OauthAccessTokenJSON } from "@clerk/backend";
import { errors } from "../errors.ts";
import { providersOf } from "../frontend/oauth.ts";
import { replaceImage } from "../images.ts";
import { removePasskey } from "../passkeys.ts";
import type { ExternalAccountRecord, UserRecord } from "../records.ts";
import { spendBackupCode, totpPeriod } from "../totp.ts";
import { requireUser, storeUser, updateUser } from "../users.ts";
import { type BackendRequest, deletedObject, listed, requireText } from "./request.ts";
import { backendUser } from "./user-json.ts";

/** The second factors of a person, their linked accounts, passkeys and picture. */

const userOf = (request: BackendRequest): UserRecord => requireUser(request.instance, request.param("id"));

/** `POST /users/{id}/verify_totp`: tries a code of the authenticator app, or a backup code. Each works once. */
export function verifyUserTotp(request: BackendRequest) {
  const user = userOf(request);
  const code = requireText(request, "code").trim();
  if (!user.totp_verified || user.totp_secret === null) throw errors.totpDisabled();
  const backupCodes = spendBackupCode(user, code);
  if (backupCodes) {
    storeUser(request, { ...user, backup_codes: backupCodes });
    return { verified: true, code_type: "backup_code" };
  }
  const period = totpPeriod(request.instance, user.totp_secret, code);
  if (period === null || period <= (user.totp_used_period ?? 0)) throw errors.totpIncorrect();
  storeUser(request, { ...user, totp_used_period: period });
  return { verified: true, code_type: "totp" };
}

const NO_TOTP = { totp_secret: null, totp_verified: false, totp_used_period: null };

function without(request: BackendRequest, changeOf: (user: UserRecord) => Partial<UserRecord>) {
  const user = userOf(request);
  updateUser(request, user, changeOf(user));
  return { user_id: user.id };
}

/** `DELETE /users/{id}/totp` */
export const deleteUserTotp = (request: BackendRequest) => without(request, () => NO_TOTP);

/** `DELETE /users/{id}/backup_code` */
export const deleteUserBackupCodes = (request: BackendRequest) =>
  without(request, () => ({ backup_codes: [] }));

/** `DELETE /users/{id}/mfa`: every second factor at once. */
export const disableUserMfa = (request: BackendRequest) =>
  without(request, (user) => ({
    ...NO_TOTP,
    backup_codes: [],
    phone_numbers: user.phone_numbers.map((phone) => ({
      ...phone,
      reserved_for_second_factor: false,
      default_second_factor: false,
    })),
  }));

/** `DELETE /users/{id}/passkeys/{passkey id}`: takes it away and tells the person by mail. */
export function deleteUserPasskey(request: BackendRequest) {
  const id = request.param("passkey");
  removePasskey(request, userOf(request), id);
  return deletedObject("passkey", id);
}

/** `DELETE /users/{id}/web3_wallets/{wallet id}`: nobody has one here. */
export function deleteUserWeb3Wallet(request: BackendRequest) {
  userOf(request);
  throw errors.notFound("web3 wallet", request.param("wallet"));
}

/** `DELETE /users/{id}/external_accounts/{account id}` */
export function deleteUserExternalAccount(request: BackendRequest) {
  const user = userOf(request);
  const id = request.param("account");
  const isMeant = (account: ExternalAccountRecord) => account.id === id || account.identification_id === id;
  if (!user.external_accounts.some(isMeant)) throw errors.notFound("external account", id);
  const left = user.external_accounts.filter((account) => !isMeant(account));
  updateUser(request, user, { external_accounts: left });
  return deletedObject("external_account", id);
}

function accessToken(account: ExternalAccountRecord): OauthAccessTokenJSON {
  return {
    object: "oauth_access_token",
    external_account_id: account.id,
    provider: `oauth_${account.provider}`,
    // The local identity provider has no API to call: the token is only there to be passed on.
    token: `local_${createHash("sha256").update(account.id).digest("hex")}`,
    public_metadata: {},
    label: null,
    scopes: account.approved_scopes.split(" ").filter(Boolean),
  };
}

/** `GET /users/{id}/oauth_access_tokens/{provider}`: a token for each account that the person has there. */
export function listOauthAccessTokens(request: BackendRequest) {
  const provider = request.param("provider").replace(/^oauth_/, "");
  const user = userOf(request);
  if (!providersOf(request.instance).includes(provider)) throw errors.providerTokensNotEnabled();
  const accounts = user.external_accounts.filter(
    (account) => account.provider === provider && account.verification?.status === "verified",
  );
  return listed(request, accounts, accessToken);
}

/** `POST /users/{id}/profile_image` */
export function setUserProfileImage(request: BackendRequest) {
  const user = userOf(request);
  const image = replaceImage(request.instance, request.file, user.image_id);
  return backendUser(request.instance, updateUser(request, user, { image_id: image.id }));
}

/** `DELETE /users/{id}/profile_image` */
export function deleteUserProfileImage(request: BackendRequest) {
  const user = userOf(request);
  if (user.image_id) request.instance.images.delete(user.image_id);
  return backendUser(request.instance, updateUser(request, user, { image_id: null }));
}

import type { BackupCodeJSON, TOTPJSON } from "@clerk/shared/types";
import { errors } from "../errors.ts";
import { hasSecondFactor } from "../factors.ts";
import { displayIdentifier } from "../identifiers.ts";
import { newId } from "../ids.ts";
import type { Instance } from "../instance.ts";
import type { UserRecord } from "../records.ts";
import { newBackupCodes, newTotpSecret, totpPeriod, totpUri } from "../totp.ts";
import { storeUser, updateUser } from "../users.ts";
import {
  type FrontendReply,
  type FrontendRequest,
  requireField,
  requireFreshSession,
  requireSession,
} from "./request.ts";

function totpJson(request: FrontendRequest, user: UserRecord, details: Partial<TOTPJSON> = {}): TOTPJSON {
  const secret = user.totp_secret ?? "";
  return {
    object: "totp",
    id: newId("totp"),
    verified: user.totp_verified,
    // Only while it is being set up: afterwards nobody sees the secret again.
    ...(user.totp_verified
      ? {}
      : { secret, uri: totpUri(request.instance, displayIdentifier(user), secret) }),
    created_at: Date.now(),
    updated_at: Date.now(),
    ...details,
  };
}

/** `POST /me/totp`: a secret for an authenticator app, which counts once a code of it was shown. */
export function createTotp(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  if (!request.instance.settings.secondFactor.authenticatorApp) throw errors.totpDisabled();
  if (user.totp_verified) throw errors.totpAlreadyEnabled();
  const pending = storeUser(request, { ...user, totp_secret: newTotpSecret(), totp_used_period: null });
  return { response: totpJson(request, pending) };
}

/** `POST /me/totp/attempt_verification`: the first code of the app. Backup codes come with the first second factor. */
export function verifyTotp(request: FrontendRequest): FrontendReply {
  const { user, session } = requireSession(request);
  const { instance } = request;
  const code = requireField(request, "code");
  if (user.totp_verified) throw errors.totpAlreadyEnabled();
  if (!user.totp_secret) throw errors.totpMissing();
  if (totpPeriod(instance, user.totp_secret, code) === null) throw errors.codeIncorrect();
  const { change, shown } = firstBackupCodes(instance, user);
  const updated = updateUser(request, user, { totp_verified: true, ...change });
  instance.sessions.put({ ...session, second_factor_verified_at: Date.now() });
  return { response: totpJson(request, updated, shown) };
}

/** The backup codes that come with a first second factor: how they change the person, and what the person sees once. */
export function firstBackupCodes(instance: Instance, user: UserRecord) {
  if (!instance.settings.secondFactor.backupCode || user.backup_codes.length > 0) return {};
  const codes = newBackupCodes();
  return { change: { backup_codes: codes }, shown: { backup_codes: codes.map(({ code }) => code) } };
}

/** A person without what was taken away; backup codes go with the last second factor. */
export function withoutBackupCodesIfAlone(request: FrontendRequest, user: UserRecord): Partial<UserRecord> {
  return hasSecondFactor(request.instance, user) ? {} : { backup_codes: [] };
}

/** `DELETE /me/totp` */
export function deleteTotp(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  if (!user.totp_verified) throw errors.totpDisabled();
  const change = { totp_secret: null, totp_verified: false, totp_used_period: null };
  const without = { ...user, ...change };
  updateUser(request, user, { ...change, ...withoutBackupCodesIfAlone(request, without) });
  return { response: { object: "totp", id: newId("totp"), deleted: true } };
}

/** `POST /me/backup_codes`: fresh codes; the ones before are void. */
export function createBackupCodes(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  if (!request.instance.settings.secondFactor.backupCode || !hasSecondFactor(request.instance, user)) {
    throw errors.backupCodesUnavailable();
  }
  const codes = newBackupCodes();
  updateUser(request, user, { backup_codes: codes });
  const now = Date.now();
  const json: BackupCodeJSON = {
    object: "backup_code",
    id: newId("bkc"),
    codes: codes.map((backup) => backup.code),
    created_at: now,
    updated_at: now,
  };
  return { response: json };
}

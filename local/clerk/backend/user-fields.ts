import { errors } from "../errors.ts";
import { normalizeUsername, requireFreeUsername } from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import { importDigest } from "../password-digests.ts";
import { checkPassword, hashPassword } from "../passwords.ts";
import type { UserRecord } from "../records.ts";
import { normalizeName } from "../users.ts";
import { type BackendRequest, field, integerField, textsField, timeField } from "./request.ts";

/** What creating and updating a user have in common. */

const BASE32 = /^[A-Z2-7]{16,}=*$/;

function requireFreeExternalId(instance: Instance, externalId: string, ownId?: string): void {
  if (instance.users.findBy("external_id", externalId).some((user) => user.id !== ownId)) {
    throw errors.identifierExists("external_id", "external ID");
  }
}

/** @throws ClerkError when the instance has no such field */
export function requireEnabled(setting: { enabled: boolean }, parameter: string): void {
  if (!setting.enabled) throw errors.parameterUnknown(parameter);
}

function texts(request: BackendRequest, ownId?: string): Partial<UserRecord> {
  const change: Partial<UserRecord> = {};
  for (const name of ["first_name", "last_name"] as const) {
    const value = field(request, name, "string");
    if (value !== undefined) change[name] = normalizeName(value, name);
  }
  for (const name of ["external_id", "locale"] as const) {
    const value = field(request, name, "string");
    if (value !== undefined) change[name] = value || null;
  }
  if (change.external_id) requireFreeExternalId(request.instance, change.external_id, ownId);
  return change;
}

function username(request: BackendRequest, ownId?: string): Partial<UserRecord> {
  const { instance } = request;
  const value = field(request, "username", "string");
  if (value === undefined) return {};
  requireEnabled(instance.settings.username, "username");
  if (!value) {
    if (instance.settings.username.required) throw errors.parameterNil("username");
    return { username: null };
  }
  const normalized = normalizeUsername(instance, value);
  requireFreeUsername(instance, normalized, ownId);
  return { username: normalized };
}

function permissions(request: BackendRequest): Partial<UserRecord> {
  const change: Partial<UserRecord> = {};
  for (const name of ["delete_self_enabled", "create_organization_enabled"] as const) {
    const value = field(request, name, "boolean");
    if (typeof value === "boolean") change[name] = value;
  }
  const limit = integerField(request, "create_organizations_limit", { min: 0 });
  if (limit !== undefined) change.create_organizations_limit = limit;
  return change;
}

function times(request: BackendRequest): Partial<UserRecord> {
  const change: Partial<UserRecord> = {};
  for (const name of ["created_at", "legal_accepted_at"] as const) {
    const time = timeField(request, name);
    if (time !== undefined) change[name] = time;
  }
  return change;
}

/** A second factor that is known from elsewhere is on at once. */
function secondFactors(request: BackendRequest): Partial<UserRecord> {
  const { secondFactor } = request.instance.settings;
  const change: Partial<UserRecord> = {};
  const secret = field(request, "totp_secret", "string");
  if (secret) {
    requireEnabled({ enabled: secondFactor.authenticatorApp }, "totp_secret");
    const base32 = secret.replace(/\s/g, "").toUpperCase();
    if (!BASE32.test(base32)) throw errors.totpSecretInvalid();
    Object.assign(change, { totp_secret: base32, totp_verified: true, totp_used_period: null });
  }
  const codes = textsField(request, "backup_codes");
  if (codes) {
    requireEnabled({ enabled: secondFactor.backupCode }, "backup_codes");
    if (codes.some((code) => code.startsWith("$2"))) throw errors.notImplemented("Backup codes as digests");
    change.backup_codes = codes.map((code) => ({ code: code.trim().toLowerCase(), used: false }));
  }
  return change;
}

/**
 * The change that the simple fields of a request make.
 * @param ownId the user that is updated; undefined for a new one
 * @throws ClerkError for a value that is malformed, taken, or not enabled in the instance
 */
export function profileFields(request: BackendRequest, ownId?: string): Partial<UserRecord> {
  if (request.body.web3_wallet) throw errors.notImplemented("Setting web3_wallet");
  return {
    ...texts(request, ownId),
    ...username(request, ownId),
    ...permissions(request),
    ...times(request),
    ...secondFactors(request),
  };
}

/**
 * The hash of the password that a request gives: as text, or as a digest that another service made. Null for none.
 * @throws ClerkError when the instance's rules do not allow it, or the digest is none
 */
export function newPasswordHash(request: BackendRequest): string | null {
  const password = field(request, "password", "string");
  const digest = field(request, "password_digest", "string");
  const hasher = field(request, "password_hasher", "string");
  if (password || digest) {
    requireEnabled(request.instance.settings.password, password ? "password" : "password_digest");
  }
  if (digest) {
    if (password) throw errors.parameterExcludes("password_digest", "password");
    if (!hasher) throw errors.parameterNeeds("password_hasher", "password_digest");
    return importDigest(hasher, digest);
  }
  if (!password) return null;
  if (!field(request, "skip_password_checks", "boolean")) checkPassword(request.instance, password);
  return hashPassword(password);
}

import { errors } from "../errors.ts";
import { emit } from "../events.ts";
import { isVerified, normalizeEmail, requireFreeEmail } from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import { checkPassword, hashPassword, verifyPassword } from "../passwords.ts";
import type { UserRecord } from "../records.ts";
import { endSessions } from "../sessions.ts";
import {
  createUser as createUserRecord,
  deleteUser as deleteUserRecord,
  mergeMetadata,
  newEmailAddress,
  normalizeName,
  requireUser,
  setPassword,
  updateUser as updateUserRecord,
} from "../users.ts";
import { vouchedVerification } from "../verifications.ts";
import { type BackendRequest, field, objectField, page } from "./request.ts";
import { backendUser } from "./user-json.ts";
import { sortUsers, userConditions } from "./user-query.ts";

const METADATA = ["public_metadata", "private_metadata", "unsafe_metadata"] as const;

function matchingUsers(request: BackendRequest): UserRecord[] {
  const conditions = userConditions(request);
  return request.instance.users.all().filter((user) => conditions.every((holds) => holds(user)));
}

/** `GET /users` */
export function listUsers(request: BackendRequest) {
  const users = sortUsers(request, matchingUsers(request));
  return page(request, users).map((user) => backendUser(request.instance, user));
}

/** `GET /users/count` */
export function countUsers(request: BackendRequest) {
  return { object: "total_count", total_count: matchingUsers(request).length };
}

/** `GET /users/{id}` */
export function getUser(request: BackendRequest) {
  return backendUser(request.instance, requireUser(request.instance, request.param("id")));
}

function requireFreeExternalId(instance: Instance, externalId: string, ownId?: string): void {
  if (instance.users.findBy("external_id", externalId).some((user) => user.id !== ownId)) {
    throw errors.identifierExists("external_id", "external ID");
  }
}

/** The simple fields that creating and updating have in common. */
function profileFields(request: BackendRequest, ownId?: string): Partial<UserRecord> {
  for (const name of [
    "username",
    "phone_number",
    "web3_wallet",
    "password_digest",
    "totp_secret",
    "backup_codes",
  ]) {
    if (request.body[name]) throw errors.notImplemented(`Setting ${name}`);
  }
  const change: Partial<UserRecord> = {};
  for (const name of ["first_name", "last_name"] as const) {
    const value = field(request, name, "string");
    if (value !== undefined) change[name] = normalizeName(value, name);
  }
  for (const name of ["external_id", "locale"] as const) {
    const value = field(request, name, "string");
    if (value !== undefined) change[name] = value || null;
  }
  for (const name of ["delete_self_enabled", "create_organization_enabled"] as const) {
    const value = field(request, name, "boolean");
    if (typeof value === "boolean") change[name] = value;
  }
  const limit = field(request, "create_organizations_limit", "number");
  if (limit !== undefined) change.create_organizations_limit = limit;
  for (const name of ["created_at", "legal_accepted_at"] as const) {
    const value = field(request, name, "string");
    if (!value) continue;
    if (Number.isNaN(Date.parse(value))) throw errors.parameterFormat(name, "an RFC 3339 date and time");
    change[name] = Date.parse(value);
  }
  if (change.external_id) requireFreeExternalId(request.instance, change.external_id, ownId);
  return change;
}

function newPasswordHash(request: BackendRequest): string | null {
  const password = field(request, "password", "string");
  if (!password) return null;
  if (!field(request, "skip_password_checks", "boolean")) checkPassword(request.instance, password);
  return hashPassword(password);
}

/** `POST /users`. Addresses that a backend adds count as verified. */
export function createUser(request: BackendRequest) {
  const addresses = request.body.email_address ?? [];
  if (!Array.isArray(addresses)) throw errors.parameterType("email_address", "array");
  if (addresses.length === 0) throw errors.parameterMissing("email_address");
  const emails = addresses.map((address: unknown) => normalizeEmail(String(address)));
  for (const email of emails) requireFreeEmail(request.instance, email);
  const passwordHash = newPasswordHash(request);
  if (!passwordHash && !field(request, "skip_password_requirement", "boolean")) {
    throw errors.parameterMissing("password");
  }
  const user = createUserRecord(request, {
    ...profileFields(request),
    ...Object.fromEntries(METADATA.map((name) => [name, objectField(request, name) ?? {}])),
    password_hash: passwordHash,
    banned: field(request, "banned", "boolean") ?? false,
    email_addresses: [...new Set(emails)].map((email) =>
      newEmailAddress(email, vouchedVerification("admin")),
    ),
  });
  const json = backendUser(request.instance, user);
  emit(request, "user.created", json);
  return json;
}

/** `PATCH /users/{id}`. Since API version 2026-05-12 metadata has an endpoint of its own. */
export function updateUser(request: BackendRequest) {
  const { instance } = request;
  let user = requireUser(instance, request.param("id"));
  for (const name of METADATA) {
    if (request.body[name] !== undefined) throw errors.parameterUnknown(name);
  }
  const change = profileFields(request, user.id);
  const primaryId = field(request, "primary_email_address_id", "string");
  if (primaryId) {
    const email = user.email_addresses.find(({ id }) => id === primaryId);
    if (!email) throw errors.parameterValue("primary_email_address_id", primaryId);
    if (!isVerified(email)) throw errors.identificationUnverified("primary_email_address_id");
    change.primary_email_address_id = primaryId;
  }
  const passwordHash = newPasswordHash(request);
  if (passwordHash) {
    const endOtherSessions = field(request, "sign_out_of_other_sessions", "boolean") ?? false;
    user = setPassword(request, user, passwordHash, { endOtherSessions });
    if (Object.keys(change).length === 0) return backendUser(instance, user);
  }
  return backendUser(instance, updateUserRecord(request, user, change));
}

function changeMetadata(
  request: BackendRequest,
  combine: (current: Record<string, unknown>, given: Record<string, unknown>) => Record<string, unknown>,
) {
  const user = requireUser(request.instance, request.param("id"));
  const change: Partial<UserRecord> = {};
  for (const name of METADATA) {
    const given = objectField(request, name);
    if (given) change[name] = combine(user[name], given);
  }
  return backendUser(request.instance, updateUserRecord(request, user, change));
}

/** `PATCH /users/{id}/metadata`: merges at every level; null takes a key away. */
export const mergeUserMetadata = (request: BackendRequest) => changeMetadata(request, mergeMetadata);

/** `PUT /users/{id}/metadata`: replaces the parts that are given. */
export const replaceUserMetadata = (request: BackendRequest) => changeMetadata(request, (_, given) => given);

/** `DELETE /users/{id}` */
export function deleteUser(request: BackendRequest) {
  const user = requireUser(request.instance, request.param("id"));
  deleteUserRecord(request, user);
  return { object: "user", id: user.id, deleted: true };
}

/** `POST /users/{id}/ban`: ends the person's sessions and keeps them out. */
export function banUser(request: BackendRequest) {
  const user = requireUser(request.instance, request.param("id"));
  endSessions(request, { userId: user.id }, "revoked");
  return backendUser(request.instance, updateUserRecord(request, user, { banned: true }));
}

/** `POST /users/{id}/unban` */
export function unbanUser(request: BackendRequest) {
  const user = requireUser(request.instance, request.param("id"));
  return backendUser(request.instance, updateUserRecord(request, user, { banned: false }));
}

/** `POST /users/{id}/verify_password` */
export function verifyUserPassword(request: BackendRequest) {
  const user = requireUser(request.instance, request.param("id"));
  const password = field(request, "password", "string");
  if (!password) throw errors.parameterMissing("password");
  if (!user.password_hash) throw errors.noPasswordSet();
  if (!verifyPassword(password, user.password_hash)) throw errors.incorrectPassword();
  return { verified: true };
}

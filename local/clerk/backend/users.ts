import { errors } from "../errors.ts";
import { emit } from "../events.ts";
import { normalizeEmail, normalizePhone, requireFreeEmail, requireFreePhone } from "../identifiers.ts";
import type { Metadata, UserRecord } from "../records.ts";
import {
  createUser as createUserRecord,
  deleteUser as deleteUserRecord,
  mergeMetadata,
  type NewUser,
  newEmailAddress,
  newPhoneNumber,
  requireUser,
  setPassword,
  updateUser as updateUserRecord,
} from "../users.ts";
import { vouchedVerification } from "../verifications.ts";
import { withPrimaryContacts } from "./primary-contacts.ts";
import { type BackendRequest, deletedObject, field, objectField, page, textsField } from "./request.ts";
import { newPasswordHash, profileFields, requireEnabled } from "./user-fields.ts";
import { backendUser } from "./user-json.ts";
import { indexedCount, indexedPage, sortUsers, userConditions } from "./user-query.ts";

const METADATA = ["public_metadata", "private_metadata", "unsafe_metadata"] as const;

function matchingUsers(request: BackendRequest): UserRecord[] {
  const conditions = userConditions(request);
  return request.instance.users.all().filter((user) => conditions.every((holds) => holds(user)));
}

/** `GET /users` */
export function listUsers(request: BackendRequest) {
  const users = indexedPage(request) ?? page(request, sortUsers(request, matchingUsers(request)));
  return users.map((user) => backendUser(request.instance, user));
}

/** `GET /users/count` */
export function countUsers(request: BackendRequest) {
  return { object: "total_count", total_count: indexedCount(request) ?? matchingUsers(request).length };
}

/** `GET /users/{id}` */
export function getUser(request: BackendRequest) {
  return backendUser(request.instance, requireUser(request.instance, request.param("id")));
}

/** The addresses or numbers that a request gives, each once. */
function newIdentifiers(
  request: BackendRequest,
  name: "email_address" | "phone_number",
  setting: { enabled: boolean },
  normalize: (text: string) => string,
): string[] {
  const values = textsField(request, name) ?? [];
  if (values.length > 0) requireEnabled(setting, name);
  const statuses = textsField(request, `${name}_identification_status`) ?? values.map(() => "verified");
  if (statuses.length !== values.length) {
    throw errors.parameterValue(`${name}_identification_status`, String(statuses));
  }
  if (statuses.some((status) => status !== "verified")) {
    throw errors.notImplemented(`${name}_identification_status other than verified`);
  }
  return [...new Set(values.map(normalize))];
}

/** Refuses a user who lacks what the instance requires. At least one identifier is needed to tell people apart. */
function requireUserData(request: BackendRequest, user: NewUser): void {
  const { emailAddress, phoneNumber, username, password, name, signUp } = request.instance.settings;
  const skipsPassword = field(request, "skip_password_requirement", "boolean") ?? false;
  const skipsLegal = field(request, "skip_legal_checks", "boolean") ?? false;
  const has = { email: user.email_addresses?.length, phone: user.phone_numbers?.length };
  const missing = [
    ...(emailAddress.enabled && emailAddress.required && !has.email ? ["email_address"] : []),
    ...(phoneNumber.enabled && phoneNumber.required && !has.phone ? ["phone_number"] : []),
    ...(username.enabled && username.required && !user.username ? ["username"] : []),
    ...(name.enabled && name.required && !user.first_name ? ["first_name"] : []),
    ...(name.enabled && name.required && !user.last_name ? ["last_name"] : []),
    ...(password.enabled && password.required && !skipsPassword && !user.password_hash ? ["password"] : []),
    ...(signUp.legalConsent && !skipsLegal && !user.legal_accepted_at ? ["legal_accepted_at"] : []),
  ];
  if (missing.length > 0) throw errors.userDataMissing(missing);
  if (!has.email && !has.phone && !user.username) throw errors.userDataMissing(["email_address"]);
}

/** `POST /users`. Addresses and numbers that a backend gives count as verified. */
export function createUser(request: BackendRequest) {
  const { instance } = request;
  const { emailAddress, phoneNumber, lockout } = instance.settings;
  const emails = newIdentifiers(request, "email_address", emailAddress, (text) => normalizeEmail(text));
  for (const email of emails) requireFreeEmail(instance, email);
  const phones = newIdentifiers(request, "phone_number", phoneNumber, (text) => normalizePhone(text));
  for (const phone of phones) requireFreePhone(instance, phone);
  const isLocked = field(request, "locked", "boolean") ?? false;
  if (isLocked && !lockout.enabled) throw errors.featureNotEnabled();
  const details: NewUser = {
    ...profileFields(request),
    ...Object.fromEntries(METADATA.map((name) => [name, objectField(request, name) ?? {}])),
    password_hash: newPasswordHash(request),
    banned: field(request, "banned", "boolean") ?? false,
    locked_until: isLocked ? Date.now() + lockout.duration : null,
    email_addresses: emails.map((email) => newEmailAddress(email, vouchedVerification("admin"))),
    phone_numbers: phones.map((phone) => newPhoneNumber(phone, vouchedVerification("admin"))),
  };
  requireUserData(request, details);
  const json = backendUser(instance, createUserRecord(request, details));
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
  const imageId = field(request, "profile_image_id", "string");
  if (imageId && !instance.images.get(imageId)) throw errors.parameterValue("profile_image_id", imageId);
  const change = {
    ...profileFields(request, user.id),
    ...withPrimaryContacts(request, user),
    ...(imageId ? { image_id: imageId } : {}),
  };
  const passwordHash = newPasswordHash(request);
  if (passwordHash) {
    const endOtherSessions = field(request, "sign_out_of_other_sessions", "boolean") ?? false;
    user = setPassword(request, user, passwordHash, { endOtherSessions });
    if (Object.keys(change).length === 0) return backendUser(instance, user);
  }
  return backendUser(instance, updateUserRecord(request, user, change));
}

function changeMetadata(request: BackendRequest, combine: (current: Metadata, given: Metadata) => Metadata) {
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
  return deletedObject("user", user.id);
}

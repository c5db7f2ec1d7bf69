import { backendUser } from "./backend/user-json.ts";
import { errors } from "./errors.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type { EmailAddressRecord, UserRecord, VerificationRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { endSessions } from "./sessions.ts";

const EMAIL = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\.]+$/;
const EMAIL_LIMIT = 254;
const NAME_LIMIT = 256;

/**
 * The form in which addresses are stored and compared.
 * @throws ClerkError when it is none
 */
export function normalizeEmail(text: string, parameter = "email_address"): string {
  const address = text.trim().toLowerCase();
  if (!EMAIL.test(address) || address.length > EMAIL_LIMIT) {
    throw errors.parameterFormat(parameter, "a valid email address");
  }
  return address;
}

/** A name as it is stored: without surrounding space, null when empty. */
export function normalizeName(text: string | null | undefined, parameter: string): string | null {
  const name = text?.trim() || null;
  if (name && name.length > NAME_LIMIT) throw errors.parameterTooLong(parameter, NAME_LIMIT);
  return name;
}

export function isVerified(address: EmailAddressRecord): boolean {
  return address.verification?.status === "verified";
}

/** The person who proved that an address is theirs, or null. */
export function findUserByEmail(instance: Instance, address: string): UserRecord | null {
  const users = instance.users.findByElement("email_addresses", "email_address", address);
  const owns = (user: UserRecord) =>
    user.email_addresses.some((email) => email.email_address === address && isVerified(email));
  return users.find(owns) ?? null;
}

/** @throws ClerkError when somebody else has proved that the address is theirs */
export function requireFreeEmail(instance: Instance, address: string): void {
  if (findUserByEmail(instance, address)) throw errors.identifierExists("email_address", "email address");
}

/** @throws ClerkError 404 */
export function requireUser(instance: Instance, id: string): UserRecord {
  const user = instance.users.get(id);
  if (!user) throw errors.notFound("user", id);
  return user;
}

export function primaryEmail(user: UserRecord): EmailAddressRecord | null {
  return user.email_addresses.find((email) => email.id === user.primary_email_address_id) ?? null;
}

export function newEmailAddress(
  address: string,
  verification: VerificationRecord | null,
): EmailAddressRecord {
  return { id: newId("idn"), email_address: address, verification };
}

export type NewUser = Partial<Omit<UserRecord, "id" | "updated_at" | "primary_email_address_id">>;

/** Stores a new user. The caller reports it with `emit`, at the moment when the user is complete. */
export function createUser(scope: Scope, details: NewUser): UserRecord {
  const now = Date.now();
  return scope.instance.users.put({
    external_id: null,
    username: null,
    first_name: null,
    last_name: null,
    image_id: null,
    email_addresses: [],
    password_hash: null,
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: {},
    banned: false,
    locale: null,
    delete_self_enabled: true,
    create_organization_enabled: true,
    create_organizations_limit: null,
    legal_accepted_at: null,
    last_sign_in_at: null,
    last_active_at: null,
    created_at: now,
    ...details,
    password_last_updated_at: details.password_hash ? now : null,
    primary_email_address_id: details.email_addresses?.[0]?.id ?? null,
    updated_at: now,
    id: newId("user"),
  });
}

/** Stores a change of a user and reports it. Each change gets a later `updated_at` than the one before. */
export function updateUser(scope: Scope, user: UserRecord, change: Partial<UserRecord>): UserRecord {
  const updatedAt = Math.max(Date.now(), user.updated_at + 1);
  const updated = scope.instance.users.put({ ...user, ...change, id: user.id, updated_at: updatedAt });
  emit(scope, "user.updated", backendUser(scope.instance, updated));
  return updated;
}

/** Replaces a person's password, and on request ends their other sessions. */
export function setPassword(
  scope: Scope,
  user: UserRecord,
  passwordHash: string | null,
  options: { endOtherSessions: boolean; keepSessionId?: string | null },
): UserRecord {
  if (options.endOtherSessions) {
    endSessions(scope, { userId: user.id, exceptId: options.keepSessionId ?? null }, "revoked");
  }
  return updateUser(scope, user, { password_hash: passwordHash, password_last_updated_at: Date.now() });
}

/** Deletes a user with their sessions, pending sign-ins and tickets, and reports it. */
export function deleteUser(scope: Scope, user: UserRecord): void {
  const { instance } = scope;
  endSessions(scope, { userId: user.id }, "removed");
  for (const session of instance.sessions.findBy("user_id", user.id)) instance.sessions.delete(session.id);
  for (const signIn of instance.signIns.findBy("user_id", user.id)) instance.signIns.delete(signIn.id);
  for (const token of instance.signInTokens.findBy("user_id", user.id))
    instance.signInTokens.delete(token.id);
  if (user.image_id) instance.images.delete(user.image_id);
  instance.users.delete(user.id);
  emit(scope, "user.deleted", {
    object: "user",
    id: user.id,
    deleted: true,
    ...(user.external_id ? { external_id: user.external_id } : {}),
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Merges a change into metadata at every level; null takes a key away. */
export function mergeMetadata(
  current: Record<string, unknown>,
  change: Record<string, unknown>,
): Record<string, unknown> {
  const merged = new Map(Object.entries(current));
  for (const [key, value] of Object.entries(change)) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else if (isObject(value)) merged.set(key, mergeMetadata(isObject(before) ? before : {}, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

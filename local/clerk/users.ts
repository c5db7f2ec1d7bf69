import { backendUser } from "./backend/user-json.ts";
import { errors } from "./errors.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import { removeMemberships } from "./memberships.ts";
import {
  DEFAULTS,
  type EmailAddressRecord,
  type PhoneNumberRecord,
  type UserRecord,
  type VerificationRecord,
} from "./records.ts";
import type { Scope } from "./scope.ts";
import { endSessions } from "./sessions.ts";

const NAME_LIMIT = 256;

/** A name as it is stored: without surrounding space, null when empty. */
export function normalizeName(text: string | null | undefined, parameter: string): string | null {
  const name = text?.trim() || null;
  if (name && name.length > NAME_LIMIT) throw errors.parameterTooLong(parameter, NAME_LIMIT);
  return name;
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

export function newPhoneNumber(number: string, verification: VerificationRecord | null): PhoneNumberRecord {
  return {
    id: newId("idn"),
    phone_number: number,
    verification,
    reserved_for_second_factor: false,
    default_second_factor: false,
  };
}

export type NewUser = Partial<
  Omit<UserRecord, "id" | "updated_at" | "primary_email_address_id" | "primary_phone_number_id">
>;

/** Stores a new user. The caller reports it with `emit`, at the moment when the user is complete. */
export function createUser(scope: Scope, details: NewUser): UserRecord {
  const now = Date.now();
  return scope.instance.users.put({
    ...DEFAULTS.users,
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
    primary_phone_number_id: details.phone_numbers?.[0]?.id ?? null,
    updated_at: now,
    id: newId("user"),
  });
}

/** Stores what nobody outside can see of a user: no webhook. */
export function storeUser(scope: Scope, user: UserRecord): UserRecord {
  return scope.instance.users.put(user);
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
  return updateUser(scope, user, {
    password_hash: passwordHash,
    password_last_updated_at: Date.now(),
    password_compromised: false,
  });
}

/** Seconds until a person who was locked out may try again; 0 for everybody else. */
export function lockedSeconds(user: UserRecord): number {
  return Math.max(Math.ceil(((user.locked_until ?? 0) - Date.now()) / 1000), 0);
}

/** Locks a person out for a while. Their sessions go on. */
export function lockUser(scope: Scope, user: UserRecord): UserRecord {
  const { duration } = scope.instance.settings.lockout;
  return updateUser(scope, user, { failed_attempts: 0, locked_until: Date.now() + duration });
}

/** Counts a failed attempt to sign in; the last one that is allowed locks the person out. */
export function recordFailure(scope: Scope, user: UserRecord): UserRecord {
  const { enabled, attempts } = scope.instance.settings.lockout;
  const failedAttempts = user.failed_attempts + 1;
  if (enabled && failedAttempts >= attempts) return lockUser(scope, user);
  return storeUser(scope, { ...user, failed_attempts: failedAttempts });
}

/** Deletes a user with their sessions, pending sign-ins, tickets and memberships, and reports it. */
export function deleteUser(scope: Scope, user: UserRecord): void {
  const { instance } = scope;
  endSessions(scope, { userId: user.id }, "removed");
  removeMemberships(scope, user);
  for (const session of instance.sessions.findBy("user_id", user.id)) instance.sessions.delete(session.id);
  for (const signIn of instance.signIns.findBy("user_id", user.id)) instance.signIns.delete(signIn.id);
  for (const token of instance.signInTokens.findBy("user_id", user.id))
    instance.signInTokens.delete(token.id);
  for (const token of instance.actorTokens.findBy("user_id", user.id)) instance.actorTokens.delete(token.id);
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

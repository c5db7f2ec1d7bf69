import { errors } from "../errors.ts";
import {
  isVerified,
  normalizeEmail,
  normalizePhone,
  requireFreeEmail,
  requireFreePhone,
} from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import type { EmailAddressRecord, PhoneNumberRecord, UserRecord, VerificationRecord } from "../records.ts";
import { newEmailAddress, newPhoneNumber, storeUser, updateUser } from "../users.ts";
import { attemptCode, sendCode, sendLink } from "../verifications.ts";
import {
  type FrontendReply,
  type FrontendRequest,
  requireField,
  requireFreshSession,
  requireSession,
  requireTrustedRedirect,
} from "./request.ts";
import { firstBackupCodes, withoutBackupCodesIfAlone } from "./second-factors.ts";
import { frontendEmailAddress, frontendPhoneNumber } from "./user-json.ts";

/** What e-mail addresses and phone numbers have in common: they are added, proved by a code, and taken away. */

type Contact = EmailAddressRecord | PhoneNumberRecord;

interface Kind<T extends Contact> {
  object: "email_address" | "phone_number";
  name: string;
  codeStrategy: "email_code" | "phone_code";
  list: (user: UserRecord) => T[];
  /** The change of a user that puts a list in place. */
  withList: (contacts: T[]) => Partial<UserRecord>;
  valueOf: (contact: T) => string;
  normalize: (text: string) => string;
  requireFree: (instance: Instance, value: string) => void;
  make: (value: string, verification: VerificationRecord | null) => T;
  primaryId: (user: UserRecord) => string | null;
  withPrimary: (id: string | null) => Partial<UserRecord>;
  json: (contact: T, user: UserRecord) => unknown;
  isRequired: (instance: Instance) => boolean;
}

const emailAddresses: Kind<EmailAddressRecord> = {
  object: "email_address",
  name: "email address",
  codeStrategy: "email_code",
  list: (user) => user.email_addresses,
  withList: (contacts) => ({ email_addresses: contacts }),
  valueOf: (email) => email.email_address,
  normalize: normalizeEmail,
  requireFree: requireFreeEmail,
  make: newEmailAddress,
  primaryId: (user) => user.primary_email_address_id,
  withPrimary: (id) => ({ primary_email_address_id: id }),
  json: frontendEmailAddress,
  isRequired: (instance) => instance.settings.emailAddress.required,
};

const phoneNumbers: Kind<PhoneNumberRecord> = {
  object: "phone_number",
  name: "phone number",
  codeStrategy: "phone_code",
  list: (user) => user.phone_numbers,
  withList: (contacts) => ({ phone_numbers: contacts }),
  valueOf: (phone) => phone.phone_number,
  normalize: normalizePhone,
  requireFree: requireFreePhone,
  make: newPhoneNumber,
  primaryId: (user) => user.primary_phone_number_id,
  withPrimary: (id) => ({ primary_phone_number_id: id }),
  json: frontendPhoneNumber,
  isRequired: (instance) => instance.settings.phoneNumber.required,
};

function contactRoutes<T extends Contact>(kind: Kind<T>) {
  const find = (user: UserRecord, id: string): T => {
    const contact = kind.list(user).find((candidate) => candidate.id === id);
    if (!contact) throw errors.notFound(kind.name, id);
    return contact;
  };
  const replaced = (user: UserRecord, changed: T): Partial<UserRecord> =>
    kind.withList(kind.list(user).map((contact) => (contact.id === changed.id ? changed : contact)));

  /** `GET /me/{contacts}` */
  const list = (request: FrontendRequest): FrontendReply => {
    const { user } = requireSession(request);
    return { response: kind.list(user).map((contact) => kind.json(contact, user)) };
  };

  /** `GET /me/{contacts}/{id}` */
  const get = (request: FrontendRequest): FrontendReply => {
    const { user } = requireSession(request);
    return { response: kind.json(find(user, request.param("id")), user) };
  };

  /** `POST /me/{contacts}`: adds one, which counts once it is verified. */
  const create = (request: FrontendRequest): FrontendReply => {
    const { user } = requireFreshSession(request);
    const value = kind.normalize(requireField(request, kind.object));
    kind.requireFree(request.instance, value);
    const existing = kind.list(user).find((contact) => kind.valueOf(contact) === value);
    const contact = existing ?? kind.make(value, null);
    if (!existing) updateUser(request, user, kind.withList([...kind.list(user), contact]));
    return { response: kind.json(contact, user) };
  };

  /** `POST /me/{contacts}/{id}/prepare_verification`: sends a code or a link. */
  const prepare = (request: FrontendRequest): FrontendReply => {
    const { user } = requireSession(request);
    const contact = find(user, request.param("id"));
    const strategy = requireField(request, "strategy");
    if (isVerified(contact)) throw errors.verificationAlreadyVerified();
    const recipient = { address: kind.valueOf(contact), addressId: contact.id, userId: user.id };
    const verification =
      strategy === "email_link" && kind.object === "email_address"
        ? sendLink(request, recipient, {
            kind: kind.object,
            subject_id: user.id,
            part_id: contact.id,
            client_id: request.client?.id ?? "",
            redirect_url: requireTrustedRedirect(request),
          })
        : strategy === kind.codeStrategy
          ? sendCode(request, strategy, recipient)
          : null;
    if (!verification) throw errors.notImplemented(`Verification with the strategy ${strategy}`);
    const prepared = { ...contact, verification };
    // Nothing that others can see has changed: no `user.updated`.
    storeUser(request, { ...user, ...replaced(user, prepared) });
    return { response: kind.json(prepared, user) };
  };

  /** `POST /me/{contacts}/{id}/attempt_verification`: tries a code. */
  const attempt = (request: FrontendRequest): FrontendReply => {
    const { user } = requireSession(request);
    const contact = find(user, request.param("id"));
    const value = kind.valueOf(contact);
    const { attempts } = request.instance.settings.code;
    const code = request.form.code?.trim();
    const result = attemptCode(contact.verification, kind.codeStrategy, value, code, attempts);
    const attempted = { ...contact, verification: result.verification };
    if (result.error) {
      storeUser(request, { ...user, ...replaced(user, attempted) });
      return { refuse: result.error };
    }
    kind.requireFree(request.instance, value);
    const primary = kind.primaryId(user) ?? contact.id;
    updateUser(request, user, { ...replaced(user, attempted), ...kind.withPrimary(primary) });
    return { response: kind.json(attempted, user) };
  };

  /** `DELETE /me/{contacts}/{id}` */
  const remove = (request: FrontendRequest): FrontendReply => {
    const { user } = requireFreshSession(request);
    const contact = find(user, request.param("id"));
    const change = withoutContact(request.instance, kind, user, contact);
    updateUser(request, user, { ...change, ...withoutBackupCodesIfAlone(request, { ...user, ...change }) });
    return { response: { object: kind.object, id: contact.id, deleted: true } };
  };

  return { list, get, create, prepare, attempt, remove };
}

/** @throws ClerkError when nothing would be left that the person needs */
function withoutContact<T extends Contact>(
  instance: Instance,
  kind: Kind<T>,
  user: UserRecord,
  contact: T,
): Partial<UserRecord> {
  const left = kind.list(user).filter((other) => other.id !== contact.id);
  const nextPrimary = left.find(isVerified) ?? null;
  if (isVerified(contact) && !nextPrimary && (kind.isRequired(instance) || !hasOtherWayIn(user, contact))) {
    throw errors.requiredIdentification(kind.name);
  }
  const wasPrimary = kind.primaryId(user) === contact.id;
  return { ...kind.withList(left), ...(wasPrimary ? kind.withPrimary(nextPrimary?.id ?? null) : {}) };
}

function hasOtherWayIn(user: UserRecord, contact: Contact): boolean {
  const contacts = [...user.email_addresses, ...user.phone_numbers];
  const others = contacts.filter((other) => other.id !== contact.id && isVerified(other));
  return others.length > 0 || user.username !== null || user.external_accounts.length > 0;
}

export const emailRoutes = contactRoutes(emailAddresses);
export const phoneRoutes = contactRoutes(phoneNumbers);

/** The change that makes a contact the primary one. @throws ClerkError when it is not the person's, or unverified */
export function primaryContact(
  user: UserRecord,
  object: "email_address" | "phone_number",
  id: string,
): Partial<UserRecord> {
  const parameter = `primary_${object}_id`;
  const contacts: Contact[] = object === "email_address" ? user.email_addresses : user.phone_numbers;
  const contact = contacts.find((candidate) => candidate.id === id);
  if (!contact) throw errors.parameterValue(parameter, id);
  if (!isVerified(contact)) throw errors.identificationUnverified(parameter);
  return object === "email_address" ? { primary_email_address_id: id } : { primary_phone_number_id: id };
}

/**
 * `PATCH /me/phone_numbers/{id}`: keeps a number for the second factor, or gives it back. Backup codes come with the
 * first second factor and go with the last.
 */
export function updatePhoneNumber(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  const id = request.param("id");
  const phone = user.phone_numbers.find((candidate) => candidate.id === id);
  if (!phone) throw errors.notFound("phone number", id);
  const { reserved_for_second_factor: reserved, default_second_factor: byDefault } = request.form;
  if (!isVerified(phone)) throw errors.identificationUnverified("phone_number");
  const phones = reservePhone(user, phone, {
    reserved: reserved === undefined ? phone.reserved_for_second_factor : reserved === "true",
    byDefault: byDefault === undefined ? phone.default_second_factor : byDefault === "true",
  });
  const changed = phones.find((candidate) => candidate.id === id) ?? phone;
  const without = withoutBackupCodesIfAlone(request, { ...user, phone_numbers: phones });
  const codes = changed.reserved_for_second_factor ? firstBackupCodes(request.instance, user) : {};
  updateUser(request, user, { phone_numbers: phones, ...without, ...codes.change });
  return { response: { ...frontendPhoneNumber(changed), ...codes.shown } };
}

/** The numbers of a person after one of them was reserved for the second factor, or given back. */
export function reservePhone(
  user: UserRecord,
  phone: PhoneNumberRecord,
  { reserved, byDefault }: { reserved: boolean; byDefault: boolean },
): PhoneNumberRecord[] {
  const hasDefault = user.phone_numbers.some(
    (other) => other.id !== phone.id && other.reserved_for_second_factor && other.default_second_factor,
  );
  const isDefault = reserved && (byDefault || !hasDefault);
  return user.phone_numbers.map((other) => {
    if (other.id === phone.id) {
      return { ...phone, reserved_for_second_factor: reserved, default_second_factor: isDefault };
    }
    return isDefault ? { ...other, default_second_factor: false } : other;
  });
}

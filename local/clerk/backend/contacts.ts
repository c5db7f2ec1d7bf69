import { errors } from "../errors.ts";
import { reservePhone } from "../frontend/contacts.ts";
import {
  isVerified,
  normalizeEmail,
  normalizePhone,
  requireFreeEmail,
  requireFreePhone,
} from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import type { EmailAddressRecord, PhoneNumberRecord, UserRecord, VerificationRecord } from "../records.ts";
import { newEmailAddress, newPhoneNumber, requireUser, updateUser } from "../users.ts";
import { vouchedVerification } from "../verifications.ts";
import { type BackendRequest, deletedObject, field, requireText } from "./request.ts";
import { requireEnabled } from "./user-fields.ts";
import { backendEmailAddress, backendPhoneNumber } from "./user-json.ts";

/** E-mail addresses and phone numbers, as far as they have routes of their own. */

type Contact = EmailAddressRecord | PhoneNumberRecord;

interface Kind<T extends Contact> {
  object: "email_address" | "phone_number";
  name: string;
  setting: (instance: Instance) => { enabled: boolean; required: boolean };
  find: (instance: Instance, id: string) => UserRecord | undefined;
  list: (user: UserRecord) => T[];
  withList: (contacts: T[]) => Partial<UserRecord>;
  primaryId: (user: UserRecord) => string | null;
  withPrimary: (id: string | null) => Partial<UserRecord>;
  normalize: (text: string) => string;
  requireFree: (instance: Instance, value: string) => void;
  valueOf: (contact: T) => string;
  make: (value: string, verification: VerificationRecord | null) => T;
  json: (contact: T, user: UserRecord) => unknown;
}

const emailAddresses: Kind<EmailAddressRecord> = {
  object: "email_address",
  name: "email address",
  setting: (instance) => instance.settings.emailAddress,
  find: (instance, id) => instance.users.findByElement("email_addresses", "id", id)[0],
  list: (user) => user.email_addresses,
  withList: (contacts) => ({ email_addresses: contacts }),
  primaryId: (user) => user.primary_email_address_id,
  withPrimary: (id) => ({ primary_email_address_id: id }),
  normalize: normalizeEmail,
  requireFree: requireFreeEmail,
  valueOf: (email) => email.email_address,
  make: newEmailAddress,
  json: backendEmailAddress,
};

const phoneNumbers: Kind<PhoneNumberRecord> = {
  object: "phone_number",
  name: "phone number",
  setting: (instance) => instance.settings.phoneNumber,
  find: (instance, id) => instance.users.findByElement("phone_numbers", "id", id)[0],
  list: (user) => user.phone_numbers,
  withList: (contacts) => ({ phone_numbers: contacts }),
  primaryId: (user) => user.primary_phone_number_id,
  withPrimary: (id) => ({ primary_phone_number_id: id }),
  normalize: normalizePhone,
  requireFree: requireFreePhone,
  valueOf: (phone) => phone.phone_number,
  make: newPhoneNumber,
  json: backendPhoneNumber,
};

const isLinked = (user: UserRecord, contact: Contact): boolean =>
  "email_address" in contact && backendEmailAddress(contact, user).linked_to.length > 0;

function contactRoutes<T extends Contact>(kind: Kind<T>) {
  const found = (request: BackendRequest): { user: UserRecord; contact: T } => {
    const id = request.param("id");
    const user = kind.find(request.instance, id);
    const contact = user && kind.list(user).find((candidate) => candidate.id === id);
    if (!user || !contact) throw errors.notFound(kind.name, id);
    return { user, contact };
  };

  /** The contact as the request wants it to be, checked against those of others. */
  const asAsked = (request: BackendRequest, contact: T, verified: boolean | null | undefined): T => {
    if (verified === undefined || verified === null || verified === isVerified(contact)) return contact;
    if (verified) kind.requireFree(request.instance, kind.valueOf(contact));
    return { ...contact, verification: verified ? vouchedVerification("admin") : null };
  };

  /** Stores a contact with what the request says of it beside its verification. */
  const save = (request: BackendRequest, user: UserRecord, contact: T) => {
    const isNew = !kind.list(user).some(({ id }) => id === contact.id);
    const others = kind.list(user).map((other) => (other.id === contact.id ? contact : other));
    const contacts = isNew ? [...others, contact] : others;
    const asked = field(request, "primary", "boolean");
    if (asked && !isVerified(contact)) throw errors.identificationUnverified("primary");
    const primary = asked ?? (isNew && contacts.length === 1);
    const changed = {
      ...kind.withList(contacts),
      ...(primary ? kind.withPrimary(contact.id) : {}),
    };
    const updated = updateUser(request, user, {
      ...changed,
      ...withReservation(request, { ...user, ...changed }, contact),
    });
    const stored = kind.list(updated).find(({ id }) => id === contact.id) ?? contact;
    return kind.json(stored, updated);
  };

  /** `GET /{contacts}/{id}` */
  const get = (request: BackendRequest) => {
    const { user, contact } = found(request);
    return kind.json(contact, user);
  };

  /** `POST /{contacts}`: unverified, unless the request vouches for it. */
  const create = (request: BackendRequest) => {
    const user = requireUser(request.instance, requireText(request, "user_id"));
    requireEnabled(kind.setting(request.instance), kind.object);
    const value = kind.normalize(requireText(request, kind.object));
    kind.requireFree(request.instance, value);
    if (kind.list(user).some((own) => kind.valueOf(own) === value)) {
      throw errors.identifierExists(kind.object, kind.name);
    }
    return save(
      request,
      user,
      asAsked(request, kind.make(value, null), field(request, "verified", "boolean")),
    );
  };

  /** `PATCH /{contacts}/{id}` */
  const update = (request: BackendRequest) => {
    const { user, contact } = found(request);
    return save(request, user, asAsked(request, contact, field(request, "verified", "boolean")));
  };

  /** `DELETE /{contacts}/{id}` */
  const remove = (request: BackendRequest) => {
    const { user, contact } = found(request);
    if (isLinked(user, contact)) throw errors.linkedIdentification();
    const left = kind.list(user).filter((other) => other.id !== contact.id);
    if (left.length === 0 && kind.setting(request.instance).required) {
      throw errors.requiredIdentification(kind.name);
    }
    const wasPrimary = kind.primaryId(user) === contact.id;
    const nextPrimary = left.find(isVerified)?.id ?? null;
    updateUser(request, user, {
      ...kind.withList(left),
      ...(wasPrimary ? kind.withPrimary(nextPrimary) : {}),
    });
    return deletedObject(kind.object, contact.id);
  };

  /** `PUT /users/{id}/{contact}`: one verified, primary contact in place of all that the person has. */
  const replace = (request: BackendRequest) => {
    const user = requireUser(request.instance, request.param("id"));
    requireEnabled(kind.setting(request.instance), kind.object);
    const value = kind.normalize(requireText(request, kind.object));
    if ((field(request, "identification_status", "string") ?? "verified") !== "verified") {
      throw errors.notImplemented("identification_status other than verified");
    }
    if (kind.list(user).some((contact) => isLinked(user, contact))) throw errors.linkedIdentification();
    if (!kind.list(user).some((own) => kind.valueOf(own) === value && isVerified(own))) {
      kind.requireFree(request.instance, value);
    }
    const contact = kind.make(value, vouchedVerification("admin"));
    const updated = updateUser(request, user, {
      ...kind.withList([contact]),
      ...kind.withPrimary(contact.id),
    });
    return kind.json(contact, updated);
  };

  return { get, create, update, remove, replace };
}

/** The change that keeps a phone number for the second factor, or gives it back, as the request asks. */
function withReservation(request: BackendRequest, user: UserRecord, contact: Contact): Partial<UserRecord> {
  const reserved = field(request, "reserved_for_second_factor", "boolean");
  if (typeof reserved !== "boolean" || !("phone_number" in contact)) return {};
  if (reserved && !isVerified(contact)) throw errors.secondFactorUnverified();
  return {
    phone_numbers: reservePhone(user, contact, { reserved, byDefault: contact.default_second_factor }),
  };
}

export const emailRoutes = contactRoutes(emailAddresses);
export const phoneRoutes = contactRoutes(phoneNumbers);

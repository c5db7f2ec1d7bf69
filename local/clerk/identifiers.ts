import { errors } from "./errors.ts";
import type { Instance } from "./instance.ts";
import type { EmailAddressRecord, PhoneNumberRecord, UserRecord } from "./records.ts";

const EMAIL = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\.]+$/;
const EMAIL_LIMIT = 254;
/** E.164: a plus sign and up to 15 digits. */
const PHONE = /^\+[1-9]\d{6,14}$/;

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

/**
 * The form in which phone numbers are stored and compared: E.164.
 * @throws ClerkError when it is none
 */
export function normalizePhone(text: string, parameter = "phone_number"): string {
  const number = text.replace(/[\s().-]/g, "");
  if (!PHONE.test(number)) {
    throw errors.parameterFormat(parameter, "a valid phone number according to E.164 international standard");
  }
  return number;
}

/**
 * The form in which usernames are stored and compared.
 * @throws ClerkError when the instance does not allow it
 */
export function normalizeUsername(instance: Instance, text: string): string {
  const username = text.trim().toLowerCase();
  const { minLength, maxLength } = instance.settings.username;
  if (username.length < minLength || username.length > maxLength) {
    throw errors.usernameLength(minLength, maxLength);
  }
  if (!/^[\p{L}\p{N}_-]+$/u.test(username)) throw errors.usernameCharacters();
  if (/^\d+$/.test(username)) throw errors.usernameNeedsLetter();
  return username;
}

export function isVerified(contact: EmailAddressRecord | PhoneNumberRecord): boolean {
  return contact.verification?.status === "verified";
}

/** The person who proved that an address is theirs, or null. */
export function findUserByEmail(instance: Instance, address: string): UserRecord | null {
  const users = instance.users.findByElement("email_addresses", "email_address", address);
  const owns = (user: UserRecord) =>
    user.email_addresses.some((email) => email.email_address === address && isVerified(email));
  return users.find(owns) ?? null;
}

/** The person who proved that a phone number is theirs, or null. One kept for the second factor does not count. */
export function findUserByPhone(instance: Instance, number: string): UserRecord | null {
  const users = instance.users.findByElement("phone_numbers", "phone_number", number);
  const owns = (user: UserRecord) =>
    user.phone_numbers.some(
      (phone) => phone.phone_number === number && isVerified(phone) && !phone.reserved_for_second_factor,
    );
  return users.find(owns) ?? null;
}

function findUserByUsername(instance: Instance, username: string): UserRecord | null {
  return instance.users.findBy("username", username.toLowerCase())[0] ?? null;
}

/** The person whom an identifier of any kind names, as far as the instance lets it be used. */
export function findUserByIdentifier(instance: Instance, identifier: string): UserRecord | null {
  const { emailAddress, phoneNumber, username } = instance.settings;
  const text = identifier.trim().toLowerCase();
  if (emailAddress.enabled && text.includes("@")) return findUserByEmail(instance, text);
  const number = text.replace(/[\s().-]/g, "");
  if (phoneNumber.enabled && PHONE.test(number)) return findUserByPhone(instance, number);
  return username.enabled ? findUserByUsername(instance, text) : null;
}

/** @throws ClerkError when somebody else has proved that the address is theirs */
export function requireFreeEmail(instance: Instance, address: string): void {
  if (findUserByEmail(instance, address)) throw errors.identifierExists("email_address", "email address");
}

/** @throws ClerkError when somebody else has proved that the number is theirs */
export function requireFreePhone(instance: Instance, number: string): void {
  if (findUserByPhone(instance, number)) throw errors.identifierExists("phone_number", "phone number");
}

/** @throws ClerkError when it is another person's username */
export function requireFreeUsername(instance: Instance, username: string, ownId?: string): void {
  const owner = findUserByUsername(instance, username);
  if (owner && owner.id !== ownId) throw errors.identifierExists("username", "username");
}

/** What a person is called where one name is all there is room for. */
export function displayIdentifier(user: UserRecord): string {
  const email = user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
  const phone = user.phone_numbers.find(({ id }) => id === user.primary_phone_number_id);
  return email?.email_address ?? user.username ?? phone?.phone_number ?? user.id;
}

/** An address as somebody who only knows another identifier may see it. */
export function maskedEmail(address: string): string {
  const [local = "", domain = ""] = address.split("@");
  return `${local.slice(0, 1)}${"*".repeat(Math.max(local.length - 1, 3))}@${domain}`;
}

/** A phone number as somebody who only knows another identifier may see it. */
export function maskedPhone(number: string): string {
  return `${number.slice(0, 2)}${"*".repeat(Math.max(number.length - 6, 3))}${number.slice(-4)}`;
}

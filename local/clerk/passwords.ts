import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { errors } from "./errors.ts";
import { settings } from "./settings.ts";

const KEY_BYTES = 32;
const COST = 2 ** 14;

/** Hashes a password with scrypt and a fresh salt. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, KEY_BYTES, { N: COST });
  return `scrypt$${COST}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** Tells whether the password is the one that was hashed. */
export function verifyPassword(password: string, hash: string): boolean {
  const [, cost, salt, key] = hash.split("$");
  const expected = Buffer.from(key ?? "", "base64url");
  const actual = scryptSync(password, Buffer.from(salt ?? "", "base64url"), KEY_BYTES, { N: Number(cost) });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/**
 * Refuses a password that the instance's rules do not allow.
 * @param parameter the name of the form field, for the message
 */
export function checkPassword(password: string, parameter = "password"): void {
  const { minLength, maxLength } = settings.password;
  if (password.length < minLength) throw errors.passwordTooShort(parameter, minLength);
  if (password.length > maxLength) throw errors.passwordTooLong(parameter, maxLength);
}

import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { errors } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { isImported, matchesImported } from "./password-digests.ts";

const KEY_BYTES = 32;
const COST = 2 ** 14;

/** The characters that count as special, as Clerk lists them. */
export const SPECIAL_CHARACTERS = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~";

/**
 * The passwords that lead every list of leaked ones. Clerk asks haveibeenpwned.com, which is out of reach here; this is
 * enough to see what a product does with the answer.
 */
const BREACHED = new Set(
  `123456 123456789 12345678 1234567890 password password1 password12 password123 qwerty123 qwertyuiop
  1q2w3e4r 1qaz2wsx iloveyou sunshine princess football baseball superman trustno1 letmein1 welcome1
  abc12345 11111111 00000000 87654321 asdfghjkl zxcvbnm1 michael1 jennifer passw0rd p@ssw0rd pa$$word
  admin123 administrator changeme dragon123 monkey123 qwerty12345 starwars computer whatever`.split(/\s+/),
);

/** Hashes a password with scrypt and a fresh salt. */
export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password, salt, KEY_BYTES, { N: COST });
  return `scrypt$${COST}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/** Tells whether the password is the one that was hashed. */
export function verifyPassword(password: string, hash: string): boolean {
  if (isImported(hash)) return matchesImported(password, hash);
  const [, cost, salt, key] = hash.split("$");
  const expected = Buffer.from(key ?? "", "base64url");
  const actual = scryptSync(password, Buffer.from(salt ?? "", "base64url"), KEY_BYTES, { N: Number(cost) });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/**
 * Refuses a password that the instance's rules do not allow.
 * @param parameter the name of the form field, for the message
 * @throws ClerkError for the first rule that it breaks
 */
export function checkPassword(instance: Instance, password: string, parameter = "password"): void {
  const rules = instance.settings.password;
  if (password.length < rules.minLength) throw errors.passwordTooShort(parameter, rules.minLength);
  if (password.length > rules.maxLength) throw errors.passwordTooLong(parameter, rules.maxLength);
  if (rules.requireLowercase && !/\p{Ll}/u.test(password)) throw errors.passwordLacks(parameter, "lowercase");
  if (rules.requireUppercase && !/\p{Lu}/u.test(password)) throw errors.passwordLacks(parameter, "uppercase");
  if (rules.requireNumbers && !/\d/.test(password)) throw errors.passwordLacks(parameter, "number");
  const isSpecial = (character: string) => SPECIAL_CHARACTERS.includes(character);
  if (rules.requireSpecialCharacter && ![...password].some(isSpecial))
    throw errors.passwordLacks(parameter, "special_char");
  if (rules.rejectBreached && BREACHED.has(password.toLowerCase())) throw errors.passwordBreached(parameter);
}

import { argon2Sync, createHash, pbkdf2Sync, scryptSync, timingSafeEqual } from "node:crypto";
import { compareSync } from "bcryptjs";
import { errors } from "./errors.ts";

/** Passwords that another service has hashed, in the forms in which Clerk takes them over. */

interface Hasher {
  pattern: RegExp;
  /** @param parts the groups of the pattern */
  matches: (password: string, parts: string[], digest: string) => boolean;
}

const MEGABYTE = 2 ** 20;
const BCRYPT = /^\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}$/;

const same = (actual: Buffer, expected: Buffer): boolean =>
  actual.length === expected.length && timingSafeEqual(actual, expected);

const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");

const plainHash = (algorithm: "md5" | "sha256", hexLength: number): Hasher => ({
  pattern: new RegExp(`^([0-9a-f]{${hexLength}})$`, "i"),
  matches: (password, [hash = ""]) =>
    same(createHash(algorithm).update(password).digest(), Buffer.from(hash, "hex")),
});

/** PBKDF2 in the form `<name>$<iterations>$<salt>$<hash>`. */
function pbkdf2(
  name: string,
  algorithm: string,
  encodings: { salt: "utf8" | "base64" | "hex"; hash: "base64" | "hex" },
): Hasher {
  return {
    pattern: new RegExp(`^${name}\\$(\\d+)\\$([^$]+)\\$([^$]+)$`),
    matches(password, [iterations, salt = "", hash = ""]) {
      const expected = Buffer.from(hash, encodings.hash);
      const saltBytes = Buffer.from(salt, encodings.salt);
      return same(pbkdf2Sync(password, saltBytes, Number(iterations), expected.length, algorithm), expected);
    },
  };
}

const argon2 = (variant: "argon2i" | "argon2id"): Hasher => ({
  pattern: new RegExp(
    `^\\$${variant}\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)$`,
  ),
  matches(password, [memory, passes, parallelism, salt = "", hash = ""]) {
    const expected = Buffer.from(hash, "base64");
    const actual = argon2Sync(variant, {
      message: password,
      nonce: Buffer.from(salt, "base64"),
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: expected.length,
    });
    return same(actual, expected);
  },
});

const HASHERS: Record<string, Hasher> = {
  bcrypt: { pattern: /^(\$2.+)$/, matches: (password, _, digest) => compareSync(password, digest) },
  bcrypt_sha256_django: {
    pattern: /^bcrypt_sha256\$(\$2.+)$/,
    matches: (password, [digest = ""]) => compareSync(sha256Hex(password), digest),
  },
  argon2i: argon2("argon2i"),
  argon2id: argon2("argon2id"),
  md5: plainHash("md5", 32),
  sha256: plainHash("sha256", 64),
  pbkdf2_sha1: pbkdf2("pbkdf2_sha1", "sha1", { salt: "hex", hash: "hex" }),
  pbkdf2_sha256: pbkdf2("pbkdf2_sha256", "sha256", { salt: "base64", hash: "base64" }),
  pbkdf2_sha256_django: pbkdf2("pbkdf2_sha256", "sha256", { salt: "utf8", hash: "base64" }),
  pbkdf2_sha512: pbkdf2("pbkdf2_sha512", "sha512", { salt: "utf8", hash: "hex" }),
  scrypt_werkzeug: {
    pattern: /^\$?scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$([0-9a-f]+)$/i,
    matches(password, [cost, blockSize, parallelization, salt = "", hash = ""]) {
      const expected = Buffer.from(hash, "hex");
      const options = { N: Number(cost), r: Number(blockSize), p: Number(parallelization) };
      const actual = scryptSync(password, salt, expected.length, { ...options, maxmem: 256 * MEGABYTE });
      return same(actual, expected);
    },
  },
};

/** Clerk's other hashers. */
const MISSING = [
  ..."awscognito bcrypt_peppered ldap_ssha md5_phpass md5_salted pbkdf2_sha512_hex phpass".split(" "),
  ..."scrypt_firebase sha256_salted sha512_symfony".split(" "),
];

const PREFIX = "imported:";

/** Tells whether a stored hash came from elsewhere. */
export const isImported = (hash: string): boolean => hash.startsWith(PREFIX);

/**
 * A digest as it is stored.
 * @param hasher Clerk's name of the algorithm, such as `bcrypt`
 * @throws ClerkError when there is no such hasher, or the digest is none of its
 */
export function importDigest(hasher: string, digest: string): string {
  if (MISSING.includes(hasher)) throw errors.notImplemented(`The password hasher ${hasher}`);
  const known = Object.hasOwn(HASHERS, hasher) ? HASHERS[hasher] : undefined;
  if (!known) throw errors.parameterValue("password_hasher", hasher);
  const [, ...parts] = known.pattern.exec(digest) ?? [];
  const isBroken = parts.length === 0 || (hasher.startsWith("bcrypt") && !BCRYPT.test(parts[0] ?? ""));
  if (isBroken) throw errors.passwordDigestInvalid(hasher);
  return `${PREFIX}${hasher}:${digest}`;
}

/** Tells whether the password is the one whose digest was stored. */
export function matchesImported(password: string, stored: string): boolean {
  const [hasher = "", ...rest] = stored.slice(PREFIX.length).split(":");
  const digest = rest.join(":");
  const known = HASHERS[hasher];
  const [, ...parts] = known?.pattern.exec(digest) ?? [];
  return known !== undefined && parts.length > 0 && known.matches(password, parts, digest);
}

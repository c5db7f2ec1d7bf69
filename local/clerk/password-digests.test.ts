import { describe, expect, it } from "vitest";
import { importDigest } from "./password-digests.ts";
import { verifyPassword } from "./passwords.ts";

/** Of the password `correct horse battery`, made with Python's hashlib, libxcrypt and Node. */
const DIGESTS: [hasher: string, digest: string][] = [
  ["bcrypt", "$2b$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo."],
  ["bcrypt_sha256_django", "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuuFABy..DpKi5eX.TjDW.8iDMNk/Tma6W"],
  ["md5", "88e4ddd2402d92d50e1879d6ecd9ffd4"],
  ["sha256", "9028ea0d15decaa35b2da21c0290af3b1a5ba0a30a591906f89b5074e209ea72"],
  [
    "pbkdf2_sha1",
    "pbkdf2_sha1$1000$73616c7479$43a6db5b4d026b365c1ea4abadaea5d4d1777bc6f2a7694bd729d63de65bf0d9",
  ],
  ["pbkdf2_sha256", "pbkdf2_sha256$1000$c2FsdHk=$ktixGvL+bGlTO4bK3F1CW8qCb3tVFt/1SjsW1eUxX5g="],
  ["pbkdf2_sha256_django", "pbkdf2_sha256$1000$salty$ktixGvL+bGlTO4bK3F1CW8qCb3tVFt/1SjsW1eUxX5g="],
  [
    "pbkdf2_sha512",
    "pbkdf2_sha512$1000$salty$41b671f83252e106e24dc73adf7313e34ae08a81198027b29dc88f22465c761b582ed7549137c815dcd8128c77891b84f82dee80a4828349c2d4b73719dacf54",
  ],
  [
    "scrypt_werkzeug",
    "scrypt:1024:8:1$salty$93b19fc90ddf2e452fb16df024ceab023045c6889e90d50b9b240b26b70682138b1bae0b5096d0558a925eb85a169cd8c518f181878222e9b4a1ca286b8a1ad0",
  ],
  ["argon2i", "$argon2i$v=19$m=64,t=3,p=1$c2FsdHlzYWx0eQ$XJNPWbxhRGRnPtoiO94MBH2MW9+i7EzQeigwE9bDyFc"],
  ["argon2id", "$argon2id$v=19$m=64,t=3,p=1$c2FsdHlzYWx0eQ$zKeJ14wNY6OUraKjLQFED1CN3Re2sccuORGzBRT9GKY"],
];

describe("a digest that another service made", () => {
  it.each(DIGESTS)("of %s matches its password and no other", (hasher, digest) => {
    const stored = importDigest(hasher, digest);
    expect(verifyPassword("correct horse battery", stored)).toBe(true);
    expect(verifyPassword("correct horse batterx", stored)).toBe(false);
  });

  it.each(DIGESTS)("of %s is refused when it is cut short", (hasher, digest) => {
    expect(() => importDigest(hasher, digest.slice(0, 12))).toThrow(hasher);
  });

  it("is refused when nobody knows its hasher, and answered by name when it is one of Clerk's", () => {
    expect(() => importDigest("rot13", "x")).toThrow("password_hasher");
    expect(() => importDigest("toString", "x")).toThrow("password_hasher");
    expect(() => importDigest("awscognito", "awscognito#a#b#c")).toThrow("awscognito");
  });
});

/** From libxcrypt: bcrypt cuts passwords at 72 bytes and reads them as UTF-8. */
describe("bcrypt", () => {
  it.each([
    ["U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
    [`${"a".repeat(71)}bc`, "$2a$04$CCCCCCCCCCCCCCCCCCCCC.pFdUKI.fQi0TfbjdvIrxj8NGJRr6xQu"],
    ["", "$2b$04$CCCCCCCCCCCCCCCCCCCCC.Cg0ly9t/KVBCBYYDfOmZKwry9JuXClC"],
  ])("knows %s", (password, digest) => {
    expect(verifyPassword(password, importDigest("bcrypt", digest))).toBe(true);
    expect(verifyPassword(`${password}x`, importDigest("bcrypt", digest))).toBe(password.length >= 72);
  });
});

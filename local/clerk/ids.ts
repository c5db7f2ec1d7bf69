import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** KSUIDs count seconds from this moment, so that 32 bits last until the year 2150. */
const KSUID_EPOCH_SECONDS = 1_400_000_000;
const KSUID_LENGTH = 27;

function base62(bytes: Uint8Array, length: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  while (text.length < length) {
    text = ALPHABET.charAt(Number(value % 62n)) + text;
    value /= 62n;
  }
  return text;
}

/**
 * Makes an id as Clerk writes them: a prefix that names the resource and a KSUID, which sorts by time.
 * @param prefix for instance `user`, `sess` or `idn`
 */
export function newId(prefix: string): string {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32BE(Math.floor(Date.now() / 1000) - KSUID_EPOCH_SECONDS);
  randomBytes(16).copy(bytes, 4);
  return `${prefix}_${base62(bytes, KSUID_LENGTH)}`;
}

/** An unguessable string for credentials that are only compared, never read. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Derives the same id from the same bytes each time; for what must keep its id without being stored. */
export function derivedId(prefix: string, digest: Uint8Array): string {
  return `${prefix}_${base62(digest.subarray(0, 20), KSUID_LENGTH)}`;
}

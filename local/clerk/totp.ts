import { randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { Instance } from "./instance.ts";
import type { BackupCodeRecord, UserRecord } from "./records.ts";

const BACKUP_CODES = 10;
const BACKUP_CODE_LENGTH = 8;
const BACKUP_CODE_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
/** Periods of 30 seconds before and after now whose codes still count, as RFC 6238 allows. */
const WINDOW = 1;

function authenticator(instance: Instance, label: string, secret: string): TOTP {
  return new TOTP({ issuer: instance.settings.applicationName, label, secret: Secret.fromBase32(secret) });
}

/** A fresh secret for an authenticator app: 160 bits in base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that the QR code holds. */
export function totpUri(instance: Instance, label: string, secret: string): string {
  return authenticator(instance, label, secret).toString();
}

/**
 * The period in which an authenticator app with this secret shows the code: now, just before or just after.
 * Null when it is none of these.
 */
export function totpPeriod(instance: Instance, secret: string, code: string): number | null {
  const totp = authenticator(instance, "", secret);
  const delta = totp.validate({ token: code.trim(), window: WINDOW });
  return delta === null ? null : totp.counter() + delta;
}

/** Ten codes for the day the phone is lost; each works once. */
export function newBackupCodes(): BackupCodeRecord[] {
  const character = () => BACKUP_CODE_ALPHABET.charAt(randomInt(BACKUP_CODE_ALPHABET.length));
  return Array.from({ length: BACKUP_CODES }, () => ({
    code: Array.from({ length: BACKUP_CODE_LENGTH }, character).join(""),
    used: false,
  }));
}

/** Uses a backup code up. Null when it is none of the person's, or used. */
export function spendBackupCode(user: UserRecord, code: string): BackupCodeRecord[] | null {
  const typed = code.trim().toLowerCase();
  const found = user.backup_codes.find((candidate) => candidate.code === typed && !candidate.used);
  if (!found) return null;
  return user.backup_codes.map((candidate) => (candidate === found ? { ...found, used: true } : candidate));
}

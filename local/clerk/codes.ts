import { randomInt, timingSafeEqual } from "node:crypto";
import { type ClerkError, errors } from "./errors.ts";
import { newId } from "./ids.ts";
import { mailCode } from "./mailbox.ts";
import type { MailRecord, VerificationRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { settings } from "./settings.ts";

/** What test addresses accept, as with Clerk's test mode. */
const TEST_CODE = "424242";

/** Test addresses get no mail and take one fixed code. */
export function isTestAddress(address: string): boolean {
  return address.split("@")[0]?.includes("+clerk_test") ?? false;
}

/** The verification of an address that a backend or a sign-in link vouched for. */
export function vouchedVerification(strategy: "admin" | "ticket"): VerificationRecord {
  return {
    id: newId("ver"),
    status: "verified",
    strategy,
    attempts: null,
    expire_at: null,
    code: null,
    sent_to: null,
  };
}

/**
 * Makes a fresh code, mails it, and returns the verification that waits for it. Earlier codes are void from then on.
 * @param recipient who it is for; `userId` is null before there is an account
 */
export function sendCode(
  scope: Scope,
  strategy: "email_code" | "reset_password_email_code",
  recipient: { address: string; addressId: string | null; userId: string | null },
): VerificationRecord {
  const isTest = isTestAddress(recipient.address);
  const code = isTest ? TEST_CODE : String(randomInt(1_000_000)).padStart(6, "0");
  const slug: MailRecord["slug"] = strategy === "email_code" ? "verification_code" : "reset_password_code";
  if (!isTest) mailCode(scope, slug, code, recipient);
  return {
    id: newId("ver"),
    status: "unverified",
    strategy,
    attempts: 0,
    expire_at: Date.now() + settings.code.lifetime,
    code,
    sent_to: recipient.address,
  };
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  // In bytes: what was typed may hold characters of several.
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Tries a code. The caller must store the verification that comes back, whether the code was right or not: it
 * carries the number of attempts.
 * @param address where the code must have been sent
 */
export function attemptCode(
  pending: VerificationRecord | null,
  strategy: VerificationRecord["strategy"],
  address: string,
  code: string | undefined,
): { verification: VerificationRecord; error: ClerkError | null } {
  if (!code) throw errors.parameterMissing("code");
  if (pending?.status === "verified") throw errors.verificationAlreadyVerified();
  if (pending?.strategy !== strategy || pending.sent_to !== address || pending.code === null) {
    throw errors.verificationMissing();
  }
  if (pending.status === "failed") throw errors.verificationFailed();
  if (pending.status === "expired" || (pending.expire_at ?? 0) <= Date.now()) {
    return {
      verification: { ...pending, status: "expired", code: pending.code },
      error: errors.verificationExpired(),
    };
  }
  const attempts = (pending.attempts ?? 0) + 1;
  if (sameText(code, pending.code)) {
    return { verification: { ...pending, status: "verified", attempts }, error: null };
  }
  const exhausted = attempts >= settings.code.attempts;
  return {
    verification: { ...pending, attempts, status: exhausted ? "failed" : "unverified" },
    error: exhausted ? errors.verificationFailed() : errors.codeIncorrect(),
  };
}

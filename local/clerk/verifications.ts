import { randomInt, timingSafeEqual } from "node:crypto";
import { type ClerkError, errors } from "./errors.ts";
import { newId, newSecret } from "./ids.ts";
import { type Recipient, sendMessage } from "./mailbox.ts";
import type { RedirectFlowRecord, VerificationRecord } from "./records.ts";
import type { Scope } from "./scope.ts";

/** What test addresses and numbers accept, as with Clerk's test mode. */
const TEST_CODE = "424242";
const TEST_NUMBER = /^\+1\d{3}55501\d\d$/;

/** Strategies that send a code. */
const CODE_STRATEGIES = [
  "email_code",
  "phone_code",
  "reset_password_email_code",
  "reset_password_phone_code",
] as const;
export type CodeStrategy = (typeof CODE_STRATEGIES)[number];

export const isCodeStrategy = (strategy: string): strategy is CodeStrategy =>
  CODE_STRATEGIES.some((known) => known === strategy);

/** Test addresses and numbers get no message and take one fixed code. */
function isTestAddress(address: string): boolean {
  return address.includes("@")
    ? (address.split("@")[0]?.includes("+clerk_test") ?? false)
    : TEST_NUMBER.test(address);
}

/** A verification; what is not given is as it is at its start. */
export function newVerification(
  strategy: string,
  details: Partial<VerificationRecord> = {},
): VerificationRecord {
  return {
    id: newId("ver"),
    status: "unverified",
    strategy,
    attempts: null,
    expire_at: null,
    code: null,
    sent_to: null,
    error: null,
    nonce: null,
    external_verification_redirect_url: null,
    ...details,
  };
}

/** The verification of something that a backend, a ticket or an identity provider vouched for. */
export function vouchedVerification(strategy: string): VerificationRecord {
  return newVerification(strategy, { status: "verified" });
}

/** Makes a fresh code, sends it, and returns the verification that waits for it. Earlier codes are void from then on. */
export function sendCode(scope: Scope, strategy: CodeStrategy, recipient: Recipient): VerificationRecord {
  const { settings } = scope.instance;
  const isTest = isTestAddress(recipient.address);
  const code = isTest ? TEST_CODE : String(randomInt(1_000_000)).padStart(6, "0");
  if (!isTest) sendCodeMessage(scope, strategy, code, recipient);
  return newVerification(strategy, {
    attempts: 0,
    expire_at: Date.now() + settings.code.lifetime,
    code,
    sent_to: recipient.address,
  });
}

function sendCodeMessage(scope: Scope, strategy: CodeStrategy, code: string, recipient: Recipient): void {
  const { applicationName, code: rules } = scope.instance.settings;
  const minutes = Math.round(rules.lifetime / 60_000);
  const isReset = strategy.startsWith("reset_password");
  const channel = strategy.endsWith("phone_code") ? "sms" : "email";
  const text = `Your code for ${applicationName} is ${code}. It works once, for ${minutes} minutes.`;
  const warning = "If you didn't ask for it, you can ignore this message. Don't share the code with anyone.";
  sendMessage(
    scope,
    {
      channel,
      slug: isReset ? "reset_password_code" : "verification_code",
      subject: isReset
        ? `${code} is your ${applicationName} reset password code`
        : `${code} is your verification code`,
      body: `${text}\n\n${warning}`,
      code,
      data: { otp_code: code },
    },
    recipient,
  );
}

/**
 * Mails a link and returns the verification that waits for it to be opened.
 * @param flow what the link is about, and where it leads in the end
 */
export function sendLink(
  scope: Scope,
  recipient: Recipient,
  flow: Omit<RedirectFlowRecord, "id" | "expires_at" | "strategy" | "action_complete_redirect_url">,
): VerificationRecord {
  const { instance } = scope;
  const { applicationName, code: rules } = instance.settings;
  const expiresAt = Date.now() + rules.lifetime;
  const token = newSecret();
  instance.redirectFlows.put({
    ...flow,
    id: token,
    strategy: "email_link",
    action_complete_redirect_url: null,
    expires_at: expiresAt,
  });
  const link = `${instance.frontendUrl}/v1/verify?token=${token}`;
  sendMessage(
    scope,
    {
      channel: "email",
      slug: flow.kind === "sign_in" ? "magic_link_sign_in" : "magic_link_sign_up",
      subject: `Your link for ${applicationName}`,
      body: `Open this link to continue with ${applicationName}: ${link}\n\nIf you didn't ask for it, you can ignore this mail.`,
      link,
      data: { magic_link: link },
    },
    recipient,
  );
  return newVerification("email_link", {
    attempts: 0,
    expire_at: expiresAt,
    code: token,
    sent_to: recipient.address,
  });
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  // In bytes: what was typed may hold characters of several.
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A verification as it is now: nothing writes down the moment at which one expires. */
export function currentVerification(verification: VerificationRecord): VerificationRecord {
  const overdue = verification.expire_at !== null && verification.expire_at <= Date.now();
  return verification.status === "unverified" && overdue
    ? { ...verification, status: "expired", error: errors.verificationExpired().json }
    : verification;
}

/**
 * Tries a code. The caller must store the verification that comes back, whether the code was right or not: it
 * carries the number of attempts.
 * @param address where the code must have been sent
 * @param maxAttempts how often a code may be tried
 */
export function attemptCode(
  pending: VerificationRecord | null,
  strategy: string,
  address: string,
  code: string | undefined,
  maxAttempts: number,
): { verification: VerificationRecord; error: ClerkError | null } {
  if (!code) throw errors.parameterMissing("code");
  if (pending?.status === "verified") throw errors.verificationAlreadyVerified();
  if (pending?.strategy !== strategy || pending.sent_to !== address || pending.code === null) {
    throw errors.verificationMissing();
  }
  const current = currentVerification(pending);
  if (current.status === "failed") throw errors.verificationFailed();
  if (current.status === "expired") return { verification: current, error: errors.verificationExpired() };
  const attempts = (pending.attempts ?? 0) + 1;
  if (sameText(code, pending.code)) {
    return { verification: { ...pending, status: "verified", attempts, code: null }, error: null };
  }
  const exhausted = attempts >= maxAttempts;
  const error = exhausted ? errors.verificationFailed() : errors.codeIncorrect();
  return {
    verification: { ...pending, attempts, status: exhausted ? "failed" : "unverified" },
    error,
  };
}

import type { SignInFirstFactorJSON, SignInSecondFactorJSON } from "@clerk/shared/types";
import { type ClerkError, errors } from "./errors.ts";
import { isVerified, maskedEmail, maskedPhone } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import type { Recipient } from "./mailbox.ts";
import { verifyPassword } from "./passwords.ts";
import type { PhoneNumberRecord, UserRecord, VerificationRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { spendBackupCode, totpPeriod } from "./totp.ts";
import { lockedSeconds, recordFailure, storeUser } from "./users.ts";
import {
  attemptCode,
  type CodeStrategy,
  isCodeStrategy,
  newVerification,
  sendCode,
} from "./verifications.ts";

const secondFactorPhones = (user: UserRecord): PhoneNumberRecord[] =>
  user.phone_numbers.filter((phone) => isVerified(phone) && phone.reserved_for_second_factor);

/**
 * The ways in which a person can prove who they are.
 * @param typed the identifier that was given: it may be shown whole, for it is known already
 */
export function firstFactors(
  instance: Instance,
  user: UserRecord,
  typed: string | null,
): SignInFirstFactorJSON[] {
  const { emailAddress, phoneNumber, password, passkey } = instance.settings;
  const hasPassword = user.password_hash !== null && password.enabled;
  const factors: SignInFirstFactorJSON[] = [];
  if (passkey && user.passkeys.some(({ credential_id }) => credential_id)) {
    factors.push({ strategy: "passkey" });
  }
  if (hasPassword) factors.push({ strategy: "password" });
  for (const email of user.email_addresses.filter(isVerified)) {
    const address = email.email_address;
    const factor = {
      email_address_id: email.id,
      safe_identifier: address === typed ? address : maskedEmail(address),
      primary: email.id === user.primary_email_address_id,
    };
    if (emailAddress.enabled && emailAddress.link) factors.push({ strategy: "email_link", ...factor });
    if (emailAddress.enabled && emailAddress.code) factors.push({ strategy: "email_code", ...factor });
    if (hasPassword) factors.push({ strategy: "reset_password_email_code", ...factor });
  }
  for (const phone of user.phone_numbers.filter(isVerified)) {
    if (!phoneNumber.enabled || phone.reserved_for_second_factor) continue;
    const number = phone.phone_number;
    const factor = {
      phone_number_id: phone.id,
      safe_identifier: number === typed ? number : maskedPhone(number),
      primary: phone.id === user.primary_phone_number_id,
    };
    if (phoneNumber.code) factors.push({ strategy: "phone_code", ...factor });
    if (hasPassword) factors.push({ strategy: "reset_password_phone_code", ...factor });
  }
  for (const account of user.external_accounts.filter(
    ({ verification }) => verification?.status === "verified",
  )) {
    factors.push({ strategy: `oauth_${account.provider}` as "oauth_google" });
  }
  return factors;
}

/** The second factors that a person has set up; none for somebody who has no need of one. */
export function secondFactors(instance: Instance, user: UserRecord): SignInSecondFactorJSON[] {
  const { secondFactor, phoneNumber } = instance.settings;
  const factors: SignInSecondFactorJSON[] = [];
  if (secondFactor.authenticatorApp && user.totp_verified) factors.push({ strategy: "totp" });
  for (const phone of phoneNumber.secondFactor ? secondFactorPhones(user) : []) {
    factors.push({
      strategy: "phone_code",
      phone_number_id: phone.id,
      safe_identifier: maskedPhone(phone.phone_number),
      primary: phone.id === user.primary_phone_number_id,
      default: phone.default_second_factor,
    });
  }
  // A way back in when the others are lost, but no second factor by itself.
  const hasBackup = secondFactor.backupCode && user.backup_codes.some(({ used }) => !used);
  if (factors.length > 0 && hasBackup) factors.push({ strategy: "backup_code" });
  return factors;
}

export const hasSecondFactor = (instance: Instance, user: UserRecord): boolean =>
  secondFactors(instance, user).length > 0;

/** What a request says about the factor that it is about. */
export interface FactorForm {
  strategy: string;
  email_address_id?: string;
  phone_number_id?: string;
  password?: string;
  code?: string;
}

/** The verified address that a code or link goes to: the one asked for by its id, else the one that was typed. */
export function emailRecipient(user: UserRecord, form: FactorForm, typed: string | null): Recipient {
  const verified = user.email_addresses.filter(isVerified);
  const id = form.email_address_id;
  const email = id
    ? verified.find((candidate) => candidate.id === id)
    : (verified.find((candidate) => candidate.email_address === typed) ??
      verified.find((candidate) => candidate.id === user.primary_email_address_id));
  if (!email) throw errors.strategyInvalid();
  return { address: email.email_address, addressId: email.id, userId: user.id };
}

function phoneRecipient(
  phones: PhoneNumberRecord[],
  user: UserRecord,
  form: FactorForm,
  typed: string | null,
) {
  const id = form.phone_number_id;
  const phone = id
    ? phones.find((candidate) => candidate.id === id)
    : (phones.find((candidate) => candidate.phone_number === typed) ??
      phones.find((candidate) => candidate.default_second_factor) ??
      phones[0]);
  if (!phone) throw errors.strategyInvalid();
  return { address: phone.phone_number, addressId: phone.id, userId: user.id };
}

/** Sends the code of a first factor. @throws ClerkError when the person cannot use it */
export function prepareFirstFactor(
  scope: Scope,
  user: UserRecord,
  form: FactorForm & { strategy: CodeStrategy },
  typed: string | null,
): VerificationRecord {
  const factors = firstFactors(scope.instance, user, typed);
  if (!factors.some(({ strategy }) => strategy === form.strategy)) throw errors.strategyInvalid();
  const firstFactorPhones = user.phone_numbers.filter(
    (phone) => isVerified(phone) && !phone.reserved_for_second_factor,
  );
  const recipient = form.strategy.endsWith("phone_code")
    ? phoneRecipient(firstFactorPhones, user, form, typed)
    : emailRecipient(user, form, typed);
  return sendCode(scope, form.strategy, recipient);
}

/** Sends the code of a second factor. @throws ClerkError when the person cannot use it */
export function prepareSecondFactor(scope: Scope, user: UserRecord, form: FactorForm): VerificationRecord {
  if (form.strategy !== "phone_code") throw errors.strategyInvalid();
  return sendCode(scope, "phone_code", phoneRecipient(secondFactorPhones(user), user, form, null));
}

/** How an attempt ended. The caller stores the verification; the person is stored already. */
export interface FactorAttempt {
  verification: VerificationRecord | null;
  user: UserRecord;
  error: ClerkError | null;
}

/** Runs an attempt for somebody who is not locked out; too many that fail lock them out. */
export function guarded(
  scope: Scope,
  user: UserRecord,
  attempt: () => { verification: VerificationRecord | null; user?: UserRecord; error: ClerkError | null },
): FactorAttempt {
  const locked = lockedSeconds(user);
  if (locked > 0) throw errors.userLocked(locked);
  const { verification, user: changed = user, error } = attempt();
  if (error) {
    const failed = recordFailure(scope, changed);
    const nowLocked = lockedSeconds(failed);
    return { verification, user: failed, error: nowLocked > 0 ? errors.userLocked(nowLocked) : error };
  }
  const cleared =
    changed.failed_attempts > 0 ? storeUser(scope, { ...changed, failed_attempts: 0 }) : changed;
  return { verification, user: cleared, error: null };
}

const verified = (strategy: string): VerificationRecord =>
  newVerification(strategy, { status: "verified", attempts: 1 });

/** Tries a password or a code as the first factor. */
export function attemptFirstFactor(
  scope: Scope,
  user: UserRecord,
  form: FactorForm,
  pending: VerificationRecord | null,
): FactorAttempt {
  const { password, strategy } = form;
  if (isCodeStrategy(strategy)) return attemptSentCode(scope, user, strategy, form.code, pending);
  if (strategy !== "password") throw errors.strategyInvalid();
  if (!password) throw errors.parameterMissing("password");
  const hash = scope.instance.settings.password.enabled ? user.password_hash : null;
  if (!hash) throw errors.strategyInvalid();
  return guarded(scope, user, () =>
    verifyPassword(password, hash)
      ? { verification: verified("password"), error: null }
      : { verification: pending, error: errors.passwordIncorrect() },
  );
}

function attemptSentCode(
  scope: Scope,
  user: UserRecord,
  strategy: CodeStrategy,
  code: string | undefined,
  pending: VerificationRecord | null,
): FactorAttempt {
  const { attempts } = scope.instance.settings.code;
  return guarded(scope, user, () =>
    attemptCode(pending, strategy, pending?.sent_to ?? "", code?.trim(), attempts),
  );
}

/** Tries a code as the second factor. */
export function attemptSecondFactor(
  scope: Scope,
  user: UserRecord,
  form: FactorForm,
  pending: VerificationRecord | null,
): FactorAttempt {
  const { strategy, code } = form;
  if (!code) throw errors.parameterMissing("code");
  if (!secondFactors(scope.instance, user).some((factor) => factor.strategy === strategy)) {
    throw errors.strategyInvalid();
  }
  if (strategy === "phone_code") return attemptSentCode(scope, user, strategy, code, pending);
  return guarded(scope, user, () => {
    const changed = strategy === "totp" ? afterTotp(scope, user, code) : afterBackupCode(scope, user, code);
    if (changed) return { verification: verified(strategy), user: changed, error: null };
    return {
      verification: pending,
      error: strategy === "totp" ? errors.codeIncorrect() : errors.backupCodeIncorrect(),
    };
  });
}

/** The person with this code used up, or null when it is wrong or was used before. */
function afterTotp(scope: Scope, user: UserRecord, code: string): UserRecord | null {
  const period = user.totp_secret === null ? null : totpPeriod(scope.instance, user.totp_secret, code);
  if (period === null || period <= (user.totp_used_period ?? 0)) return null;
  return storeUser(scope, { ...user, totp_used_period: period });
}

function afterBackupCode(scope: Scope, user: UserRecord, code: string): UserRecord | null {
  const codes = spendBackupCode(user, code);
  return codes && storeUser(scope, { ...user, backup_codes: codes });
}

import type {
  SignUpField,
  SignUpIdentificationField,
  SignUpJSON,
  SignUpVerificationJSON,
  SignUpVerificationsJSON,
} from "@clerk/shared/types";
import type { Instance } from "../instance.ts";
import type { SignUpRecord, VerificationRecord } from "../records.ts";
import { currentVerification } from "../verifications.ts";
import { frontendExternalAccount, frontendVerification, type WithNull } from "./user-json.ts";

interface Fields {
  required: SignUpField[];
  optional: SignUpField[];
}

/** What a sign-up asks for. */
function signUpFields(instance: Instance): Fields {
  const { emailAddress, phoneNumber, username, password, name, signUp } = instance.settings;
  const all: [field: SignUpField, setting: { enabled: boolean; required: boolean }][] = [
    ["email_address", emailAddress],
    ["phone_number", phoneNumber],
    ["username", username],
    ["password", password],
    ["first_name", name],
    ["last_name", name],
    ["legal_accepted", { enabled: signUp.legalConsent, required: signUp.legalConsent }],
  ];
  const enabled = all.filter(([, setting]) => setting.enabled);
  return {
    required: enabled.filter(([, setting]) => setting.required).map(([field]) => field),
    optional: enabled.filter(([, setting]) => !setting.required).map(([field]) => field),
  };
}

/** The required fields that a sign-up still lacks. Whoever comes from an identity provider needs no password. */
export function missingFields(instance: Instance, signUp: SignUpRecord): SignUpField[] {
  const values: Partial<Record<SignUpField, unknown>> = {
    email_address: signUp.email_address,
    phone_number: signUp.phone_number,
    username: signUp.username,
    password: signUp.password_hash ?? signUp.external_account,
    first_name: signUp.first_name,
    last_name: signUp.last_name,
    legal_accepted: signUp.legal_accepted_at,
  };
  const missing = signUpFields(instance).required.filter((field) => !values[field]);
  // Without any identifier there is nothing to tell the account by.
  const identified =
    signUp.email_address ?? signUp.phone_number ?? signUp.username ?? signUp.external_account;
  if (missing.length > 0 || identified) return missing;
  return instance.settings.emailAddress.enabled ? ["email_address"] : ["phone_number"];
}

/** The addresses of a sign-up that have yet to be proved. */
export function unverifiedFields(instance: Instance, signUp: SignUpRecord): SignUpIdentificationField[] {
  const { emailAddress, phoneNumber } = instance.settings;
  const open = (value: string | null, verification: VerificationRecord | null) =>
    value !== null && verification?.status !== "verified";
  return [
    ...(emailAddress.verifyAtSignUp && open(signUp.email_address, signUp.email_verification)
      ? (["email_address"] as const)
      : []),
    ...(phoneNumber.verifyAtSignUp && open(signUp.phone_number, signUp.phone_verification)
      ? (["phone_number"] as const)
      : []),
  ];
}

function addressVerification(
  id: string,
  record: VerificationRecord | null,
  supportedStrategies: string[],
): SignUpVerificationJSON {
  type Nullable = "strategy" | "attempts" | "expire_at" | "error" | "verified_at_client";
  const pending = record && currentVerification(record);
  // Until a code was asked for, `strategy` is null: clerk-js takes a strategy for "a code is under way".
  const json: WithNull<SignUpVerificationJSON, Nullable> = {
    object: "verification",
    id: pending?.id ?? id,
    status: pending?.status ?? "unverified",
    strategy: pending?.strategy ?? null,
    attempts: pending?.attempts ?? null,
    expire_at: pending?.expire_at ?? null,
    error: pending?.error ?? null,
    verified_at_client: null,
    next_action: nextAction(pending?.status ?? null),
    supported_strategies: supportedStrategies,
  };
  return json as SignUpVerificationJSON;
}

function nextAction(status: string | null): string {
  if (status === "verified") return "";
  return status === "unverified" ? "needs_attempt" : "needs_prepare";
}

function signUpVerifications(instance: Instance, signUp: SignUpRecord): SignUpVerificationsJSON {
  const { emailAddress } = instance.settings;
  const strategies = [
    ...(emailAddress.code ? ["email_code"] : []),
    ...(emailAddress.link ? ["email_link"] : []),
  ];
  const { email_address: email, phone_number: phone } = signUp;
  const json: WithNull<SignUpVerificationsJSON, keyof SignUpVerificationsJSON> = {
    email_address: email
      ? addressVerification(`${signUp.id}_email_address`, signUp.email_verification, strategies)
      : null,
    phone_number: phone
      ? addressVerification(`${signUp.id}_phone_number`, signUp.phone_verification, ["phone_code"])
      : null,
    web3_wallet: null,
    external_account:
      signUp.external_account_verification && frontendVerification(signUp.external_account_verification),
  };
  return json as SignUpVerificationsJSON;
}

/** A sign-up in the shape of the Frontend API. */
export function signUpJson(instance: Instance, signUp: SignUpRecord): SignUpJSON {
  const fields = signUpFields(instance);
  const { external_account: account, external_account_verification: verification } = signUp;
  return {
    object: "sign_up",
    id: signUp.id,
    status: signUp.created_user_id ? "complete" : "missing_requirements",
    required_fields: fields.required,
    optional_fields: fields.optional,
    missing_fields: signUp.created_user_id ? [] : missingFields(instance, signUp),
    unverified_fields: signUp.created_user_id ? [] : unverifiedFields(instance, signUp),
    username: signUp.username,
    first_name: signUp.first_name,
    last_name: signUp.last_name,
    email_address: signUp.email_address,
    phone_number: signUp.phone_number,
    web3_wallet: null,
    external_account_strategy: verification?.strategy ?? null,
    external_account: account && frontendExternalAccount(account),
    has_password: signUp.password_hash !== null,
    unsafe_metadata: signUp.unsafe_metadata,
    created_session_id: signUp.created_session_id,
    created_user_id: signUp.created_user_id,
    abandon_at: signUp.abandon_at,
    legal_accepted_at: signUp.legal_accepted_at,
    locale: signUp.locale,
    timezone: null,
    verifications: signUpVerifications(instance, signUp),
  };
}

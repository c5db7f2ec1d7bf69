import type {
  ClientJSON,
  SignInFirstFactorJSON,
  SignInJSON,
  SignUpField,
  SignUpJSON,
  SignUpVerificationJSON,
  SignUpVerificationsJSON,
} from "@clerk/shared/types";
import { imageUrl } from "../avatars.ts";
import type { Instance } from "../instance.ts";
import type { ClientRecord, SignInRecord, SignUpRecord } from "../records.ts";
import { activeSessions } from "../sessions.ts";
import { isVerified } from "../users.ts";
import { frontendSession, frontendVerification, type WithNull } from "./user-json.ts";

const YEAR = 365 * 24 * 60 * 60_000;

/** An address as somebody who only typed it may see it. */
function maskedEmail(address: string): string {
  const [local = "", domain = ""] = address.split("@");
  return `${local.slice(0, 1)}${"*".repeat(Math.max(local.length - 1, 3))}@${domain}`;
}

function firstFactors(instance: Instance, signIn: SignInRecord): SignInFirstFactorJSON[] {
  const user = instance.users.get(signIn.user_id);
  if (!user || signIn.status === "complete") return [];
  const factors: SignInFirstFactorJSON[] = user.password_hash ? [{ strategy: "password" }] : [];
  for (const email of user.email_addresses.filter(isVerified)) {
    const factor = {
      email_address_id: email.id,
      safe_identifier: maskedEmail(email.email_address),
      primary: email.id === user.primary_email_address_id,
    };
    factors.push({ strategy: "email_code", ...factor });
    if (user.password_hash) factors.push({ strategy: "reset_password_email_code", ...factor });
  }
  return factors;
}

/** A sign-in in the shape of the Frontend API. */
export function signInJson(instance: Instance, signIn: SignInRecord): SignInJSON {
  const user = instance.users.get(signIn.user_id);
  const json: WithNull<SignInJSON, "user_data" | "supported_second_factors"> = {
    object: "sign_in",
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: ["email_address"],
    identifier: signIn.identifier,
    user_data: user && {
      first_name: user.first_name ?? undefined,
      last_name: user.last_name ?? undefined,
      image_url: imageUrl(instance, user),
      has_image: user.image_id !== null,
    },
    supported_first_factors: firstFactors(instance, signIn),
    supported_second_factors: null,
    first_factor_verification:
      signIn.first_factor_verification && frontendVerification(signIn.first_factor_verification),
    second_factor_verification: null,
    created_session_id: signIn.created_session_id,
    timezone: null,
  };
  return json as SignInJSON;
}

const REQUIRED_FIELDS: SignUpField[] = ["email_address", "password"];
const OPTIONAL_FIELDS: SignUpField[] = ["first_name", "last_name"];

/** The required fields that a sign-up still lacks. */
export function missingFields(signUp: SignUpRecord): SignUpField[] {
  return REQUIRED_FIELDS.filter((field) => {
    if (field === "email_address") return signUp.email_address === null;
    return signUp.password_hash === null;
  });
}

function signUpVerifications(signUp: SignUpRecord): SignUpVerificationsJSON {
  const pending = signUp.email_verification;
  type Nullable = "strategy" | "attempts" | "expire_at" | "error" | "verified_at_client";
  // Until a code was asked for, `strategy` is null: clerk-js takes a strategy for "a code is under way".
  const email: WithNull<SignUpVerificationJSON, Nullable> = {
    object: "verification",
    id: pending?.id ?? `${signUp.id}_email_address`,
    status: pending?.status ?? "unverified",
    strategy: pending?.strategy ?? null,
    attempts: pending?.attempts ?? null,
    expire_at: pending?.expire_at ?? null,
    error: null,
    verified_at_client: null,
    next_action: nextAction(pending?.status ?? null),
    supported_strategies: ["email_code"],
  };
  const json: WithNull<SignUpVerificationsJSON, keyof SignUpVerificationsJSON> = {
    email_address: signUp.email_address === null ? null : (email as SignUpVerificationJSON),
    phone_number: null,
    web3_wallet: null,
    external_account: null,
  };
  return json as SignUpVerificationsJSON;
}

function nextAction(status: string | null): string {
  if (status === "verified") return "";
  return status === "unverified" ? "needs_attempt" : "needs_prepare";
}

/** A sign-up in the shape of the Frontend API. */
export function signUpJson(signUp: SignUpRecord): SignUpJSON {
  const unverified = signUp.email_address !== null && signUp.email_verification?.status !== "verified";
  return {
    object: "sign_up",
    id: signUp.id,
    status: signUp.created_user_id ? "complete" : "missing_requirements",
    required_fields: REQUIRED_FIELDS,
    optional_fields: OPTIONAL_FIELDS,
    missing_fields: missingFields(signUp),
    unverified_fields: unverified ? ["email_address"] : [],
    username: null,
    first_name: signUp.first_name,
    last_name: signUp.last_name,
    email_address: signUp.email_address,
    phone_number: null,
    web3_wallet: null,
    external_account_strategy: null,
    external_account: null,
    has_password: signUp.password_hash !== null,
    unsafe_metadata: signUp.unsafe_metadata,
    created_session_id: signUp.created_session_id,
    created_user_id: signUp.created_user_id,
    abandon_at: signUp.abandon_at,
    legal_accepted_at: null,
    locale: signUp.locale,
    timezone: null,
    verifications: signUpVerifications(signUp),
  };
}

/** A client in the shape of the Frontend API: who is signed in on this browser, and what is under way. */
export function clientJson(instance: Instance, client: ClientRecord): ClientJSON {
  const now = Date.now();
  const signIn = instance.signIns.get(client.sign_in_id);
  const signUp = instance.signUps.get(client.sign_up_id);
  return {
    object: "client",
    id: client.id,
    sessions: activeSessions(instance, { clientId: client.id }).flatMap((session) => {
      const user = instance.users.get(session.user_id);
      return user ? [frontendSession(instance, session, user)] : [];
    }),
    sign_in: signIn && signIn.abandon_at > now ? signInJson(instance, signIn) : null,
    sign_up: signUp && signUp.abandon_at > now ? signUpJson(signUp) : null,
    // Nothing here can solve a captcha.
    captcha_bypass: true,
    last_active_session_id: client.last_active_session_id,
    last_authentication_strategy: client.last_authentication_strategy,
    cookie_expires_at: now + YEAR,
    created_at: client.created_at,
    updated_at: client.updated_at,
  };
}

import type {
  EmailAddressJSON,
  PublicUserDataJSON,
  SessionActivityJSON,
  SessionJSON,
  SessionWithActivitiesJSON,
  UserJSON,
  VerificationJSON,
} from "@clerk/shared/types";
import { imageUrl } from "../avatars.ts";
import type { Instance } from "../instance.ts";
import type { EmailAddressRecord, SessionRecord, UserRecord, VerificationRecord } from "../records.ts";
import { factorVerificationAge, mintSessionToken } from "../tokens.ts";
import { primaryEmail } from "../users.ts";

/** Clerk's types leave out that these fields can be null. */
export type WithNull<T, Keys extends keyof T> = Omit<T, Keys> & { [Key in Keys]: T[Key] | null };

/** A verification in the shape of the Frontend API. The code itself never leaves this server but by mail. */
export function frontendVerification(verification: VerificationRecord): VerificationJSON {
  const json: WithNull<VerificationJSON, "attempts" | "expire_at" | "error" | "verified_at_client"> = {
    object: "verification",
    id: verification.id,
    status: verification.status,
    strategy: verification.strategy,
    attempts: verification.attempts,
    expire_at: verification.expire_at,
    error: null,
    verified_at_client: null,
  };
  return json as VerificationJSON;
}

/** An e-mail address in the shape of the Frontend API. */
export function frontendEmailAddress(email: EmailAddressRecord): EmailAddressJSON {
  return {
    object: "email_address",
    id: email.id,
    email_address: email.email_address,
    verification: email.verification && frontendVerification(email.verification),
    linked_to: [],
    matches_sso_connection: false,
  };
}

/** A user in the shape of the Frontend API: without private metadata. */
export function frontendUser(instance: Instance, user: UserRecord): UserJSON {
  return {
    object: "user",
    id: user.id,
    external_id: user.external_id,
    username: user.username,
    first_name: user.first_name,
    last_name: user.last_name,
    image_url: imageUrl(instance, user),
    has_image: user.image_id !== null,
    profile_image_id: user.image_id ?? "",
    primary_email_address_id: user.primary_email_address_id,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    email_addresses: user.email_addresses.map(frontendEmailAddress),
    phone_numbers: [],
    web3_wallets: [],
    external_accounts: [],
    enterprise_accounts: [],
    passkeys: [],
    organization_memberships: [],
    password_enabled: user.password_hash !== null,
    totp_enabled: false,
    backup_code_enabled: false,
    two_factor_enabled: false,
    public_metadata: user.public_metadata,
    unsafe_metadata: user.unsafe_metadata,
    last_sign_in_at: user.last_sign_in_at,
    create_organization_enabled: user.create_organization_enabled,
    create_organizations_limit: user.create_organizations_limit,
    delete_self_enabled: user.delete_self_enabled,
    legal_accepted_at: user.legal_accepted_at,
    timezone: null,
    created_at: user.created_at,
    updated_at: user.updated_at,
  };
}

function publicUserData(instance: Instance, user: UserRecord): PublicUserDataJSON {
  return {
    first_name: user.first_name,
    last_name: user.last_name,
    image_url: imageUrl(instance, user),
    has_image: user.image_id !== null,
    identifier: primaryEmail(user)?.email_address ?? user.id,
    user_id: user.id,
  };
}

/** A session in the shape of the Frontend API; an active one has a fresh token with it. */
export function frontendSession(instance: Instance, session: SessionRecord, user: UserRecord): SessionJSON {
  const active = session.status === "active";
  const json: WithNull<SessionJSON, "last_active_token"> = {
    object: "session",
    id: session.id,
    status: session.status,
    factor_verification_age: factorVerificationAge(session),
    expire_at: session.expire_at,
    abandon_at: session.abandon_at,
    last_active_at: session.last_active_at,
    last_active_organization_id: null,
    last_active_token: active
      ? { object: "token", id: session.id, jwt: mintSessionToken(instance, session, user) }
      : null,
    actor: null,
    tasks: null,
    user: frontendUser(instance, user),
    public_user_data: publicUserData(instance, user),
    created_at: session.created_at,
    updated_at: session.updated_at,
  };
  return json as SessionJSON;
}

/** A session in a person's list of devices. */
export function sessionWithActivity(
  instance: Instance,
  session: SessionRecord,
  user: UserRecord,
): SessionWithActivitiesJSON {
  const activity: SessionActivityJSON = { object: "session_activity", ...session.latest_activity };
  return { ...frontendSession(instance, session, user), user: null, latest_activity: activity };
}

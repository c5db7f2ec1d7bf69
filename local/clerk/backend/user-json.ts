import type { EmailAddressJSON, UserJSON, VerificationJSON } from "@clerk/backend";
import { imageUrl } from "../avatars.ts";
import type { Instance } from "../instance.ts";
import type { EmailAddressRecord, UserRecord, VerificationRecord } from "../records.ts";

function backendVerification(verification: VerificationRecord): VerificationJSON {
  return {
    // Clerk's own value, `verification_otp` or `verification_admin`, is missing from its list of object types.
    object:
      `verification_${verification.strategy === "admin" ? "admin" : "otp"}` as VerificationJSON["object"],
    id: verification.id,
    status: verification.status,
    strategy: verification.strategy,
    attempts: verification.attempts,
    expire_at: verification.expire_at,
  };
}

/** An e-mail address in the shape of the Backend API. */
export function backendEmailAddress(email: EmailAddressRecord): EmailAddressJSON {
  return {
    object: "email_address",
    id: email.id,
    email_address: email.email_address,
    verification: email.verification && backendVerification(email.verification),
    linked_to: [],
  };
}

/** A user in the shape of the Backend API, private metadata included. Webhooks carry the same. */
export function backendUser(instance: Instance, user: UserRecord): UserJSON {
  return {
    object: "user",
    id: user.id,
    external_id: user.external_id,
    username: user.username,
    first_name: user.first_name,
    last_name: user.last_name,
    image_url: imageUrl(instance, user),
    has_image: user.image_id !== null,
    primary_email_address_id: user.primary_email_address_id,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: user.password_hash !== null,
    password_last_updated_at: user.password_last_updated_at,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    email_addresses: user.email_addresses.map(backendEmailAddress),
    phone_numbers: [],
    web3_wallets: [],
    external_accounts: [],
    enterprise_accounts: [],
    organization_memberships: null,
    public_metadata: user.public_metadata,
    private_metadata: user.private_metadata,
    unsafe_metadata: user.unsafe_metadata,
    banned: user.banned,
    locked: false,
    deprovisioned: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: null,
    last_sign_in_at: user.last_sign_in_at,
    last_active_at: user.last_active_at,
    create_organization_enabled: user.create_organization_enabled,
    create_organizations_limit: user.create_organizations_limit,
    delete_self_enabled: user.delete_self_enabled,
    legal_accepted_at: user.legal_accepted_at,
    locale: user.locale,
    timezone: null,
    created_at: user.created_at,
    updated_at: user.updated_at,
  };
}

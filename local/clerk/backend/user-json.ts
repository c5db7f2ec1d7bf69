import type {
  EmailAddressJSON,
  ExternalAccountJSON,
  PhoneNumberJSON,
  UserJSON,
  VerificationJSON,
} from "@clerk/backend";
import { imageUrl } from "../avatars.ts";
import { hasSecondFactor } from "../factors.ts";
import { linksOf } from "../frontend/user-json.ts";
import type { Instance } from "../instance.ts";
import type {
  EmailAddressRecord,
  ExternalAccountRecord,
  PhoneNumberRecord,
  UserRecord,
  VerificationRecord,
} from "../records.ts";
import { lockedSeconds } from "../users.ts";
import { currentVerification } from "../verifications.ts";

function verificationObject(strategy: string): VerificationJSON["object"] {
  const isOauth = strategy.startsWith("oauth_");
  const kind = isOauth
    ? "oauth"
    : ({ admin: "admin", ticket: "ticket", email_link: "link" }[strategy] ?? "otp");
  // Clerk's own values, such as `verification_otp`, are missing from its list of object types.
  return `verification_${kind}` as VerificationJSON["object"];
}

function backendVerification(record: VerificationRecord): VerificationJSON {
  const verification = currentVerification(record);
  return {
    object: verificationObject(verification.strategy),
    id: verification.id,
    status: verification.status,
    strategy: verification.strategy,
    attempts: verification.attempts,
    expire_at: verification.expire_at,
  };
}

/** An e-mail address in the shape of the Backend API. */
export function backendEmailAddress(email: EmailAddressRecord, user: UserRecord): EmailAddressJSON {
  return {
    object: "email_address",
    id: email.id,
    email_address: email.email_address,
    verification: email.verification && backendVerification(email.verification),
    // The Backend API leaves out what the Frontend API calls an object.
    linked_to: linksOf(user, email.email_address).map(({ id, type }) => ({ id, type })) as [],
  };
}

/** A phone number in the shape of the Backend API. */
export function backendPhoneNumber(phone: PhoneNumberRecord): PhoneNumberJSON {
  return {
    object: "phone_number",
    id: phone.id,
    phone_number: phone.phone_number,
    reserved_for_second_factor: phone.reserved_for_second_factor,
    default_second_factor: phone.default_second_factor,
    reserved: false,
    verification: phone.verification && backendVerification(phone.verification),
    linked_to: [],
    backup_codes: [],
  };
}

function backendExternalAccount(account: ExternalAccountRecord): ExternalAccountJSON {
  return {
    object: "external_account",
    id: account.id,
    external_account_id: account.id,
    provider: `oauth_${account.provider}`,
    identification_id: account.identification_id,
    provider_user_id: account.provider_user_id,
    approved_scopes: account.approved_scopes,
    email_address: account.email_address,
    first_name: account.first_name,
    last_name: account.last_name,
    image_url: "",
    username: account.username || null,
    phone_number: null,
    public_metadata: {},
    label: null,
    verification: account.verification && backendVerification(account.verification),
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
    primary_phone_number_id: user.primary_phone_number_id,
    primary_web3_wallet_id: null,
    password_enabled: user.password_hash !== null,
    password_last_updated_at: user.password_last_updated_at,
    two_factor_enabled: hasSecondFactor(instance, user),
    totp_enabled: user.totp_verified,
    backup_code_enabled: user.backup_codes.length > 0,
    email_addresses: user.email_addresses.map((email) => backendEmailAddress(email, user)),
    phone_numbers: user.phone_numbers.map(backendPhoneNumber),
    web3_wallets: [],
    external_accounts: user.external_accounts.map(backendExternalAccount),
    enterprise_accounts: [],
    organization_memberships: null,
    public_metadata: user.public_metadata,
    private_metadata: user.private_metadata,
    unsafe_metadata: user.unsafe_metadata,
    banned: user.banned,
    locked: lockedSeconds(user) > 0,
    deprovisioned: false,
    lockout_expires_in_seconds: lockedSeconds(user) || null,
    verification_attempts_remaining: instance.settings.lockout.enabled
      ? instance.settings.lockout.attempts - user.failed_attempts
      : null,
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

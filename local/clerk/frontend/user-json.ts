import type {
  EmailAddressJSON,
  ExternalAccountJSON,
  IdentificationLinkJSON,
  PasskeyJSON,
  PhoneNumberJSON,
  PublicUserDataJSON,
  UserJSON,
  VerificationJSON,
} from "@clerk/shared/types";
import { imageUrl } from "../avatars.ts";
import { hasSecondFactor } from "../factors.ts";
import { displayIdentifier } from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import type {
  EmailAddressRecord,
  ExternalAccountRecord,
  PasskeyRecord,
  PhoneNumberRecord,
  UserRecord,
  VerificationRecord,
} from "../records.ts";
import { currentVerification } from "../verifications.ts";
import { ownMembership } from "./organization-json.ts";

/** Clerk's types leave out that these fields can be null. */
export type WithNull<T, Keys extends keyof T> = Omit<T, Keys> & { [Key in Keys]: T[Key] | null };

/** A verification in the shape of the Frontend API. The code itself never leaves this server but by mail. */
export function frontendVerification(record: VerificationRecord): VerificationJSON {
  const verification = currentVerification(record);
  const json: WithNull<VerificationJSON, "attempts" | "expire_at" | "error" | "verified_at_client"> = {
    object: "verification",
    id: verification.id,
    status: verification.status,
    strategy: verification.strategy,
    attempts: verification.attempts,
    expire_at: verification.expire_at,
    error: verification.error,
    verified_at_client: null,
    ...(verification.nonce === null ? {} : { nonce: verification.nonce }),
    ...(verification.external_verification_redirect_url === null
      ? {}
      : { external_verification_redirect_url: verification.external_verification_redirect_url }),
  };
  return json as VerificationJSON;
}

/** The accounts at identity providers that vouch for an e-mail address. */
export function linksOf(user: UserRecord, address: string): IdentificationLinkJSON[] {
  return user.external_accounts
    .filter((account) => account.email_address === address && account.verification?.status === "verified")
    .map((account) => ({
      object: "identification_link",
      id: account.identification_id,
      type: `oauth_${account.provider}`,
    }));
}

/** An e-mail address in the shape of the Frontend API. */
export function frontendEmailAddress(email: EmailAddressRecord, user: UserRecord): EmailAddressJSON {
  return {
    object: "email_address",
    id: email.id,
    email_address: email.email_address,
    verification: email.verification && frontendVerification(email.verification),
    linked_to: linksOf(user, email.email_address),
    matches_sso_connection: false,
  };
}

/** A phone number in the shape of the Frontend API. */
export function frontendPhoneNumber(phone: PhoneNumberRecord): PhoneNumberJSON {
  return {
    object: "phone_number",
    id: phone.id,
    phone_number: phone.phone_number,
    reserved_for_second_factor: phone.reserved_for_second_factor,
    default_second_factor: phone.default_second_factor,
    linked_to: [],
    verification: phone.verification && frontendVerification(phone.verification),
  };
}

/** An account at an identity provider in the shape of the Frontend API. */
export function frontendExternalAccount(account: ExternalAccountRecord): ExternalAccountJSON {
  return {
    object: "external_account",
    id: account.id,
    provider: `oauth_${account.provider}` as ExternalAccountJSON["provider"],
    identification_id: account.identification_id,
    provider_user_id: account.provider_user_id,
    approved_scopes: account.approved_scopes,
    email_address: account.email_address,
    first_name: account.first_name,
    last_name: account.last_name,
    image_url: "",
    username: account.username,
    phone_number: "",
    public_metadata: {},
    label: "",
    ...(account.verification ? { verification: frontendVerification(account.verification) } : {}),
  };
}

/** A passkey in the shape of the Frontend API. */
export function frontendPasskey(passkey: PasskeyRecord): PasskeyJSON {
  return {
    object: "passkey",
    id: passkey.id,
    name: passkey.name,
    verification: frontendVerification(passkey.verification),
    last_used_at: passkey.last_used_at,
    created_at: passkey.created_at,
    updated_at: passkey.updated_at,
  };
}

/** The organizations that a person belongs to, as far as the instance has any. */
function memberships(instance: Instance, user: UserRecord): UserJSON["organization_memberships"] {
  if (!instance.settings.organizations.enabled) return [];
  const own = instance.organizationMemberships.findBy("user_id", user.id);
  return own.map((membership) => ownMembership(instance, membership));
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
    primary_phone_number_id: user.primary_phone_number_id,
    primary_web3_wallet_id: null,
    email_addresses: user.email_addresses.map((email) => frontendEmailAddress(email, user)),
    phone_numbers: user.phone_numbers.map(frontendPhoneNumber),
    web3_wallets: [],
    external_accounts: user.external_accounts.map(frontendExternalAccount),
    enterprise_accounts: [],
    passkeys: user.passkeys.filter(({ credential_id }) => credential_id).map(frontendPasskey),
    organization_memberships: memberships(instance, user),
    password_enabled: user.password_hash !== null,
    totp_enabled: user.totp_verified,
    backup_code_enabled: user.backup_codes.length > 0,
    two_factor_enabled: hasSecondFactor(instance, user),
    public_metadata: user.public_metadata,
    unsafe_metadata: user.unsafe_metadata,
    last_sign_in_at: user.last_sign_in_at,
    create_organization_enabled: user.create_organization_enabled,
    create_organizations_limit: user.create_organizations_limit,
    delete_self_enabled: user.delete_self_enabled && instance.settings.deleteSelf,
    legal_accepted_at: user.legal_accepted_at,
    timezone: null,
    created_at: user.created_at,
    updated_at: user.updated_at,
  };
}

/** What others may see of a person. */
export function publicUserData(instance: Instance, user: UserRecord): PublicUserDataJSON {
  return {
    first_name: user.first_name,
    last_name: user.last_name,
    image_url: imageUrl(instance, user),
    has_image: user.image_id !== null,
    identifier: displayIdentifier(user),
    user_id: user.id,
  };
}

/** What the state file holds, one interface a table. Times are milliseconds since 1970. */

import type { ClerkAPIErrorJSON } from "@clerk/shared/types";
import type { Settings } from "./settings.ts";

export type Metadata = Record<string, unknown>;

export interface InstanceRecord {
  id: string;
  publishable_key: string;
  secret_key: string;
  /** The newest first: it signs. The others still verify. */
  signing_keys: { kid: string; privateKeyPem: string }[];
  app_origin: string;
  /** Where the app mounts the Frontend API: a path of its own, or the whole address when it is elsewhere. */
  proxy_path: string;
  /** Keys that were taken out of use, so that a restart does not bring one back from the environment. */
  retired_key_ids?: string[];
}

export interface SettingsRecord {
  id: "settings";
  settings: Settings;
}

export interface VerificationRecord {
  id: string;
  status: "unverified" | "verified" | "failed" | "expired" | "transferable";
  /** One of Clerk's strategies, such as `email_code` or `oauth_google`. */
  strategy: string;
  attempts: number | null;
  expire_at: number | null;
  /** The code or the link's token that was sent; null when the strategy has none. */
  code: string | null;
  /** The address that it went to: a code never verifies another one. */
  sent_to: string | null;
  error: ClerkAPIErrorJSON | null;
  /** What a passkey signs. */
  nonce: string | null;
  external_verification_redirect_url: string | null;
}

export interface EmailAddressRecord {
  id: string;
  email_address: string;
  verification: VerificationRecord | null;
}

export interface PhoneNumberRecord {
  id: string;
  phone_number: string;
  verification: VerificationRecord | null;
  reserved_for_second_factor: boolean;
  default_second_factor: boolean;
}

export interface ExternalAccountRecord {
  id: string;
  identification_id: string;
  /** Such as `google`. */
  provider: string;
  provider_user_id: string;
  email_address: string;
  first_name: string;
  last_name: string;
  username: string;
  approved_scopes: string;
  verification: VerificationRecord | null;
  created_at: number;
  updated_at: number;
}

export interface PasskeyRecord {
  id: string;
  name: string;
  /** The credential's id and public key, both base64url; null until it is registered. */
  credential_id: string | null;
  public_key: string | null;
  counter: number;
  verification: VerificationRecord;
  last_used_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface BackupCodeRecord {
  code: string;
  used: boolean;
}

export interface UserRecord {
  id: string;
  external_id: string | null;
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  image_id: string | null;
  email_addresses: EmailAddressRecord[];
  primary_email_address_id: string | null;
  phone_numbers: PhoneNumberRecord[];
  primary_phone_number_id: string | null;
  external_accounts: ExternalAccountRecord[];
  passkeys: PasskeyRecord[];
  password_hash: string | null;
  password_last_updated_at: number | null;
  /** Known from a breach: the next sign-in wants a new one. */
  password_compromised: boolean;
  /** The secret of an authenticator app, in base 32. */
  totp_secret: string | null;
  totp_verified: boolean;
  /** The period, of 30 seconds, of the newest code that was used: each counts once. */
  totp_used_period: number | null;
  backup_codes: BackupCodeRecord[];
  public_metadata: Metadata;
  private_metadata: Metadata;
  unsafe_metadata: Metadata;
  banned: boolean;
  failed_attempts: number;
  /** Nobody gets in with this account before; null when it is not locked. */
  locked_until: number | null;
  locale: string | null;
  delete_self_enabled: boolean;
  create_organization_enabled: boolean;
  create_organizations_limit: number | null;
  legal_accepted_at: number | null;
  last_sign_in_at: number | null;
  last_active_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface ImageRecord {
  id: string;
  content_type: string;
  base64: string;
}

export interface ClientRecord {
  id: string;
  /** The value of the `__client` cookie. */
  token: string;
  sign_in_id: string | null;
  sign_up_id: string | null;
  last_active_session_id: string | null;
  last_authentication_strategy: string | null;
  created_at: number;
  /** Changes only when somebody signs in or out: browsers compare it with the age of their session token. */
  updated_at: number;
}

export interface DevBrowserRecord {
  id: string;
  client_id: string | null;
  created_at: number;
}

export interface SessionActivityRecord {
  id: string;
  browser_name: string;
  browser_version: string;
  device_type: string;
  is_mobile: boolean;
  ip_address: string;
}

/** Who acts as somebody else. */
export interface ActorRecord {
  sub: string;
  [claim: string]: unknown;
}

/** A check, in the middle of a session, that it is still the same person. */
export interface SessionVerificationRecord {
  id: string;
  level: "first_factor" | "second_factor" | "multi_factor";
  status: "needs_first_factor" | "needs_second_factor" | "complete";
  first_factor_verification: VerificationRecord | null;
  second_factor_verification: VerificationRecord | null;
}

export interface SessionRecord {
  id: string;
  client_id: string;
  user_id: string;
  status: "active" | "ended" | "removed" | "revoked" | "expired" | "abandoned";
  first_factor_verified_at: number;
  second_factor_verified_at: number | null;
  verification: SessionVerificationRecord | null;
  last_active_organization_id: string | null;
  actor: ActorRecord | null;
  latest_activity: SessionActivityRecord;
  last_active_at: number;
  expire_at: number;
  abandon_at: number;
  created_at: number;
  updated_at: number;
}

export interface SignInRecord {
  id: string;
  client_id: string;
  /** Null while an identity provider, or a passkey, has yet to tell who it is. */
  user_id: string | null;
  identifier: string | null;
  status:
    | "needs_identifier"
    | "needs_first_factor"
    | "needs_second_factor"
    | "needs_new_password"
    | "complete";
  first_factor_verification: VerificationRecord | null;
  second_factor_verification: VerificationRecord | null;
  /** What the identity provider said, for a transfer to a sign-up. */
  external_account: ExternalAccountRecord | null;
  actor: ActorRecord | null;
  created_session_id: string | null;
  abandon_at: number;
}

export interface SignUpRecord {
  id: string;
  client_id: string;
  email_address: string | null;
  email_verification: VerificationRecord | null;
  phone_number: string | null;
  phone_verification: VerificationRecord | null;
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  password_hash: string | null;
  external_account: ExternalAccountRecord | null;
  external_account_verification: VerificationRecord | null;
  /** The invitation that a ticket stands for: it lets people in whatever the mode of sign-up. */
  invitation_id: string | null;
  unsafe_metadata: Metadata;
  legal_accepted_at: number | null;
  locale: string | null;
  created_session_id: string | null;
  created_user_id: string | null;
  abandon_at: number;
}

/** A flow that left for an identity provider or a mailbox, and where it comes back to. */
export interface RedirectFlowRecord {
  /** An unguessable token: the state parameter, or the token of a mailed link. */
  id: string;
  kind: "sign_in" | "sign_up" | "external_account" | "email_address";
  /** The sign-in or sign-up, else the user. */
  subject_id: string;
  /** The external account or e-mail address that it is about. */
  part_id: string | null;
  client_id: string;
  strategy: string;
  redirect_url: string;
  action_complete_redirect_url: string | null;
  expires_at: number;
}

/** Somebody's account at the local identity provider. */
export interface ProviderAccountRecord {
  id: string;
  provider: string;
  email_address: string;
  first_name: string;
  last_name: string;
  username: string;
  created_at: number;
}

export interface MailRecord {
  id: string;
  /** An address, or a phone number. */
  to: string;
  channel: "email" | "sms";
  subject: string;
  body: string;
  code: string;
  /** The link to follow, for mails that carry one. */
  link: string | null;
  slug: string;
  /** When it is there to be read; null for one that got lost on the way. */
  arrives_at: number | null;
  created_at: number;
}

/** Something that goes wrong on purpose. */
export interface ChaosRuleRecord {
  id: string;
  target: "frontend" | "backend" | "webhooks" | "mail";
  /** What it applies to: the start of a path below `/v1`, an event such as `user.*`, an address. Null for all. */
  match: string | null;
  effect: "delay" | "fail" | "drop" | "rate-limit" | "duplicate" | "reorder" | "slow";
  delay_ms: number;
  /** Up to so many milliseconds are added to the delay, at random. */
  jitter_ms: number;
  status: number;
  /** From 0 to 1. */
  probability: number;
  /** How often it still applies; null for ever. */
  count: number | null;
  created_at: number;
}

export interface SignInTokenRecord {
  id: string;
  user_id: string;
  status: "pending" | "accepted" | "revoked";
  token: string;
  expires_at: number;
  created_at: number;
  updated_at: number;
}

export interface ActorTokenRecord extends SignInTokenRecord {
  actor: ActorRecord;
  /** Milliseconds that the session lasts. */
  session_lifetime: number;
}

export interface InvitationRecord {
  id: string;
  email_address: string;
  public_metadata: Metadata;
  status: "pending" | "accepted" | "revoked";
  token: string;
  redirect_url: string | null;
  expires_at: number;
  created_at: number;
  updated_at: number;
}

export interface WaitlistEntryRecord {
  id: string;
  email_address: string;
  status: "pending" | "invited" | "completed" | "rejected";
  invitation_id: string | null;
  created_at: number;
  updated_at: number;
}

/** An address, or `*@domain`, that may or may not sign up. */
export interface RestrictionRecord {
  id: string;
  list: "allowlist" | "blocklist";
  identifier: string;
  identifier_type: "email_address" | "phone_number" | "web3_wallet";
  invitation_id: string | null;
  created_at: number;
  updated_at: number;
}

export interface JwtTemplateRecord {
  id: string;
  name: string;
  claims: Metadata;
  /** Seconds. */
  lifetime: number;
  /** Seconds. */
  allowed_clock_skew: number;
  /** Set when the template signs with a key of its own, in HMAC. */
  custom_signing_key: boolean;
  signing_algorithm: string;
  signing_key: string | null;
  created_at: number;
  updated_at: number;
}

/** An address that a native app may come back to. */
export interface RedirectUrlRecord {
  id: string;
  url: string;
  created_at: number;
  updated_at: number;
}

export interface HandshakeRecord {
  /** The nonce that the browser carries back to the app. */
  id: string;
  directives: string[];
  expires_at: number;
}

export interface OrganizationRecord {
  id: string;
  name: string;
  slug: string | null;
  image_id: string | null;
  created_by: string | null;
  public_metadata: Metadata;
  private_metadata: Metadata;
  max_allowed_memberships: number;
  admin_delete_enabled: boolean;
  created_at: number;
  updated_at: number;
}

export interface OrganizationMembershipRecord {
  id: string;
  organization_id: string;
  user_id: string;
  role: string;
  public_metadata: Metadata;
  private_metadata: Metadata;
  created_at: number;
  updated_at: number;
}

export interface OrganizationInvitationRecord {
  id: string;
  organization_id: string;
  inviter_id: string | null;
  email_address: string;
  role: string;
  status: "pending" | "accepted" | "revoked";
  token: string;
  redirect_url: string | null;
  public_metadata: Metadata;
  private_metadata: Metadata;
  expires_at: number | null;
  created_at: number;
  updated_at: number;
}

/** What fields hold at first, and in state files that were written before they existed. */
export const DEFAULTS = {
  users: {
    phone_numbers: [],
    primary_phone_number_id: null,
    external_accounts: [],
    passkeys: [],
    password_compromised: false,
    totp_secret: null,
    totp_verified: false,
    totp_used_period: null,
    backup_codes: [],
    failed_attempts: 0,
    locked_until: null,
  },
  sessions: {
    second_factor_verified_at: null,
    verification: null,
    last_active_organization_id: null,
    actor: null,
  },
  sign_ins: {
    second_factor_verification: null,
    external_account: null,
    actor: null,
  },
  sign_ups: {
    phone_number: null,
    phone_verification: null,
    username: null,
    external_account: null,
    external_account_verification: null,
    invitation_id: null,
    legal_accepted_at: null,
  },
  mails: { channel: "email", link: null, arrives_at: 0 },
} satisfies {
  users: Partial<UserRecord>;
  sessions: Partial<SessionRecord>;
  sign_ins: Partial<SignInRecord>;
  sign_ups: Partial<SignUpRecord>;
  mails: Partial<MailRecord>;
};

/** What the state file holds, one interface a table. Times are milliseconds since 1970. */

export type VerificationStrategy =
  | "email_code"
  | "reset_password_email_code"
  | "password"
  | "ticket"
  | "admin";

export interface VerificationRecord {
  id: string;
  status: "unverified" | "verified" | "failed" | "expired";
  strategy: VerificationStrategy;
  attempts: number | null;
  expire_at: number | null;
  /** The code that was mailed; null when the strategy has none. */
  code: string | null;
  /** The address that the code went to: a code never verifies another one. */
  sent_to: string | null;
}

export interface EmailAddressRecord {
  id: string;
  email_address: string;
  verification: VerificationRecord | null;
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
  password_hash: string | null;
  password_last_updated_at: number | null;
  public_metadata: Record<string, unknown>;
  private_metadata: Record<string, unknown>;
  unsafe_metadata: Record<string, unknown>;
  banned: boolean;
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
  last_authentication_strategy: "password" | "email_code" | null;
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

export interface SessionRecord {
  id: string;
  client_id: string;
  user_id: string;
  status: "active" | "ended" | "removed" | "revoked" | "expired" | "abandoned";
  first_factor_verified_at: number;
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
  user_id: string;
  identifier: string;
  status: "needs_first_factor" | "needs_new_password" | "complete";
  first_factor_verification: VerificationRecord | null;
  created_session_id: string | null;
  abandon_at: number;
}

export interface SignUpRecord {
  id: string;
  client_id: string;
  email_address: string | null;
  email_verification: VerificationRecord | null;
  first_name: string | null;
  last_name: string | null;
  password_hash: string | null;
  unsafe_metadata: Record<string, unknown>;
  locale: string | null;
  created_session_id: string | null;
  created_user_id: string | null;
  abandon_at: number;
}

export interface MailRecord {
  id: string;
  to: string;
  subject: string;
  body: string;
  code: string;
  slug: "verification_code" | "reset_password_code";
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

export interface HandshakeRecord {
  /** The nonce that the browser carries back to the app. */
  id: string;
  directives: string[];
  expires_at: number;
}

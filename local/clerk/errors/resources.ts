import { ClerkError, onParameter } from "./clerk-error.ts";

/** Errors of the Backend API about what a server creates, changes and deletes. */
export const resourceErrors = {
  userDataMissing: (names: string[]) =>
    new ClerkError(
      422,
      "form_data_missing",
      "missing data",
      `[${names.map((name) => `"${name}"`).join(" ")}] data doesn't match user requirements set for this instance`,
      { param_names: names },
    ),
  parameterTime: (name: string) =>
    new ClerkError(
      422,
      "form_param_invalid_time",
      "invalid format",
      `${name} must contain a datetime specified in RFC3339 format (e.g. \`2022-10-20T10:00:27.645Z\`).`,
      onParameter(name),
    ),
  parameterNeeds: (name: string, other: string) =>
    new ClerkError(
      422,
      "form_conditional_param_missing",
      "is missing",
      `\`${name}\` is required when \`${other}\` is present.`,
      onParameter(name),
    ),
  parameterExcludes: (name: string, other: string) =>
    new ClerkError(
      422,
      "form_conditional_param_disallowed",
      "is not allowed",
      `\`${name}\` isn't allowed when \`${other}\` is present.`,
      onParameter(name),
    ),
  passwordDigestInvalid: (hasher: string) =>
    new ClerkError(
      422,
      "form_password_digest_invalid_code",
      "is invalid",
      `Password digest is not valid for hasher ${hasher}`,
      onParameter("password_digest"),
    ),
  totpSecretInvalid: () =>
    new ClerkError(
      422,
      "invalid_totp_secret_code",
      "invalid TOTP secret",
      "The TOTP secret is invalid, please provide a valid one base32 encoded",
    ),
  featureNotEnabled: () =>
    new ClerkError(403, "feature_not_enabled", "not enabled", "This feature is not enabled on this instance"),
  bulkSizeExceeded: (limit: number) =>
    new ClerkError(
      400,
      "bulk_size_exceeded",
      "bulk size exceeded",
      `Parameters exceed the maximum allowed bulk processing size of ${limit}.`,
    ),
  secondFactorUnverified: () =>
    new ClerkError(
      400,
      "identification_update_second_factor_unverified",
      "Update failed",
      "Cannot update second factor attributes for unverified identification",
    ),
  linkedIdentification: () =>
    new ClerkError(
      400,
      "delete_linked_identification_disallowed",
      "Deleting a linked email address is not allowed",
      "This email address is linked to one or more Connected Accounts. Remove the Connected Account before deleting this email address.",
    ),
  providerTokensNotEnabled: () =>
    new ClerkError(
      404,
      "oauth_token_provider_not_enabled",
      "OAuth provider not enabled",
      "Single-sign on for this OAuth provider is not enabled in the instance settings.",
    ),
  sessionTokenInvalid: () =>
    new ClerkError(
      400,
      "invalid_session_token",
      "Invalid session token",
      "The token provided could not be successfully verified",
    ),
  invitationsDuplicate: (emailAddresses: string[]) =>
    new ClerkError(
      400,
      "duplicate_record",
      "duplicate invitation",
      `There are already pending invitations for the following email addresses: ${emailAddresses.join(", ")}`,
      { email_addresses: emailAddresses },
    ),
  invitationAlreadyRevoked: () =>
    new ClerkError(400, "invitation_already_revoked", "Invitation is already revoked."),
  identifierListed: (list: "allowlist" | "blocklist", identifier: string) =>
    new ClerkError(
      400,
      "duplicate_record",
      `duplicate ${list} identifier`,
      `the identifier ${identifier} already exists`,
    ),
  alreadyExists: (name: string, what: string) =>
    new ClerkError(422, "form_already_exists", `That ${what} already exists.`, undefined, onParameter(name)),
  reservedClaim: (claim: string) =>
    new ClerkError(
      400,
      "jwt_template_reserved_claim",
      "reserved claim used",
      `You can't use the reserved claim: '${claim}'`,
      onParameter("claims"),
    ),
  waitlistEntryNotPending: (status: string) =>
    new ClerkError(
      409,
      "waitlist_entry_not_pending",
      "Waitlist entry is not pending",
      `The status of this waitlist entry is ${status}. Only pending entries can be deleted.`,
    ),
};

const refreshError = (code: string, message: string, longMessage: string) =>
  new ClerkError(401, code, message, longMessage);

/** Errors about trading an expired session token for a fresh one. */
export const refreshErrors = {
  refreshTokenUnreadable: () =>
    refreshError(
      "expired_session_token_invalid",
      "Invalid expired_token param",
      "The session token provided could not be successfully verified",
    ),
  refreshSessionMismatch: () =>
    refreshError(
      "refresh_sid_mismatch",
      "Session ID does not match the 'sid' claim",
      "The 'sid' claim of the provided expired session token does not match the session ID provided in the request path",
    ),
  refreshOriginInvalid: () =>
    refreshError(
      "refresh_request_origin_invalid",
      "Request origin is invalid",
      "The request_origin parameter could not be parsed",
    ),
  refreshOriginMismatch: () =>
    refreshError(
      "refresh_request_origin_azp_mismatch",
      "Request origin does not match azp claim",
      "The request_origin parameter does not match the 'azp' claim of expired_token",
    ),
  refreshSessionNotFound: (id: string) =>
    refreshError(
      "session_refresh_session_not_found",
      "Session not found",
      `No session was found with id ${id}`,
    ),
  refreshSessionInactive: () =>
    refreshError(
      "session_refresh_inactive_session",
      "session inactive",
      "The provided session is not active",
    ),
  refreshTokenNotFound: () =>
    refreshError(
      "refresh_token_not_found",
      "Refresh token not found",
      "The provided refresh token was not found",
    ),
};

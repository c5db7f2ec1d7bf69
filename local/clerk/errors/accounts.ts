import { ClerkError, onParameter } from "./clerk-error.ts";

/** Errors about second factors, accounts at identity providers and tickets. */
export const accountErrors = {
  identifierAlreadySignedIn: (sessionId: string) =>
    new ClerkError(
      400,
      "identifier_already_signed_in",
      "Identifier already signed in",
      "You're already signed in.",
      { session_id: sessionId },
    ),
  externalAccountNotFound: () =>
    new ClerkError(
      422,
      "external_account_not_found",
      "Invalid external account",
      "The External Account was not found.",
    ),
  externalAccountExists: () =>
    new ClerkError(
      422,
      "external_account_exists",
      "External account already exists",
      "This external account already exists.",
    ),
  externalAccountTaken: () =>
    new ClerkError(
      400,
      "oauth_account_already_connected",
      "Account already connected",
      "Another account is already connected to this particular account. Please connect with another account.",
    ),
  identificationExists: () =>
    new ClerkError(
      400,
      "oauth_identification_claimed",
      "Identification claimed by another user",
      "The email address associated with this OAuth account is already claimed by another user.",
    ),
  oauthAccessDenied: (provider: string) =>
    new ClerkError(
      400,
      "oauth_access_denied",
      `You did not grant access to your ${provider} account`,
      `You did not grant access to your ${provider} account.`,
    ),
  providerNotEnabled: (strategy: string) =>
    new ClerkError(
      422,
      "oauth_config_missing",
      "is invalid",
      `${strategy} is not enabled for this instance.`,
      onParameter("strategy"),
    ),
  transferImpossible: () =>
    new ClerkError(
      400,
      "account_transfer_invalid",
      "Invalid account transfer",
      "There is no account to transfer",
    ),
  totpAlreadyEnabled: () =>
    new ClerkError(
      400,
      "totp_already_enabled",
      "TOTP already enabled",
      "TOTP is already enabled on your account",
    ),
  totpMissing: () =>
    new ClerkError(404, "resource_not_found", "not found", "There is no TOTP to verify. Please create one."),
  backupCodesUnavailable: () =>
    new ClerkError(
      400,
      "backup_codes_not_available",
      "Backup codes not available",
      "Backup codes need another second factor to be enabled first.",
    ),
  totpIncorrect: () => new ClerkError(422, "totp_incorrect_code", "incorrect code", "Incorrect TOTP code"),
  totpDisabled: () =>
    new ClerkError(400, "totp_disabled", "TOTP disabled", "TOTP is not enabled for this user"),
  backupCodeIncorrect: () =>
    new ClerkError(
      422,
      "form_code_incorrect",
      "is incorrect",
      "This backup code was not found. Enter a valid code.",
      onParameter("code"),
    ),
  passkeyInvalid: () =>
    new ClerkError(
      422,
      "passkey_invalid_verification",
      "Passkey verification failed",
      "The passkey could not be verified.",
    ),
  passkeyNotRegistered: () =>
    new ClerkError(422, "passkey_not_registered", "Passkey not registered", "Passkey is not registered."),
  actorTokenNotPending: (status: string) =>
    new ClerkError(
      400,
      "actor_token_cannot_be_revoked_code",
      "cannot revoke",
      `Actor token cannot be revoked because its status is ${status}. Only pending tokens can be revoked.`,
    ),
  actorTokenUsed: () =>
    new ClerkError(
      400,
      "actor_token_already_used_code",
      "actor token has already been used",
      "This actor token has already been used. Each token can only be used once.",
    ),
  actorTokenRevoked: () =>
    new ClerkError(
      400,
      "actor_token_revoked_code",
      "actor token has been revoked",
      "This actor token has been revoked and cannot be used anymore.",
    ),
  invitationRevoked: () =>
    new ClerkError(
      400,
      "revoked_invitation",
      "Invitation revoked",
      "Invitation has been revoked and cannot be used anymore.",
    ),
  invitationAccepted: () =>
    new ClerkError(
      400,
      "invitation_already_accepted",
      "Invitation is already accepted",
      "This invitation has already been accepted. Try signing in instead.",
    ),
  invitationAccountMissing: () =>
    new ClerkError(
      400,
      "invitation_account_not_exists",
      "Invitation account not exists",
      "There's no account associated with this invitation. Sign up first.",
    ),
};

import type { ClerkAPIErrorJSON } from "@clerk/shared/types";

type ErrorMeta = NonNullable<ClerkAPIErrorJSON["meta"]>;

/** An error that answers a request in Clerk's own shape. Source of the codes: Clerk's error reference. */
export class ClerkError extends Error {
  readonly status: number;
  readonly json: ClerkAPIErrorJSON;

  constructor(status: number, code: string, message: string, longMessage?: string, meta?: ErrorMeta) {
    super(longMessage ?? message);
    this.status = status;
    this.json = { code, message, long_message: longMessage ?? message, ...(meta ? { meta } : {}) };
  }
}

const onParameter = (name: string): ErrorMeta => ({ param_name: name });

/** Clerk's errors, each made by a function named for what went wrong. */
export const errors = {
  secretKeyInvalid: () =>
    new ClerkError(
      401,
      "clerk_key_invalid",
      "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.",
    ),
  devBrowserUnauthenticated: () =>
    new ClerkError(
      401,
      "dev_browser_unauthenticated",
      "Browser unauthenticated",
      "Unable to authenticate this browser for your development instance. Check your Clerk cookies and try again.",
    ),
  signedOut: () => new ClerkError(401, "signed_out", "Signed out", "You are signed out"),
  authenticationInvalid: () =>
    new ClerkError(
      401,
      "authentication_invalid",
      "Invalid authentication",
      "Unable to authenticate the request, you need to supply an active session",
    ),
  originInvalid: () =>
    new ClerkError(
      400,
      "origin_invalid",
      "Invalid HTTP Origin header",
      "The Request HTTP Origin header must be equal to or a subdomain of the requesting URL.",
    ),
  handshakeInvalid: (reason: string) =>
    new ClerkError(
      400,
      "invalid_handshake",
      "invalid handshake",
      `The handshake request is invalid: ${reason}`,
    ),
  sessionExists: () =>
    new ClerkError(400, "session_exists", "Session already exists", "You're already signed in."),
  notFound: (what: string, id: string) =>
    new ClerkError(404, "resource_not_found", "not found", `No ${what} was found with id ${id}`),
  forbidden: (longMessage: string) => new ClerkError(403, "resource_forbidden", "forbidden", longMessage),
  userBanned: () =>
    new ClerkError(
      403,
      "user_banned",
      "User banned",
      "You have been banned. If you think this was by mistake, please contact support.",
    ),
  deleteSelfDisabled: () =>
    new ClerkError(
      403,
      "user_delete_self_not_enabled",
      "delete self not enabled",
      "Self deletion is not enabled for this user",
    ),

  parameterMissing: (name: string) =>
    new ClerkError(422, "form_param_missing", "is missing", `${name} must be included.`, onParameter(name)),
  parameterNil: (name: string) =>
    new ClerkError(422, "form_param_nil", "Enter a value.", `${name} can't be blank.`, onParameter(name)),
  parameterUnknown: (name: string) =>
    new ClerkError(
      422,
      "form_param_unknown",
      "is unknown",
      `${name} is not a valid parameter for this request.`,
      onParameter(name),
    ),
  parameterFormat: (name: string, expected: string) =>
    new ClerkError(
      422,
      "form_param_format_invalid",
      "is invalid",
      `${name} must be ${expected}.`,
      onParameter(name),
    ),
  parameterType: (name: string, expected: string) =>
    new ClerkError(
      422,
      "form_param_type_invalid",
      "is invalid",
      `\`${name}\` must be a \`${expected}\`.`,
      onParameter(name),
    ),
  parameterValue: (name: string, value: string) =>
    new ClerkError(
      422,
      "form_param_value_invalid",
      "is invalid",
      `${value} does not match one of the allowed values for parameter ${name}`,
      onParameter(name),
    ),
  parameterTooLong: (name: string, limit: number) =>
    new ClerkError(
      422,
      "form_param_max_length_exceeded",
      "exceeds maximum length",
      `${name} should not exceed ${limit} characters.`,
      onParameter(name),
    ),
  parameterTooMany: (name: string, limit: number) =>
    new ClerkError(
      422,
      "form_param_duplicate",
      "is included too often",
      `${name} is included more than the maximum of ${limit} times.`,
      onParameter(name),
    ),
  bodyInvalid: () =>
    new ClerkError(
      400,
      "request_body_invalid",
      "Request body invalid",
      "The request body is invalid. Please consult the API documentation for more information.",
    ),
  imageMissing: () =>
    new ClerkError(
      400,
      "form_param_missing",
      "Image file missing",
      "There was no image file present in the request",
      onParameter("file"),
    ),
  imageTypeUnsupported: (type: string) =>
    new ClerkError(
      400,
      "request_body_invalid",
      "Unsupported image type",
      `'${type}' images are not currently supported. Please consult the API documentation for more information.`,
    ),
  bodyTooLarge: (limit: number) =>
    new ClerkError(
      413,
      "request_body_too_large",
      "Request body too large",
      `The request body exceeds the maximum allowed size of ${limit} bytes.`,
    ),

  identifierNotFound: () =>
    new ClerkError(
      422,
      "form_identifier_not_found",
      "Couldn't find your account.",
      undefined,
      onParameter("identifier"),
    ),
  identifierExists: (name: string, what: string) =>
    new ClerkError(
      422,
      "form_identifier_exists",
      `That ${what} is taken. Please try another.`,
      undefined,
      onParameter(name),
    ),
  identificationClaimed: () =>
    new ClerkError(
      400,
      "identification_claimed",
      "Identification claimed by another user",
      "One or more identifiers on this sign up have since been connected to a different User. Please sign up again.",
    ),
  identificationUnverified: (name: string) =>
    new ClerkError(
      422,
      "form_verification_needed",
      "is unverified",
      "This identification needs to be verified before you can perform this action.",
      onParameter(name),
    ),
  lastIdentification: () =>
    new ClerkError(
      400,
      "last_required_identification_deletion_failed",
      "Deletion failed",
      "You are required to maintain at least one email address in your account at all times",
    ),
  passwordIncorrect: () =>
    new ClerkError(
      422,
      "form_password_incorrect",
      "Password is incorrect. Try again, or use another method.",
      undefined,
      onParameter("password"),
    ),
  currentPasswordIncorrect: () =>
    new ClerkError(
      422,
      "form_password_validation_failed",
      "Incorrect password. Please try again.",
      undefined,
      onParameter("current_password"),
    ),
  passwordTooShort: (name: string, minimum: number) =>
    new ClerkError(
      422,
      "form_password_length_too_short",
      `Passwords must be ${minimum} characters or more.`,
      undefined,
      onParameter(name),
    ),
  passwordTooLong: (name: string, maximum: number) =>
    new ClerkError(
      422,
      "form_password_length_too_long",
      `Passwords must be less than ${maximum} characters.`,
      undefined,
      onParameter(name),
    ),
  incorrectPassword: () =>
    new ClerkError(
      422,
      "incorrect_password",
      "incorrect password",
      "The provided password is not the one the user has set",
    ),
  noPasswordSet: () =>
    new ClerkError(
      400,
      "no_password_set",
      "no password set",
      "This user does not have a password set for their account",
    ),
  passwordRequired: () =>
    new ClerkError(
      400,
      "password_required",
      "password required",
      "Settings for this instance require a password to be set. Cannot remove the user's password.",
    ),
  codeIncorrect: () =>
    new ClerkError(422, "form_code_incorrect", "is incorrect", "Incorrect code", onParameter("code")),
  verificationExpired: () =>
    new ClerkError(
      400,
      "verification_expired",
      "expired",
      "This verification has expired. You must create a new one.",
    ),
  verificationFailed: () =>
    new ClerkError(
      400,
      "verification_failed",
      "failed",
      "Too many failed attempts. You have to try again with the same or another method.",
    ),
  verificationAlreadyVerified: () =>
    new ClerkError(
      400,
      "verification_already_verified",
      "already verified",
      "This verification has already been verified.",
    ),
  verificationMissing: () =>
    new ClerkError(
      400,
      "verification_missing",
      "is missing",
      "This strategy requires verification preparation before attempting to validate it.",
    ),
  strategyInvalid: () =>
    new ClerkError(
      400,
      "strategy_for_user_invalid",
      "Invalid verification strategy",
      "The verification strategy is not valid for this account",
    ),
  clientStateInvalid: (action: string) =>
    new ClerkError(
      400,
      "client_state_invalid",
      "Invalid action",
      `We were unable to complete ${action} for this Client.`,
    ),
  signUpTerminal: () =>
    new ClerkError(
      403,
      "sign_up_cannot_be_updated",
      "Sign up cannot be updated",
      "This sign up has reached a terminal state and cannot be updated",
    ),
  ticketInvalid: () =>
    new ClerkError(
      400,
      "ticket_invalid_code",
      "ticket is invalid",
      "This ticket is invalid. Make sure you're using a valid ticket generated by Clerk.",
    ),
  ticketExpired: () =>
    new ClerkError(
      400,
      "ticket_expired_code",
      "ticket has expired",
      "This ticket has expired and cannot be used anymore.",
    ),
  signInTokenUsed: () =>
    new ClerkError(
      400,
      "sign_in_token_already_used_code",
      "sign in token has already been used",
      "This sign in token has already been used. Each token can only be used once.",
    ),
  signInTokenRevoked: () =>
    new ClerkError(
      400,
      "sign_in_token_revoked_code",
      "sign in token has been revoked",
      "This sign in token has been revoked and cannot be used anymore.",
    ),
  signInTokenNotPending: (status: string) =>
    new ClerkError(
      400,
      "sign_in_token_cannot_be_revoked_code",
      "cannot revoke",
      `Sign in token cannot be revoked because its status is ${status}. Only pending tokens can be revoked.`,
    ),
  notImplemented: (request: string) =>
    new ClerkError(
      501,
      "not_implemented",
      "Not implemented by the local Clerk",
      `${request} is not implemented by the local Clerk. local/clerk/README.md lists what is.`,
    ),
  unexpected: () =>
    new ClerkError(
      500,
      "internal_clerk_error",
      "Oops, an unexpected error occurred",
      "The local Clerk failed to answer this request. Its log says why.",
    ),
};

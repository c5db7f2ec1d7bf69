import { ClerkError, onParameter } from "./clerk-error.ts";

/** Errors about a request as a whole, and about who sends it. */
export const requestErrors = {
  secretKeyInvalid: () =>
    new ClerkError(
      401,
      "clerk_key_invalid",
      "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.",
    ),
  hostInvalid: () =>
    new ClerkError(
      400,
      "host_invalid",
      "Invalid host",
      "No instance of the local Clerk has this publishable key.",
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

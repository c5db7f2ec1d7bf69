import type { TokenJSON } from "@clerk/backend";
import { errors } from "../errors.ts";
import { isRefreshToken, refreshCookie, sessionCookies } from "../refresh-tokens.ts";
import { findSession } from "../sessions.ts";
import { mintSessionToken } from "../tokens.ts";
import { type BackendRequest, field, requireText } from "./request.ts";

/** The claims of an expired session token. @throws ClerkError when it is not genuine, or of another session */
function readExpired(request: BackendRequest): Record<string, unknown> {
  const claims = request.instance.signer.read(requireText(request, "expired_token"));
  if (!claims) throw errors.refreshTokenUnreadable();
  if (claims.sid !== request.param("id")) throw errors.refreshSessionMismatch();
  return claims;
}

/** The origin of the app that asks: the one that the expired token was for. */
function requireOrigin(request: BackendRequest, claims: Record<string, unknown>): string {
  const text = requireText(request, "request_origin");
  if (!URL.canParse(text)) throw errors.refreshOriginInvalid();
  const { origin } = new URL(text);
  if (origin !== claims.azp) throw errors.refreshOriginMismatch();
  return origin;
}

/**
 * `POST /sessions/{id}/refresh`: trades an expired session token, and the refresh token of its session, for a fresh
 * session token, or for the cookies that carry one.
 */
export function refreshSession(
  request: BackendRequest,
): TokenJSON | { object: "cookies"; cookies: string[] } {
  const { instance } = request;
  const format = field(request, "format", "string") ?? "token";
  if (format !== "token" && format !== "cookie") throw errors.parameterValue("format", format);
  const claims = readExpired(request);
  const origin = requireOrigin(request, claims);
  const id = request.param("id");
  const session = findSession(instance, id);
  const user = instance.users.get(session?.user_id);
  if (!session || !user) throw errors.refreshSessionNotFound(id);
  if (session.status !== "active") throw errors.refreshSessionInactive();
  if (!isRefreshToken(instance, session, requireText(request, "refresh_token"))) {
    throw errors.refreshTokenNotFound();
  }
  const jwt = mintSessionToken({ instance, origin }, session, user);
  if (format === "token") return { object: "token", jwt };
  const isSuffixed = request.query("suffixed_cookies") === "true";
  return {
    object: "cookies",
    cookies: [...sessionCookies(instance, jwt, isSuffixed), refreshCookie(instance, session)],
  };
}

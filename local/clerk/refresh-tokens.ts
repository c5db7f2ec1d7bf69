import { createHmac, timingSafeEqual } from "node:crypto";
import type { Instance } from "./instance.ts";
import type { SessionRecord } from "./records.ts";

/** Refresh tokens: with one, an app's server trades an expired session token for a fresh one, without a redirect. */

type Keys = Pick<Instance, "secretKey" | "cookieSuffix">;

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The refresh token of a session. It lasts as long as the session, and follows from it: nothing is stored. */
export function refreshToken(instance: Keys, session: Pick<SessionRecord, "id">): string {
  return createHmac("sha256", instance.secretKey).update(`refresh ${session.id}`).digest("base64url");
}

/** Tells whether a text is the refresh token of a session. */
export function isRefreshToken(instance: Keys, session: SessionRecord, text: string): boolean {
  const [given, expected] = [Buffer.from(text), Buffer.from(refreshToken(instance, session))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * The cookie, to be set at the app's origin, that carries the refresh token. Scripts cannot read it. A handshake that
 * sets it spares the browser the next one.
 */
export function refreshCookie(instance: Keys, session: Pick<SessionRecord, "id">): string {
  const name = `__refresh_${instance.cookieSuffix}`;
  const token = refreshToken(instance, session);
  return `${name}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${YEAR_SECONDS}`;
}

/** The cookies, at the app's origin, that carry a session token. clerk-js reads and replaces them. */
export function sessionCookies(instance: Keys, jwt: string, isSuffixed: boolean): string[] {
  const attributes = `Path=/; SameSite=Lax; Max-Age=${YEAR_SECONDS}`;
  const names = isSuffixed ? ["__session", `__session_${instance.cookieSuffix}`] : ["__session"];
  return names.map((name) => `${name}=${jwt}; ${attributes}`);
}

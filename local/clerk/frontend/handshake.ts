import type { Context, Handler } from "hono";
import { errors } from "../errors.ts";
import { asClerkError, errorBody, isTrustedUrl, json } from "../http.ts";
import { newSecret } from "../ids.ts";
import type { Instance } from "../instance.ts";
import type { ClientRecord, SessionRecord } from "../records.ts";
import { refreshCookie } from "../refresh-tokens.ts";
import { activeSessions } from "../sessions.ts";
import { mintHandshakeToken, mintSessionToken } from "../tokens.ts";
import { newDevBrowser } from "./dev-browser.ts";
import { clientOfCookie, type FrontendEnv, setClientCookie } from "./request.ts";

const MINUTE = 60_000;
/** Readable by scripts on purpose: clerk-js reads and replaces these cookies. */
const ATTRIBUTES = "Path=/; SameSite=Lax; Max-Age=31536000";
const REMOVED = "Path=/; SameSite=Lax; Max-Age=0";

function activeSession(
  instance: Instance,
  client: ClientRecord | null,
  origin: string,
): { session: SessionRecord; token: string } | null {
  if (!client) return null;
  const sessions = activeSessions(instance, { clientId: client.id });
  const session = sessions.find(({ id }) => id === client.last_active_session_id) ?? sessions[0];
  const user = instance.users.get(session?.user_id);
  return session && user ? { session, token: mintSessionToken({ instance, origin }, session, user) } : null;
}

/** The cookies that tell the app's server who is signed in, each with and without the instance's suffix. */
function directives(
  instance: Instance,
  devBrowserId: string,
  client: ClientRecord | null,
  origin: string,
): string[] {
  const active = activeSession(instance, client, origin);
  const signedInAt = active && client ? Math.floor(client.updated_at / 1000) : 0;
  const both = (name: string, rest: string) => [
    `${name}=${rest}`,
    `${name}_${instance.cookieSuffix}=${rest}`,
  ];
  return [
    ...both("__clerk_db_jwt", `${devBrowserId}; ${ATTRIBUTES}`),
    ...both("__client_uat", `${signedInAt}; ${ATTRIBUTES}`),
    ...both("__session", active ? `${active.token}; ${ATTRIBUTES}` : `; ${REMOVED}`),
    active
      ? refreshCookie(instance, active.session)
      : `__refresh_${instance.cookieSuffix}=; HttpOnly; ${REMOVED}`,
  ];
}

function redirectTarget(context: Context, instance: Instance): URL {
  const redirectUrl = context.req.query("redirect_url");
  if (!redirectUrl) throw errors.handshakeInvalid("redirect_url is missing");
  // The answer carries a session: it must not go to a site that somebody else chose.
  if (!isTrustedUrl(redirectUrl, instance.appOrigin)) {
    throw errors.handshakeInvalid("redirect_url must be on the app's origin or on this machine");
  }
  return new URL(redirectUrl);
}

/** `GET /client/handshake`: brings the app's server up to date about a browser, by way of a redirect. */
export const handshake: Handler<FrontendEnv> = (context) => {
  const instance = context.get("instance");
  try {
    const target = redirectTarget(context, instance);
    const known = instance.devBrowsers.get(context.req.query("__clerk_db_jwt"));
    const client = known ? instance.clients.get(known.client_id) : clientOfCookie(context, instance);
    instance.transaction(() => {
      const devBrowser = known ?? newDevBrowser(instance, client?.id ?? null);
      const cookies = directives(instance, devBrowser.id, client, target.origin);
      if (context.req.query("format") === "nonce") {
        const nonce = newSecret();
        forgetExpired(instance);
        instance.handshakes.put({ id: nonce, directives: cookies, expires_at: Date.now() + MINUTE });
        target.searchParams.set("__clerk_handshake_nonce", nonce);
      } else {
        target.searchParams.set("__clerk_handshake", mintHandshakeToken(instance, cookies));
      }
    });
    if (client) setClientCookie(context, client);
    context.header("Cache-Control", "no-store");
    return context.redirect(target.href, 307);
  } catch (error) {
    const refused = asClerkError(error);
    return json(context, refused.status, errorBody(refused));
  }
};

function forgetExpired(instance: Instance): void {
  for (const { id, expires_at } of instance.handshakes.all()) {
    if (expires_at <= Date.now()) instance.handshakes.delete(id);
  }
}

/** `GET /client/touch`: what browsers that forget cookies are sent through. */
export const touchClient: Handler<FrontendEnv> = (context) => {
  const instance = context.get("instance");
  try {
    const target = redirectTarget(context, instance);
    const devBrowser = instance.devBrowsers.get(context.req.query("__clerk_db_jwt"));
    const client = devBrowser
      ? instance.clients.get(devBrowser.client_id)
      : clientOfCookie(context, instance);
    if (client) setClientCookie(context, client);
    return context.redirect(target.href, 307);
  } catch (error) {
    const refused = asClerkError(error);
    return json(context, refused.status, errorBody(refused));
  }
};

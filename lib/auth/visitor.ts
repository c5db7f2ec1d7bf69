import { isNavigation } from "#lib/http/is-navigation.ts";
import { isPublicPath } from "./routes.ts";

/** Cookies of Clerk's that can tell of a session, with or without the suffix of its instance. */
const tellsOfSession = /^(?:__session|__refresh|__clerk_handshake)/;
const tellsOfBrowser = /^__clerk_db_jwt/;
const signedOutAt = /^__client_uat[\w-]*=0$/;
const tellsOfClient = /^__client_uat/;

const handshakeNonce = "__clerk_handshake_nonce";

/** Whether a request brings what Clerk's middleware asks its API about, whoever made it up. */
export function bringsNonce({ url, headers }: Pick<Request, "url" | "headers">): boolean {
  return (
    new URL(url).searchParams.has(handshakeNonce) ||
    cookiesOf(headers).some((cookie) => cookie.startsWith(`${handshakeNonce}=`))
  );
}

function cookiesOf(headers: Headers): string[] {
  return headers.get("cookie")?.split(/;\s*/) ?? [];
}

/**
 * Sends who asks for a page to sign in, where nothing at all tells of a session, so that there is nothing to verify: as the
 * middleware does it, and without waking Next. It lets nobody in: whatever is not certain is left to the middleware.
 *
 * @param options the publishable key tells a development instance, which wants to know each browser first
 * @returns undefined where the middleware has to look
 */
export function redirectVisitor(
  { method, url, headers }: Pick<Request, "method" | "url" | "headers">,
  { publishableKey, appUrl }: { publishableKey: string; appUrl: string },
): Response | undefined {
  const { pathname, search } = new URL(url);
  if (method !== "GET" || !isNavigation({ headers })) return undefined;
  if (headers.has("authorization") || headers.has("rsc")) return undefined;
  if (isPublicPath(pathname) || /^\/(?:_next|__clerk)\b/.test(pathname) || search.includes("__clerk"))
    return undefined;
  const cookies = cookiesOf(headers);
  if (cookies.some((cookie) => tellsOfSession.test(cookie))) return undefined;
  if (cookies.some((cookie) => tellsOfClient.test(cookie) && !signedOutAt.test(cookie))) return undefined;
  if (publishableKey.startsWith("pk_test_") && !cookies.some((cookie) => tellsOfBrowser.test(cookie)))
    return undefined;
  // Set, and not resolved: //elsewhere.example would be another site.
  const asked = Object.assign(new URL(appUrl), { pathname, search });
  const signIn = new URL("/sign-in", appUrl);
  signIn.searchParams.set("redirect_url", asked.href);
  return new Response(null, { status: 307, headers: { Location: signIn.href, "Cache-Control": "no-store" } });
}

import { environment } from "#lib/env.ts";
import { isLocal } from "#lib/local-address.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";

/** What every answer of the product tells the browser not to do. */
const always = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "X-Frame-Options": "DENY",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
  // Who signs in by a window of a provider's keeps it.
  "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const overTls = { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" };
const noPage = "default-src 'none'; frame-ancestors 'none'";

/**
 * Gives an answer the headers that every one of the product has, and a page its policy.
 *
 * @param scripts what may run in a page beside the product's own files: `'nonce-…'` and `'sha256-…'` of inline scripts
 */
export function secure(response: Response, scripts: readonly string[]): Response {
  const { APP_URL: appUrl, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey } = environment();
  const secured = new Response(response.body, response);
  const { headers } = secured;
  for (const [name, value] of Object.entries(always)) headers.set(name, value);
  if (!isLocal(appUrl)) for (const [name, value] of Object.entries(overTls)) headers.set(name, value);
  const isPage = headers.get("content-type")?.startsWith("text/html");
  const policy = isPage ? contentSecurityPolicy({ scripts, appUrl, publishableKey }) : noPage;
  headers.set("Content-Security-Policy", policy);
  return secured;
}

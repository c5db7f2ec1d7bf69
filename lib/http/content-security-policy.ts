import { clerkHost } from "#lib/clerk-host.ts";
import { isLocal } from "#lib/local-address.ts";

export interface PolicyOptions {
  /** What may run beside the product's own files: `'nonce-…'` and `'sha256-…'` of inline scripts. */
  scripts: readonly string[];
  /** The product's address. */
  appUrl: string;
  /** Tells the host from which Clerk's scripts come, and with which they talk. */
  publishableKey: string;
}

/**
 * What a page may load, run and be embedded in (Content Security Policy, level 3). No inline script runs that the build or this very
 * answer has not written, and no text is ever run as a script. Styles may be inline: React's `style` and Clerk's components are.
 *
 * @returns the header's value
 */
export function contentSecurityPolicy({ scripts, appUrl, publishableKey }: PolicyOptions): string {
  // On this machine Clerk is reached through the product's own address.
  const clerk = isLocal(appUrl) ? "" : ` https://${clerkHost(publishableKey)}`;
  const turnstile = "https://challenges.cloudflare.com";
  return [
    "default-src 'none'",
    `script-src 'self'${clerk} ${turnstile} ${scripts.join(" ")}`.trimEnd(),
    `connect-src 'self'${clerk}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https://img.clerk.com",
    "font-src 'self'",
    `frame-src ${turnstile}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(isLocal(appUrl) ? [] : ["upgrade-insecure-requests"]),
  ].join("; ");
}

import type { Permission } from "./roles.ts";

/**
 * The paths that anybody may open; every other path needs a session. This is the first wall only: each page,
 * action and handler asks for itself as well.
 */
const publicPaths: (string | RegExp)[] = [
  "/",
  // Clerk's components keep their steps in the path: /sign-in/factor-two.
  /^\/sign-(?:in|up)(?:\/[\w-]+)*$/,
  // It verifies Svix's signature instead of a session.
  "/api/webhooks/clerk",
  "/api/health",
  "/api/health/live",
  // Of a kit that runs on this machine; a deployed one has no such page.
  "/api/wiring",
  "/status",
  "/privacy",
  "/terms",
  "/robots.txt",
  "/sitemap.xml",
  // The files of public/. On Cloudflare they never come here; the development server asks about them.
  "/favicon.ico",
  "/manifest.webmanifest",
  "/offline.html",
  "/offline.js",
  /^\/(?:icon(?:-\d+)?|apple-icon|social)\.(?:svg|png)$/,
];

/**
 * Whether a path is public. The path is compared as it arrived, undecoded: an encoded, doubled or otherwise
 * unusual spelling of a public path is simply not on the list, and so private.
 */
export function isPublicPath(pathname: string): boolean {
  return publicPaths.some((path) => (typeof path === "string" ? path === pathname : path.test(pathname)));
}

/** Where the first wall asks for more than a session: a place of the site, and what everything in it needs at the least. */
const walls: [prefix: string, permission: Permission][] = [["/admin", "users:read"]];

/**
 * What a path needs besides a session. Here an unusual spelling must not be a way around: the path is compared decoded,
 * without regard to case, doubled slashes and what stands behind a semicolon.
 */
export function permissionFor(pathname: string): Permission | undefined {
  const plain = normalise(pathname);
  return walls.find(([prefix]) => plain === prefix || plain.startsWith(`${prefix}/`))?.[1];
}

function normalise(pathname: string): string {
  let plain = pathname;
  for (let round = 0; round < 3 && plain.includes("%"); round++) {
    try {
      plain = decodeURIComponent(plain);
    } catch {
      break;
    }
  }
  return plain
    .toLowerCase()
    .split(/[/\\]+/)
    .map((part) => part.replace(/[;\0].*$/, ""))
    .join("/");
}

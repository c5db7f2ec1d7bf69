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
  "/favicon.ico",
  "/icon.svg",
  "/robots.txt",
];

/**
 * Whether a path is public. The path is compared as it arrived, undecoded: an encoded, doubled or otherwise
 * unusual spelling of a public path is simply not on the list, and so private.
 */
export function isPublicPath(pathname: string): boolean {
  return publicPaths.some((path) => (typeof path === "string" ? path === pathname : path.test(pathname)));
}

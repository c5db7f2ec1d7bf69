import { clerkMiddleware } from "@clerk/nextjs/server";
import { getCloudflareContext } from "@opennextjs/cloudflare";
import { type NextRequest, NextResponse } from "next/server";
import { allows, toRole } from "#lib/auth/roles.ts";
import { isPublicPath, permissionFor } from "#lib/auth/routes.ts";
import { environment } from "#lib/env.ts";
import { isNavigation } from "#lib/http/is-navigation.ts";
import { refuseTooMuch } from "#lib/http/rate-limits.ts";
import { maxFormBytes, refusals } from "#lib/http/refusals.ts";
import { requestContext } from "#lib/request-context.ts";

export default clerkMiddleware(
  async (auth, request) => {
    if (isPublicPath(request.nextUrl.pathname)) return letThrough();
    const { userId, sessionClaims, redirectToSignIn } = await auth();
    if (!userId) {
      if (isNavigation(request)) return redirectToSignIn({ returnBackUrl: request.nextUrl.href });
      return refuse(isRouter(request) ? { ...refusals.signedOut, status: 200 } : refusals.signedOut);
    }
    const permission = permissionFor(request.nextUrl.pathname);
    if (permission && !allows(toRole(sessionClaims.metadata?.role), permission)) {
      if (isNavigation(request)) return NextResponse.redirect(forbiddenUrl(request));
      return refuse(isRouter(request) ? { ...refusals.forbidden, status: 200 } : refusals.forbidden);
    }
    if (Number(request.headers.get("content-length")) > maxFormBytes) return refuse(refusals.tooLarge);
    const costs = whatCosts(request);
    const tooMuch = costs && (await refuseTooMuch(() => getCloudflareContext().env, costs, userId));
    return tooMuch ?? letThrough();
  },
  () => {
    const { APP_URL, CLERK_JWT_KEY, CLERK_FAPI_URL } = environment();
    return {
      // With the key and the origin at hand, a session is verified without a network call.
      jwtKey: CLERK_JWT_KEY,
      authorizedParties: [new URL(APP_URL).origin],
      signInUrl: "/sign-in",
      signUpUrl: "/sign-up",
      // The local stand-in speaks plain http, so it is reached through the app's own origin.
      frontendApiProxy: { enabled: CLERK_FAPI_URL !== undefined },
    };
  },
);

function letThrough(): undefined {
  const context = requestContext();
  if (context) context.isLetThrough = true;
}

/** A page that says why, and gets a new token: with it somebody who has just been given the role comes back. */
function forbiddenUrl({ nextUrl }: NextRequest): URL {
  const url = new URL("/forbidden", nextUrl.origin);
  url.searchParams.set("from", nextUrl.pathname + nextUrl.search);
  return url;
}

/**
 * Next's router, which fetches parts of pages, often ahead of a click. Where it gets plain text it loads the page whole,
 * and so comes here again as a navigation; a status of 401 would stand as an error in the console of whoever has just
 * signed out. It is known by `next-url`: its other headers Next keeps from the middleware.
 */
function isRouter({ method, headers }: Request): boolean {
  return method === "GET" && headers.has("next-url");
}

/** What a person may do only so often. */
function whatCosts({ method, nextUrl }: NextRequest): "action" | "search" | undefined {
  if (method === "POST") return "action";
  return nextUrl.pathname === "/directory" && nextUrl.searchParams.has("q") ? "search" : undefined;
}

function refuse({ status, message }: { status: number; message: string }): NextResponse {
  return new NextResponse(message, { status, headers: { "Content-Type": "text/plain" } });
}

export const config = {
  // Everything but the build's own files, which the Worker answers before it runs.
  matcher: ["/((?!_next/static/).*)"],
};

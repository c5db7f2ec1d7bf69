import { environment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { refusals } from "#lib/http/refusals.ts";
import { openClerk } from "#lib/sync/clerk-api.ts";
import { toUser, type User } from "./session.ts";

/**
 * The person behind a request that Next does not see. The token is verified without a network call, as the middleware does it.
 *
 * @throws AppError `unauthenticated` without a valid session
 */
export async function authenticateRequest(request: Request): Promise<User> {
  const { CLERK_JWT_KEY: jwtKey, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey, APP_URL } = environment();
  const state = await openClerk().authenticateRequest(request, {
    ...{ jwtKey, publishableKey, acceptsToken: "session_token" as const },
    authorizedParties: [new URL(APP_URL).origin],
  });
  const session = state.isAuthenticated ? state.toAuth() : undefined;
  if (!session?.userId) throw new AppError("unauthenticated", refusals.signedOut.message);
  return toUser(session);
}

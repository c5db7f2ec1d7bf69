import { auth } from "@clerk/nextjs/server";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { UserId } from "#db/schema.ts";
import { AppError } from "#lib/errors.ts";
import { refusals } from "#lib/http/refusals.ts";

/** The person who asks, as their verified session token says. */
export interface User {
  id: UserId;
}

/**
 * The person behind this request. The token is verified without a network call.
 *
 * @throws AppError `unauthenticated` without a valid session
 */
export const authenticate = cache(async (): Promise<User> => {
  const { userId } = await auth();
  if (!userId) throw new AppError("unauthenticated", refusals.signedOut.message);
  return { id: userId as UserId };
});

/** The person behind this page. For pages and layouts: whoever has no session is sent to sign in. */
export const requireUser = cache(async (): Promise<User> => {
  const { userId } = await auth();
  if (!userId) redirect("/sign-in");
  return { id: userId as UserId };
});

import { auth } from "@clerk/nextjs/server";
import { redirect } from "next/navigation";
import { connection } from "next/server";
import { cache } from "react";
import type { UserId } from "#db/schema.ts";
import { getStanding } from "#db/users.ts";
import { database } from "#lib/database.ts";
import { AppError } from "#lib/errors.ts";
import { refusals } from "#lib/http/refusals.ts";
import { allows, type Permission, type Role } from "./roles.ts";
import { type Refusal, refusalOf, toUser, type User } from "./session.ts";

/** The person behind this request, if there is one; for what is drawn. The token is verified without a network call. */
export const currentUser = cache(async (): Promise<User | undefined> => {
  // Next fetches pages ahead of the click, as far as they need no more than cookies: nobody's data is asked for then.
  await connection();
  const session = await auth();
  return session.userId ? toUser(session) : undefined;
});

/**
 * The person behind this request. For Server Actions and route handlers.
 *
 * @throws AppError `unauthenticated` without a valid session
 */
export async function authenticate(): Promise<User> {
  const user = await currentUser();
  if (!user) throw new AppError("unauthenticated", refusals.signedOut.message);
  return user;
}

/** The person behind this page. For pages and layouts: whoever has no session is sent to sign in. */
export async function requireUser(): Promise<User> {
  return (await currentUser()) ?? redirect("/sign-in");
}

/**
 * Whether to draw what needs a permission, by the token alone, so that asking costs nothing. What is behind it asks
 * `requirePermission`, and so does the query of what is shown.
 */
export async function can(permission: Permission): Promise<boolean> {
  const user = await currentUser();
  return user !== undefined && !user.actorId && allows(user.role, permission);
}

/**
 * Whether the person who asks has a permission, by token and mirror: for queries that give more to whoever has it. It costs a
 * round trip only where the token says yes.
 */
export async function holds(permission: Permission): Promise<boolean> {
  const user = await currentUser();
  return user !== undefined && !(await refusalOf(user, (has) => allows(has, permission), standingOf));
}

/**
 * For pages and queries that need a role. Whoever has not got it is sent to a page that says so.
 *
 * @public the kit's own pages ask for permissions
 */
export function requireRole(role: Role): Promise<User> {
  return admit((has) => has === role);
}

/** For pages and queries that need a permission. Whoever has not got it is sent to a page that says so. */
export function requirePermission(permission: Permission): Promise<User> {
  return admit((has) => allows(has, permission));
}

/**
 * For Server Actions and route handlers that need a permission.
 *
 * @throws AppError `unauthenticated`, `forbidden` or `second_factor_required`
 */
export async function authorize(permission: Permission): Promise<User> {
  const user = await authenticate();
  const refusal = await refusalOf(user, (has) => allows(has, permission), standingOf);
  if (refusal) throw new AppError(refusal, refusalMessages[refusal]);
  return user;
}

const refusalMessages = {
  unauthenticated: refusals.signedOut.message,
  forbidden: refusals.forbidden.message,
  second_factor_required: "Set up two-step verification first, then sign in with it.",
} as const satisfies Record<Refusal, string>;

async function admit(isEnough: (role: Role) => boolean): Promise<User> {
  const user = await requireUser();
  const refusal = await refusalOf(user, isEnough, standingOf);
  // Not to sign in: a browser that still has the session would be sent back from there.
  if (refusal) redirect(refusal === "unauthenticated" ? "/" : `/forbidden?reason=${refusal}`);
  return user;
}

/** Standing as the mirror has it now: once for everything that renders in a request. */
const mirroredStanding = cache((id: UserId, sessionId: string) => getStanding(database(), id, sessionId));
const standingOf = ({ id, sessionId }: User) => mirroredStanding(id, sessionId);

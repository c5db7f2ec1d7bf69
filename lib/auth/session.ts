import type { Database } from "#db/client.ts";
import type { UserId } from "#db/schema.ts";
import { getStanding } from "#db/users.ts";
import { environment } from "#lib/env.ts";
import { requestContext } from "#lib/request-context.ts";
import { allows, type Permission, type Role, toRole } from "./roles.ts";

/** The person who asks, as their verified session token says. */
export interface User {
  id: UserId;
  sessionId: string;
  /** As the token says: up to a minute old. It decides what is drawn, never what may be done. */
  role: Role;
  /** The administrator who acts as this person, where one does. */
  actorId?: UserId;
  /** Whether this session was opened with a second factor. */
  hasSecondFactor: boolean;
}

/** What Clerk says of a verified session, in Next and outside of it. */
interface ClerkSession {
  userId: string;
  sessionId: string;
  sessionClaims: CustomJwtSessionClaims;
  actor?: { sub?: unknown } | null;
  factorVerificationAge: [firstFactor: number, secondFactor: number] | null;
}

/** The person of a verified session, who is noted for the log. */
export function toUser({
  userId,
  sessionId,
  sessionClaims,
  actor,
  factorVerificationAge,
}: ClerkSession): User {
  const context = requestContext();
  if (context) context.userId = userId;
  return {
    id: userId as UserId,
    sessionId,
    role: toRole(sessionClaims.metadata?.role),
    actorId: actor?.sub as UserId | undefined,
    // Clerk's claim `fva`: minutes since the first and the second factor; -1 is never.
    hasSecondFactor: (factorVerificationAge?.[1] ?? -1) >= 0,
  };
}

export type Refusal = "unauthenticated" | "forbidden" | "second_factor_required";

/**
 * Why somebody may not do what a role may. Token and mirror both have to say that they may: so a role that is taken away is
 * gone with whichever hears of it first, and a session that has ended has no power though its token lives on for a minute.
 *
 * @param standingOf asks the mirror: only where the token says yes
 */
export async function refusalOf(
  user: User,
  isEnough: (role: Role) => boolean,
  standingOf: (user: User) => ReturnType<typeof getStanding>,
): Promise<Refusal | undefined> {
  // Whoever acts as somebody else sees what they see, and has no power of theirs.
  if (user.actorId || !isEnough(user.role)) return "forbidden";
  const standing = await standingOf(user);
  if (!standing || standing.deletedAt || standing.banned || standing.signedOut) return "unauthenticated";
  if (!isEnough(toRole(standing.role))) return "forbidden";
  if (environment().ADMIN_MFA === "required" && !user.hasSecondFactor) return "second_factor_required";
  return undefined;
}

/** Whether a person has a permission, by token and mirror. It costs a round trip only where the token says yes. */
export async function hasPermission(db: Database, user: User, permission: Permission): Promise<boolean> {
  const standingOf = ({ id, sessionId }: User) => getStanding(db, id, sessionId);
  return !(await refusalOf(user, (role) => allows(role, permission), standingOf));
}

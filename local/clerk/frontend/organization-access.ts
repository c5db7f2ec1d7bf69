import { paginated } from "../backend/request.ts";
import { errors } from "../errors.ts";
import { findMembership, findRole, requireOrganizationsEnabled } from "../organizations.ts";
import type { OrganizationMembershipRecord, OrganizationRecord } from "../records.ts";
import { type FrontendReply, type FrontendRequest, requireSession, type SignedIn } from "./request.ts";

/** Somebody who is signed in, and what they are in the organization that the path names. */
export interface Member extends SignedIn {
  organization: OrganizationRecord;
  membership: OrganizationMembershipRecord;
}

/**
 * The signed-in person, of an instance that has organizations.
 * @throws ClerkError 401, or 403 when it has none
 */
export function requirePerson(request: FrontendRequest): SignedIn {
  const signedIn = requireSession(request);
  requireOrganizationsEnabled(request.instance);
  return signedIn;
}

/**
 * The signed-in person as a member of the organization that the path names.
 * @throws ClerkError 404, also when the organization is there but not theirs
 */
export function requireMember(request: FrontendRequest): Member {
  const { instance } = request;
  const signedIn = requirePerson(request);
  const organization = instance.organizations.get(request.param("organizationId"));
  const membership = findMembership(instance, organization?.id ?? null, signedIn.user.id);
  if (!organization || !membership) throw errors.organizationNotFoundOrUnauthorized();
  return { ...signedIn, organization, membership };
}

/**
 * The signed-in person as a member who may do something.
 * @param permissions one of them is enough
 * @throws ClerkError 403 when their role has none of the permissions
 */
export function requirePermission(request: FrontendRequest, ...permissions: string[]): Member {
  const member = requireMember(request);
  const held = findRole(request.instance, member.membership.role)?.permissions ?? [];
  if (!permissions.some((permission) => held.includes(permission))) {
    throw errors.organizationPermissionMissing(permissions);
  }
  return member;
}

/** The page of a list that a request asks for, in Clerk's envelope. */
export function listReply<T>(
  request: FrontendRequest,
  items: T[],
  toJson: (item: T) => unknown,
): FrontendReply {
  return { response: paginated(request, items, toJson) };
}

/** A condition on a field that a request may name one or more values for. */
export function isAmong(request: FrontendRequest, name: string): (value: string) => boolean {
  const wanted = request.queries(name);
  return (value) => wanted.length === 0 || wanted.includes(value);
}

import { backendMembership } from "./backend/organization-json.ts";
import { errors } from "./errors.ts";
import { emit } from "./events.ts";
import { displayIdentifier } from "./identifiers.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import { findMembership, findRole } from "./organizations.ts";
import type { Metadata, OrganizationMembershipRecord, OrganizationRecord, UserRecord } from "./records.ts";
import type { Scope } from "./scope.ts";

/** Somebody in each organization has to hold these, or nobody could run it. */
const MINIMUM_PERMISSIONS = [
  "org:sys_profile:delete",
  "org:sys_memberships:read",
  "org:sys_memberships:manage",
];

function isElevated(instance: Instance, roleKey: string): boolean {
  const held = findRole(instance, roleKey)?.permissions ?? [];
  return MINIMUM_PERMISSIONS.every((permission) => held.includes(permission));
}

/** Whether somebody holds the permissions that it takes to run an organization. */
export function hasElevatedMember(instance: Instance, organizationId: string): boolean {
  const members = instance.organizationMemberships.findBy("organization_id", organizationId);
  return members.some(({ role }) => isElevated(instance, role));
}

/** @throws ClerkError when a change of role, or a leave (null), would let nobody run the organization any more */
function requireElevatedMember(
  instance: Instance,
  membership: OrganizationMembershipRecord,
  newRole: string | null,
): void {
  if (!isElevated(instance, membership.role)) return;
  if (newRole !== null && isElevated(instance, newRole)) return;
  const members = instance.organizationMemberships.findBy("organization_id", membership.organization_id);
  if (members.some(({ id, role }) => id !== membership.id && isElevated(instance, role))) return;
  throw errors.organizationMinimumPermissions();
}

/** The invitations to an organization that somebody can still accept. */
export function pendingInvitations(instance: Instance, organizationId: string) {
  const now = Date.now();
  return instance.organizationInvitations
    .findBy("organization_id", organizationId)
    .filter(({ status, expires_at }) => status === "pending" && (expires_at === null || expires_at > now));
}

/**
 * Makes sure that there is room for one more, pending invitations counted.
 * @throws ClerkError 403
 */
export function requireSeat(instance: Instance, organization: OrganizationRecord): void {
  const { id, max_allowed_memberships: limit } = organization;
  const members = instance.organizationMemberships.findBy("organization_id", id).length;
  const taken = members + pendingInvitations(instance, id).length;
  // 0 stands for no limit.
  if (limit > 0 && taken >= limit) throw errors.membershipQuotaExceeded(limit);
}

const payload = (scope: Scope, membership: OrganizationMembershipRecord) =>
  backendMembership(scope.instance, membership);

/**
 * Makes a person a member, and reports it.
 * @param role a key that exists
 * @throws ClerkError 400 when they are a member already
 */
export function addMember(
  scope: Scope,
  organization: OrganizationRecord,
  user: UserRecord,
  role: string,
  publicMetadata: Metadata = {},
): OrganizationMembershipRecord {
  const { instance } = scope;
  if (findMembership(instance, organization.id, user.id)) {
    throw errors.alreadyMember(displayIdentifier(user));
  }
  const now = Date.now();
  const membership = instance.organizationMemberships.put({
    id: newId("orgmem"),
    organization_id: organization.id,
    user_id: user.id,
    role,
    public_metadata: publicMetadata,
    private_metadata: {},
    created_at: now,
    updated_at: now,
  });
  emit(scope, "organizationMembership.created", payload(scope, membership));
  return membership;
}

/**
 * Stores a change of a membership and reports it.
 * @throws ClerkError 400 when nobody could run the organization any more
 */
export function updateMembership(
  scope: Scope,
  membership: OrganizationMembershipRecord,
  change: Partial<Pick<OrganizationMembershipRecord, "role" | "public_metadata" | "private_metadata">>,
): OrganizationMembershipRecord {
  if (change.role) requireElevatedMember(scope.instance, membership, change.role);
  const updatedAt = Math.max(Date.now(), membership.updated_at + 1);
  const updated = scope.instance.organizationMemberships.put({
    ...membership,
    ...change,
    updated_at: updatedAt,
  });
  emit(scope, "organizationMembership.updated", payload(scope, updated));
  return updated;
}

/** Takes the organization away from the sessions of a person that are active in it. */
export function deactivateOrganization(instance: Instance, organizationId: string, userId: string): void {
  for (const session of instance.sessions.findBy("user_id", userId)) {
    if (session.last_active_organization_id !== organizationId) continue;
    instance.sessions.put({ ...session, last_active_organization_id: null, updated_at: Date.now() });
  }
}

function deleteMembership(scope: Scope, membership: OrganizationMembershipRecord): void {
  const { instance } = scope;
  const data = payload(scope, membership);
  instance.organizationMemberships.delete(membership.id);
  deactivateOrganization(instance, membership.organization_id, membership.user_id);
  emit(scope, "organizationMembership.deleted", data);
}

/**
 * Ends a membership and reports it.
 * @throws ClerkError 400 when nobody could run the organization any more
 */
export function removeMember(scope: Scope, membership: OrganizationMembershipRecord): void {
  requireElevatedMember(scope.instance, membership, null);
  deleteMembership(scope, membership);
}

/** Ends all memberships of a person whose account goes away, whoever is left. */
export function removeMemberships(scope: Scope, user: UserRecord): void {
  for (const membership of scope.instance.organizationMemberships.findBy("user_id", user.id)) {
    deleteMembership(scope, membership);
  }
}

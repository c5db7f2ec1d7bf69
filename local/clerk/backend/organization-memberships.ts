import { errors } from "../errors.ts";
import { addMember, removeMember, requireSeat, updateMembership as updateRecord } from "../memberships.ts";
import { findMembership, requireOrganizationsEnabled, requireRole } from "../organizations.ts";
import type { OrganizationMembershipRecord, UserRecord } from "../records.ts";
import { mergeMetadata, primaryEmail, requireUser } from "../users.ts";
import { backendMembership } from "./organization-json.ts";
import { requireNamedOrganization } from "./organizations.ts";
import { type BackendRequest, objectField, ordered, paginated, requireText } from "./request.ts";
import { userConditions } from "./user-query.ts";

interface Member {
  id: string;
  membership: OrganizationMembershipRecord;
  user: UserRecord;
}

const ORDERS: Record<string, (member: Member) => string | number | null> = {
  created_at: ({ membership }) => membership.created_at,
  first_name: ({ user }) => user.first_name,
  last_name: ({ user }) => user.last_name,
  username: ({ user }) => user.username,
  email_address: ({ user }) => primaryEmail(user)?.email_address ?? null,
  phone_number: ({ user }) => user.phone_numbers[0]?.phone_number ?? null,
};

function withUsers(request: BackendRequest, memberships: OrganizationMembershipRecord[]): Member[] {
  return memberships.map((membership) => {
    const user = requireUser(request.instance, membership.user_id);
    return { id: membership.id, membership, user };
  });
}

function listReply(request: BackendRequest, members: Member[]) {
  return paginated(request, ordered(request, members, ORDERS), ({ membership }) =>
    backendMembership(request.instance, membership),
  );
}

/** `GET /organizations/{id}/memberships`, narrowed by `role` and by whatever users can be searched by */
export function listMemberships(request: BackendRequest) {
  const { id } = requireNamedOrganization(request);
  const conditions = userConditions(request);
  const keys = request.queries("role");
  const members = withUsers(request, request.instance.organizationMemberships.findBy("organization_id", id))
    .filter(({ membership }) => keys.length === 0 || keys.includes(membership.role))
    .filter(({ user }) => conditions.every((holds) => holds(user)));
  return listReply(request, members);
}

/** `GET /organization_memberships`: those of the whole instance. */
export function listAllMemberships(request: BackendRequest) {
  requireOrganizationsEnabled(request.instance);
  return listReply(request, withUsers(request, request.instance.organizationMemberships.all()));
}

/** `GET /users/{id}/organization_memberships` */
export function listUserMemberships(request: BackendRequest) {
  const { instance } = request;
  requireOrganizationsEnabled(instance);
  const user = requireUser(instance, request.param("id"));
  const memberships = instance.organizationMemberships.findBy("user_id", user.id);
  return paginated(request, memberships, (membership) => backendMembership(instance, membership));
}

/** `POST /organizations/{id}/memberships` */
export function createMembership(request: BackendRequest) {
  const { instance } = request;
  const organization = requireNamedOrganization(request);
  const role = requireRole(instance, requireText(request, "role"));
  const user = requireUser(instance, requireText(request, "user_id"));
  requireSeat(instance, organization);
  return backendMembership(instance, addMember(request, organization, user, role.key));
}

/** The membership that the path names. */
function requireNamed(request: BackendRequest): OrganizationMembershipRecord {
  const organization = requireNamedOrganization(request);
  const userId = request.param("userId");
  const membership = findMembership(request.instance, organization.id, userId);
  if (!membership) throw errors.membershipNotFound(userId);
  return membership;
}

/** `PATCH /organizations/{id}/memberships/{user id}`: another role. */
export function updateMembership(request: BackendRequest) {
  const membership = requireNamed(request);
  const role = requireRole(request.instance, requireText(request, "role"));
  return backendMembership(request.instance, updateRecord(request, membership, { role: role.key }));
}

/** `PATCH /organizations/{id}/memberships/{user id}/metadata`: merges at every level; null takes a key away. */
export function mergeMembershipMetadata(request: BackendRequest) {
  const membership = requireNamed(request);
  const change: Parameters<typeof updateRecord>[2] = {};
  for (const name of ["public_metadata", "private_metadata"] as const) {
    const given = objectField(request, name);
    if (given) change[name] = mergeMetadata(membership[name], given);
  }
  return backendMembership(request.instance, updateRecord(request, membership, change));
}

/** `DELETE /organizations/{id}/memberships/{user id}`: answers what the membership was. */
export function deleteMembership(request: BackendRequest) {
  const membership = requireNamed(request);
  removeMember(request, membership);
  return backendMembership(request.instance, membership);
}

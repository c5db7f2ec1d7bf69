import type { OrganizationMembershipJSON } from "@clerk/shared/types";
import { errors } from "../errors.ts";
import {
  addMember as addRecord,
  removeMember as removeRecord,
  requireSeat,
  updateMembership,
} from "../memberships.ts";
import { findMembership, requireRole } from "../organizations.ts";
import type { OrganizationMembershipRecord, UserRecord } from "../records.ts";
import { requireUser } from "../users.ts";
import { isAmong, listReply, type Member, requirePermission } from "./organization-access.ts";
import { ownMembership } from "./organization-json.ts";
import { type FrontendReply, type FrontendRequest, requireField } from "./request.ts";
import { publicUserData } from "./user-json.ts";

/** A membership in the shape of the Frontend API, with what others may see of the person. */
export function frontendMembership(
  request: FrontendRequest,
  membership: OrganizationMembershipRecord,
): OrganizationMembershipJSON {
  const { instance } = request;
  const user = instance.users.get(membership.user_id);
  return {
    ...ownMembership(instance, membership),
    ...(user ? { public_user_data: publicUserData(instance, user) } : {}),
  };
}

/** The membership that the path names. */
function requireNamed(request: FrontendRequest, { organization }: Member): OrganizationMembershipRecord {
  const userId = request.param("userId");
  const membership = findMembership(request.instance, organization.id, userId);
  if (!membership) throw errors.membershipNotFound(userId);
  return membership;
}

function isLike(user: UserRecord | null, part: string): boolean {
  const addresses = user?.email_addresses.map((email) => email.email_address) ?? [];
  const name = [user?.first_name, user?.last_name].filter(Boolean).join(" ");
  const texts = [user?.id, user?.username, name, ...addresses];
  return texts.some((text) => text?.toLowerCase().includes(part));
}

/** `GET /organizations/{id}/memberships`, narrowed by `role` and `query` */
export function listMemberships(request: FrontendRequest): FrontendReply {
  const { instance } = request;
  const { organization } = requirePermission(
    request,
    "org:sys_memberships:read",
    "org:sys_memberships:manage",
  );
  const hasRole = isAmong(request, "role");
  const part = request.query("query")?.trim().toLowerCase();
  const memberships = instance.organizationMemberships
    .findBy("organization_id", organization.id)
    .filter(({ role }) => hasRole(role))
    .filter(({ user_id }) => !part || isLike(instance.users.get(user_id), part));
  return listReply(request, memberships, (membership) => frontendMembership(request, membership));
}

/** `POST /organizations/{id}/memberships` */
export function addMember(request: FrontendRequest): FrontendReply {
  const { instance } = request;
  const { organization } = requirePermission(request, "org:sys_memberships:manage");
  const role = requireRole(instance, requireField(request, "role"));
  const user = requireUser(instance, requireField(request, "user_id"));
  requireSeat(instance, organization);
  return { response: frontendMembership(request, addRecord(request, organization, user, role.key)) };
}

/** `PATCH /organizations/{id}/memberships/{user id}`: another role. */
export function updateMember(request: FrontendRequest): FrontendReply {
  const member = requirePermission(request, "org:sys_memberships:manage");
  const membership = requireNamed(request, member);
  const role = requireRole(request.instance, requireField(request, "role"));
  return { response: frontendMembership(request, updateMembership(request, membership, { role: role.key })) };
}

/** `DELETE /organizations/{id}/memberships/{user id}`: answers what the membership was. */
export function removeMember(request: FrontendRequest): FrontendReply {
  const member = requirePermission(request, "org:sys_memberships:manage");
  const membership = requireNamed(request, member);
  removeRecord(request, membership);
  return { response: frontendMembership(request, membership) };
}

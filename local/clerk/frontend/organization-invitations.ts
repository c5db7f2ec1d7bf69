import { errors } from "../errors.ts";
import { normalizeEmail } from "../identifiers.ts";
import {
  inviteToOrganization,
  requireInvitable,
  revokeOrganizationInvitation,
} from "../organization-invitations.ts";
import { requireRole } from "../organizations.ts";
import type { OrganizationInvitationRecord } from "../records.ts";
import { invitationStatus } from "../tickets.ts";
import { isAmong, listReply, requirePermission } from "./organization-access.ts";
import { frontendInvitation } from "./organization-json.ts";
import { type FrontendReply, type FrontendRequest, requireField } from "./request.ts";

/** Clerk's limit on a list of invitations. */
const BULK_LIMIT = 10;

/** `GET /organizations/{id}/invitations`, narrowed by `status` */
export function listInvitations(request: FrontendRequest): FrontendReply {
  const { organization } = requirePermission(request, "org:sys_memberships:manage");
  const hasStatus = isAmong(request, "status");
  const invitations = request.instance.organizationInvitations
    .findBy("organization_id", organization.id)
    .filter((invitation) => hasStatus(invitationStatus(invitation)));
  return listReply(request, invitations, (invitation) => frontendInvitation(request.instance, invitation));
}

/** Invites everybody whom the form names: all of them, or nobody. */
function inviteAll(request: FrontendRequest): OrganizationInvitationRecord[] {
  const { instance } = request;
  const { organization, user } = requirePermission(request, "org:sys_memberships:manage");
  requireField(request, "email_address");
  const role = requireRole(instance, requireField(request, "role")).key;
  const addresses = request.formValues("email_address").map((address) => normalizeEmail(address));
  const unique = [...new Set(addresses)];
  if (unique.length > BULK_LIMIT) throw errors.bulkSizeExceeded(BULK_LIMIT);
  requireInvitable(instance, organization, unique);
  return unique.map((emailAddress) =>
    inviteToOrganization(request, organization, { emailAddress, role, inviter: user }),
  );
}

/** `POST /organizations/{id}/invitations` */
export function createInvitation(request: FrontendRequest): FrontendReply {
  const [invitation] = inviteAll(request);
  return { response: invitation && frontendInvitation(request.instance, invitation) };
}

/** `POST /organizations/{id}/invitations/bulk` */
export function createInvitations(request: FrontendRequest): FrontendReply {
  const invitations = inviteAll(request);
  return { response: invitations.map((invitation) => frontendInvitation(request.instance, invitation)) };
}

/** `POST /organizations/{id}/invitations/{id}/revoke` */
export function revokeInvitation(request: FrontendRequest): FrontendReply {
  const { organization } = requirePermission(request, "org:sys_memberships:manage");
  const id = request.param("id");
  const invitation = request.instance.organizationInvitations.get(id);
  if (invitation?.organization_id !== organization.id) throw errors.organizationInvitationNotFound(id);
  const revoked = revokeOrganizationInvitation(request, invitation);
  return { response: frontendInvitation(request.instance, revoked) };
}

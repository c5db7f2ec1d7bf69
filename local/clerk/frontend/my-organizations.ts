import { errors } from "../errors.ts";
import { removeMember } from "../memberships.ts";
import { acceptOrganizationInvitation, invitationsOf } from "../organization-invitations.ts";
import { findMembership } from "../organizations.ts";
import { invitationStatus, requirePendingOrganizationInvitation } from "../tickets.ts";
import { isAmong, listReply, requirePerson } from "./organization-access.ts";
import { receivedInvitation } from "./organization-json.ts";
import { frontendMembership } from "./organization-memberships.ts";
import type { FrontendReply, FrontendRequest } from "./request.ts";

/** `GET /me/organization_memberships` */
export function listMyMemberships(request: FrontendRequest): FrontendReply {
  const { user } = requirePerson(request);
  const memberships = request.instance.organizationMemberships.findBy("user_id", user.id);
  return listReply(request, memberships, (membership) => frontendMembership(request, membership));
}

/** `DELETE /me/organization_memberships/{organization id}`: leaves. */
export function leaveOrganization(request: FrontendRequest): FrontendReply {
  const { user } = requirePerson(request);
  const membership = findMembership(request.instance, request.param("organizationId"), user.id);
  if (!membership) throw errors.organizationNotFoundOrUnauthorized();
  removeMember(request, membership);
  return { response: { object: "organization_membership", id: membership.id, deleted: true } };
}

/** `GET /me/organization_invitations`, narrowed by `status` */
export function listMyInvitations(request: FrontendRequest): FrontendReply {
  const { instance } = request;
  const { user } = requirePerson(request);
  const hasStatus = isAmong(request, "status");
  const invitations = invitationsOf(instance, user).filter((invitation) =>
    hasStatus(invitationStatus(invitation)),
  );
  return listReply(request, invitations, (invitation) => receivedInvitation(instance, invitation));
}

/** `POST /me/organization_invitations/{id}/accept` */
export function acceptMyInvitation(request: FrontendRequest): FrontendReply {
  const { instance } = request;
  const { user } = requirePerson(request);
  const id = request.param("id");
  const isTheirs = invitationsOf(instance, user).some((invitation) => invitation.id === id);
  if (!isTheirs) throw errors.organizationInvitationNotFound(id);
  const invitation = requirePendingOrganizationInvitation(instance, id);
  const accepted = acceptOrganizationInvitation(request, invitation, user);
  return { response: receivedInvitation(instance, accepted) };
}

/** `GET /me/organization_suggestions`: none, as they come from verified domains. */
export function listMySuggestions(request: FrontendRequest): FrontendReply {
  requirePerson(request);
  return listReply(request, [], () => null);
}

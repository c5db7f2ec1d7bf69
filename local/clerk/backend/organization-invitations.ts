import { errors } from "../errors.ts";
import { normalizeEmail } from "../identifiers.ts";
import {
  invitationsOf,
  inviteToOrganization,
  revokeOrganizationInvitation,
} from "../organization-invitations.ts";
import { requireOrganizationsEnabled, requireRole } from "../organizations.ts";
import type { OrganizationInvitationRecord } from "../records.ts";
import { invitationStatus } from "../tickets.ts";
import { requireUser } from "../users.ts";
import { backendOrganizationInvitation } from "./organization-json.ts";
import { requireNamedOrganization } from "./organizations.ts";
import { type BackendRequest, field, integerField, objectField, paginated, requireText } from "./request.ts";

/** Days. */
const LONGEST_LIFE = 365;

function listReply(request: BackendRequest, invitations: OrganizationInvitationRecord[]) {
  const wanted = request.queries("status");
  const matching = invitations.filter(
    (invitation) => wanted.length === 0 || wanted.includes(invitationStatus(invitation)),
  );
  return paginated(request, matching, (invitation) =>
    backendOrganizationInvitation(request.instance, invitation),
  );
}

/** `GET /organizations/{id}/invitations`, narrowed by `status` */
export function listOrganizationInvitations(request: BackendRequest) {
  const { id } = requireNamedOrganization(request);
  return listReply(request, request.instance.organizationInvitations.findBy("organization_id", id));
}

/** `GET /users/{id}/organization_invitations`, narrowed by `status` */
export function listUserOrganizationInvitations(request: BackendRequest) {
  const { instance } = request;
  requireOrganizationsEnabled(instance);
  return listReply(request, invitationsOf(instance, requireUser(instance, request.param("id"))));
}

/** `POST /organizations/{id}/invitations`; `…/bulk` runs it for each item of its list */
export function createOrganizationInvitation(request: BackendRequest) {
  const { instance } = request;
  const organization = requireNamedOrganization(request);
  const inviterId = field(request, "inviter_user_id", "string");
  const invitation = inviteToOrganization(request, organization, {
    emailAddress: normalizeEmail(requireText(request, "email_address")),
    role: requireRole(instance, requireText(request, "role")).key,
    inviter: inviterId ? requireUser(instance, inviterId) : null,
    redirectUrl: redirectUrl(request),
    publicMetadata: objectField(request, "public_metadata"),
    privateMetadata: objectField(request, "private_metadata"),
    expiresIn: integerField(request, "expires_in_days", { min: 1, max: LONGEST_LIFE }),
  });
  return backendOrganizationInvitation(instance, invitation);
}

/** Where an invitation leads: a full address, or a path of the app. */
function redirectUrl(request: BackendRequest): string | null {
  const url = field(request, "redirect_url", "string");
  if (!url) return null;
  if (!URL.canParse(url, request.instance.appOrigin))
    throw errors.parameterFormat("redirect_url", "a valid URL");
  return url;
}

/** What a list of invitations, each of them new, is answered as. */
export const invitationEnvelope = (invitations: unknown[]) => ({
  data: invitations,
  total_count: invitations.length,
});

/** The invitation that the path names. */
function requireNamed(request: BackendRequest): OrganizationInvitationRecord {
  const organization = requireNamedOrganization(request);
  const id = request.param("invitationId");
  const invitation = request.instance.organizationInvitations.get(id);
  if (invitation?.organization_id !== organization.id) throw errors.organizationInvitationNotFound(id);
  return invitation;
}

/** `GET /organizations/{id}/invitations/{id}` */
export function getOrganizationInvitation(request: BackendRequest) {
  return backendOrganizationInvitation(request.instance, requireNamed(request));
}

/** `POST /organizations/{id}/invitations/{id}/revoke` */
export function revokeInvitation(request: BackendRequest) {
  const revoked = revokeOrganizationInvitation(request, requireNamed(request));
  return backendOrganizationInvitation(request.instance, revoked);
}

import type {
  OrganizationInvitationJSON,
  OrganizationJSON,
  OrganizationMembershipJSON,
  PublicOrganizationDataJSON,
  UserOrganizationInvitationJSON,
} from "@clerk/shared/types";
import { imageUrl } from "../avatars.ts";
import type { Instance } from "../instance.ts";
import { pendingInvitations } from "../memberships.ts";
import { findRole } from "../organizations.ts";
import type {
  OrganizationInvitationRecord,
  OrganizationMembershipRecord,
  OrganizationRecord,
} from "../records.ts";
import { invitationStatus } from "../tickets.ts";

function publicOrganizationData(
  instance: Instance,
  organization: OrganizationRecord,
): PublicOrganizationDataJSON {
  return {
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: imageUrl(instance, organization),
    has_image: organization.image_id !== null,
  };
}

/** An organization in the shape of the Frontend API: without private metadata. */
export function frontendOrganization(instance: Instance, organization: OrganizationRecord): OrganizationJSON {
  const { id } = organization;
  return {
    object: "organization",
    ...publicOrganizationData(instance, organization),
    // Clerk's types leave out that an instance without slugs has none.
    slug: organization.slug as string,
    public_metadata: organization.public_metadata,
    members_count: instance.organizationMemberships.findBy("organization_id", id).length,
    pending_invitations_count: pendingInvitations(instance, id).length,
    admin_delete_enabled: organization.admin_delete_enabled,
    max_allowed_memberships: organization.max_allowed_memberships,
    created_at: organization.created_at,
    updated_at: organization.updated_at,
  };
}

/** A membership in the shape of the Frontend API, as it is told to the member: without who it is. */
export function ownMembership(
  instance: Instance,
  membership: OrganizationMembershipRecord,
): OrganizationMembershipJSON {
  const organization = instance.organizations.get(membership.organization_id) as OrganizationRecord;
  const role = findRole(instance, membership.role);
  return {
    object: "organization_membership",
    id: membership.id,
    role: membership.role,
    role_name: role?.name ?? membership.role,
    permissions: role?.permissions ?? [],
    public_metadata: membership.public_metadata,
    organization: frontendOrganization(instance, organization),
    created_at: membership.created_at,
    updated_at: membership.updated_at,
  };
}

/** What an invitation tells both those who made it and those who got it. */
function invitationCore(invitation: OrganizationInvitationRecord) {
  return {
    object: "organization_invitation" as const,
    id: invitation.id,
    email_address: invitation.email_address,
    public_metadata: invitation.public_metadata,
    status: invitationStatus(invitation),
    role: invitation.role,
    created_at: invitation.created_at,
    updated_at: invitation.updated_at,
  };
}

/** An invitation in the shape of the Frontend API, as the organization sees it. */
export function frontendInvitation(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
): OrganizationInvitationJSON {
  return {
    ...invitationCore(invitation),
    organization_id: invitation.organization_id,
    role_name: findRole(instance, invitation.role)?.name ?? invitation.role,
  };
}

/** An invitation in the shape of the Frontend API, as whoever was invited sees it. */
export function receivedInvitation(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
): UserOrganizationInvitationJSON {
  const organization = instance.organizations.get(invitation.organization_id) as OrganizationRecord;
  return {
    ...invitationCore(invitation),
    public_organization_data: publicOrganizationData(instance, organization),
  };
}

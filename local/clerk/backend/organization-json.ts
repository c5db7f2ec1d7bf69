import type {
  OrganizationInvitationJSON,
  OrganizationJSON,
  OrganizationMembershipJSON,
  PublicOrganizationDataJSON,
} from "@clerk/backend";
import { imageUrl } from "../avatars.ts";
import { publicUserData } from "../frontend/user-json.ts";
import type { Instance } from "../instance.ts";
import { hasElevatedMember, pendingInvitations } from "../memberships.ts";
import { organizationInvitationUrl } from "../organization-invitations.ts";
import { findRole } from "../organizations.ts";
import type {
  OrganizationInvitationRecord,
  OrganizationMembershipRecord,
  OrganizationRecord,
} from "../records.ts";
import { invitationStatus } from "../tickets.ts";

/** Clerk's types leave out that an instance without slugs has none. */
const slugOf = (organization: OrganizationRecord): string => organization.slug as string;

/**
 * An organization in the shape of the Backend API, private metadata included. Webhooks carry the same.
 * @param options whether the number of members is told
 */
export function backendOrganization(
  instance: Instance,
  organization: OrganizationRecord,
  options: { membersCount?: boolean } = {},
): OrganizationJSON {
  const { id } = organization;
  return {
    object: "organization",
    id,
    name: organization.name,
    slug: slugOf(organization),
    image_url: imageUrl(instance, organization),
    has_image: organization.image_id !== null,
    ...(options.membersCount
      ? { members_count: instance.organizationMemberships.findBy("organization_id", id).length }
      : {}),
    pending_invitations_count: pendingInvitations(instance, id).length,
    missing_member_with_elevated_permissions: !hasElevatedMember(instance, id),
    max_allowed_memberships: organization.max_allowed_memberships,
    admin_delete_enabled: organization.admin_delete_enabled,
    public_metadata: organization.public_metadata,
    private_metadata: organization.private_metadata,
    ...(organization.created_by ? { created_by: organization.created_by } : {}),
    created_at: organization.created_at,
    updated_at: organization.updated_at,
  };
}

/** A membership in the shape of the Backend API, with the organization and what others may see of the person. */
export function backendMembership(
  instance: Instance,
  membership: OrganizationMembershipRecord,
): OrganizationMembershipJSON {
  const organization = instance.organizations.get(membership.organization_id) as OrganizationRecord;
  const user = instance.users.get(membership.user_id);
  return {
    object: "organization_membership",
    id: membership.id,
    role: membership.role,
    permissions: findRole(instance, membership.role)?.permissions ?? [],
    public_metadata: membership.public_metadata,
    private_metadata: membership.private_metadata,
    organization: backendOrganization(instance, organization),
    public_user_data: {
      ...(user && publicUserData(instance, user)),
      user_id: membership.user_id,
    } as OrganizationMembershipJSON["public_user_data"],
    created_at: membership.created_at,
    updated_at: membership.updated_at,
  };
}

function publicOrganizationData(
  instance: Instance,
  organization: OrganizationRecord,
): PublicOrganizationDataJSON {
  return {
    id: organization.id,
    name: organization.name,
    slug: slugOf(organization),
    image_url: imageUrl(instance, organization),
    has_image: organization.image_id !== null,
  } as PublicOrganizationDataJSON;
}

/** An invitation to an organization in the shape of the Backend API. */
export function backendOrganizationInvitation(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
): OrganizationInvitationJSON {
  const organization = instance.organizations.get(invitation.organization_id);
  const status = invitationStatus(invitation);
  return {
    object: "organization_invitation",
    id: invitation.id,
    email_address: invitation.email_address,
    role: invitation.role,
    role_name: findRole(instance, invitation.role)?.name ?? invitation.role,
    organization_id: invitation.organization_id,
    public_organization_data: organization && publicOrganizationData(instance, organization),
    status,
    public_metadata: invitation.public_metadata,
    private_metadata: invitation.private_metadata,
    url: status === "pending" ? organizationInvitationUrl(instance, invitation) : null,
    expires_at: invitation.expires_at as number,
    created_at: invitation.created_at,
    updated_at: invitation.updated_at,
  };
}

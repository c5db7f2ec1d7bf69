import { ClerkError, onParameter } from "./clerk-error.ts";

/** Errors about organizations, their members and their invitations. */
export const organizationErrors = {
  organizationsDisabled: () =>
    new ClerkError(
      403,
      "organization_not_enabled_in_instance",
      "access denied",
      "The organizations feature is not enabled for this instance. You can enable it in its settings.",
    ),
  organizationNotFound: () =>
    new ClerkError(404, "resource_not_found", "not found", "Given organization not found."),
  /** For people: whether an organization exists is none of a stranger's business. */
  organizationNotFoundOrUnauthorized: () =>
    new ClerkError(
      404,
      "organization_not_found_or_unauthorized",
      "not found or unauthorized",
      "Given organization not found, or you don't have permission to access the organization",
    ),
  organizationPermissionMissing: (permissions: string[]) =>
    new ClerkError(
      403,
      "missing_organization_permission",
      "missing permission",
      "Current user is missing an organization permission.",
      { permissions },
    ),
  organizationCreationDisabled: () =>
    new ClerkError(
      403,
      "user_create_organization_not_enabled",
      "create organization not enabled",
      "Organization creation is not enabled for this user",
    ),
  organizationQuotaExceeded: (limit: number) =>
    new ClerkError(
      403,
      "organization_quota_exceeded",
      "organization quota exceeded",
      `You have reached your limit of ${limit} organizations.`,
    ),
  organizationDeletionDisabled: () =>
    new ClerkError(
      403,
      "organization_admin_delete_not_enabled",
      "admin delete not enabled",
      "Deletion by admin is not enabled for this organization.",
    ),
  organizationCreatorNotFound: (userId: string) =>
    new ClerkError(
      400,
      "organization_creator_not_found",
      "creator not found",
      `No users found with id ${userId}.`,
    ),
  organizationRoleNotFound: () =>
    new ClerkError(
      404,
      "resource_not_found",
      "not found",
      "Organization role not found",
      onParameter("role"),
    ),
  organizationMinimumPermissions: () =>
    new ClerkError(
      400,
      "organization_minimum_permissions_needed",
      "minimum organization permissions needed",
      "There has to be at least one organization member with the minimum required permissions",
    ),
  membershipQuotaExceeded: (limit: number) =>
    new ClerkError(
      403,
      "organization_membership_quota_exceeded",
      "organization membership quota exceeded",
      `You have reached your limit of ${limit} organization memberships, including outstanding invitations.`,
    ),
  membershipNotFound: (userId: string) =>
    new ClerkError(
      404,
      "resource_not_found",
      "not found",
      `No membership of the user ${userId} was found in this organization`,
    ),
  alreadyMember: (who: string) =>
    new ClerkError(
      400,
      "already_a_member_in_organization",
      "already a member",
      `${who} is already a member of the organization.`,
    ),
  invitationsDuplicate: (addresses: string[]) =>
    new ClerkError(
      400,
      "duplicate_record",
      "duplicate invitation",
      `There are already pending invitations for the following email addresses: ${addresses.join(", ")}`,
      { email_addresses: addresses },
    ),
  organizationInvitationNotFound: (id: string) =>
    new ClerkError(
      404,
      "organization_invitation_not_found",
      "not found",
      `No invitation found with id ${id}.`,
    ),
  organizationInvitationNotPending: () =>
    new ClerkError(
      404,
      "organization_invitation_not_pending",
      "not pending",
      "The organization invitation is not in the 'pending' status.",
    ),
  organizationInvitationAccepted: () =>
    new ClerkError(
      400,
      "organization_invitation_already_accepted",
      "invitation has already been accepted",
      "This invitation has already been accepted. Sign in instead.",
    ),
  organizationInvitationRevoked: () =>
    new ClerkError(
      400,
      "organization_invitation_revoked_code",
      "invitation has been revoked",
      "This invitation has been revoked and cannot be used anymore.",
    ),
  organizationInvitationOrphaned: () =>
    new ClerkError(
      400,
      "organization_invitation_to_deleted_organization",
      "organization invitation to deleted organization",
      "This invitation refers to an organization that has been deleted.",
    ),
  organizationInvitationAccountMissing: () =>
    new ClerkError(
      400,
      "organization_invitation_identification_not_exist",
      "identification not found",
      "User not found. If you don't have an account, sign up first to accept this invitation.",
    ),
  organizationInvitationAccountExists: () =>
    new ClerkError(
      400,
      "organization_invitation_identification_already_exists",
      "email address already exists",
      "The email address in this invitation already exists. If it belongs to you, try signing in instead.",
    ),
};

import { backendOrganizationInvitation } from "./backend/organization-json.ts";
import { errors } from "./errors.ts";
import { emit } from "./events.ts";
import { findUserByEmail, isVerified } from "./identifiers.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import { sendMessage } from "./mailbox.ts";
import { addMember, pendingInvitations, requireSeat } from "./memberships.ts";
import { findMembership } from "./organizations.ts";
import type { Metadata, OrganizationInvitationRecord, OrganizationRecord, UserRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { invitationStatus, requirePendingOrganizationInvitation, signTicket } from "./tickets.ts";

const DAY = 24 * 60 * 60_000;

export interface NewOrganizationInvitation {
  emailAddress: string;
  /** A key that exists. */
  role: string;
  inviter: UserRecord | null;
  redirectUrl?: string | null;
  publicMetadata?: Metadata;
  privateMetadata?: Metadata;
  /** Days. */
  expiresIn?: number;
}

/**
 * Makes sure that addresses can be invited: none of a member, none that was invited already.
 * @throws ClerkError 400
 */
export function requireInvitable(
  instance: Instance,
  organization: OrganizationRecord,
  addresses: string[],
): void {
  for (const address of addresses) {
    const user = findUserByEmail(instance, address);
    if (user && findMembership(instance, organization.id, user.id)) throw errors.alreadyMember(address);
  }
  const pending = pendingInvitations(instance, organization.id).map((invitation) => invitation.email_address);
  const duplicates = addresses.filter((address) => pending.includes(address));
  if (duplicates.length > 0) throw errors.invitationsDuplicate(duplicates);
}

/**
 * Invites somebody by mail, and reports it.
 * @throws ClerkError when they cannot be invited or there is no room
 */
export function inviteToOrganization(
  scope: Scope,
  organization: OrganizationRecord,
  details: NewOrganizationInvitation,
): OrganizationInvitationRecord {
  const { instance } = scope;
  const { emailAddress, inviter, expiresIn = 30 } = details;
  requireInvitable(instance, organization, [emailAddress]);
  requireSeat(instance, organization);
  const now = Date.now();
  const id = newId("orginv");
  const expiresAt = now + expiresIn * DAY;
  const invitation = instance.organizationInvitations.put({
    id,
    organization_id: organization.id,
    inviter_id: inviter?.id ?? null,
    email_address: emailAddress,
    role: details.role,
    status: "pending",
    token: signTicket(instance, "organization_invitation", id, expiresAt),
    redirect_url: details.redirectUrl ?? null,
    public_metadata: details.publicMetadata ?? {},
    private_metadata: details.privateMetadata ?? {},
    expires_at: expiresAt,
    created_at: now,
    updated_at: now,
  });
  mailInvitation(scope, organization, invitation, inviter);
  emit(scope, "organizationInvitation.created", backendOrganizationInvitation(instance, invitation));
  return invitation;
}

/** Where the mail of an invitation leads. */
export function organizationInvitationUrl(
  instance: Instance,
  invitation: OrganizationInvitationRecord,
): string {
  const url = new URL(`${instance.frontendUrl}/v1/tickets/accept`);
  url.searchParams.set("ticket", invitation.token);
  return url.href;
}

function mailInvitation(
  scope: Scope,
  organization: OrganizationRecord,
  invitation: OrganizationInvitationRecord,
  inviter: UserRecord | null,
): void {
  const { applicationName } = scope.instance.settings;
  const link = organizationInvitationUrl(scope.instance, invitation);
  const name = [inviter?.first_name, inviter?.last_name].filter(Boolean).join(" ");
  sendMessage(
    scope,
    {
      channel: "email",
      slug: "organization_invitation",
      subject: `You are invited to ${organization.name}`,
      body: `${name || "Somebody"} has invited you to join ${organization.name} on ${applicationName}. Accept the invitation: ${link}`,
      link,
      data: { action_url: link, inviter_name: name, org: { name: organization.name } },
    },
    { address: invitation.email_address, addressId: null, userId: null },
  );
}

/**
 * Takes an invitation back, and reports it.
 * @throws ClerkError 404 when it is not pending
 */
export function revokeOrganizationInvitation(
  scope: Scope,
  invitation: OrganizationInvitationRecord,
): OrganizationInvitationRecord {
  if (invitationStatus(invitation) !== "pending") throw errors.organizationInvitationNotPending();
  const revoked = scope.instance.organizationInvitations.put({
    ...invitation,
    status: "revoked",
    updated_at: Date.now(),
  });
  emit(scope, "organizationInvitation.revoked", backendOrganizationInvitation(scope.instance, revoked));
  return revoked;
}

/** Makes whoever was invited a member, and reports it. A member stays one, with the role that they have. */
export function acceptOrganizationInvitation(
  scope: Scope,
  invitation: OrganizationInvitationRecord,
  user: UserRecord,
): OrganizationInvitationRecord {
  const { instance } = scope;
  const organization = instance.organizations.get(invitation.organization_id);
  if (!organization) throw errors.organizationInvitationOrphaned();
  const accepted = instance.organizationInvitations.put({
    ...invitation,
    status: "accepted",
    updated_at: Date.now(),
  });
  if (!findMembership(instance, organization.id, user.id)) {
    addMember(scope, organization, user, invitation.role, invitation.public_metadata);
  }
  emit(scope, "organizationInvitation.accepted", {
    ...backendOrganizationInvitation(instance, accepted),
    status: "accepted",
    user_id: user.id,
  });
  return accepted;
}

/**
 * Uses the ticket of an invitation: the person joins, and their session goes on in the organization.
 * @throws ClerkError when the invitation cannot be used
 */
export function joinByTicket(
  scope: Scope,
  invitationId: string,
  user: UserRecord,
  sessionId: string | null,
): void {
  const { instance } = scope;
  const invitation = requirePendingOrganizationInvitation(instance, invitationId);
  acceptOrganizationInvitation(scope, invitation, user);
  const session = instance.sessions.get(sessionId);
  if (!session) return;
  instance.sessions.put({ ...session, last_active_organization_id: invitation.organization_id });
}

/** The invitations to the addresses that a person has proved to be theirs, newest first. */
export function invitationsOf(instance: Instance, user: UserRecord): OrganizationInvitationRecord[] {
  const addresses = user.email_addresses.filter(isVerified).map((email) => email.email_address);
  return addresses.flatMap((address) => instance.organizationInvitations.findBy("email_address", address));
}

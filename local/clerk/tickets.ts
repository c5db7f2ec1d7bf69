import { errors } from "./errors.ts";
import { findUserByEmail } from "./identifiers.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type {
  ActorRecord,
  InvitationRecord,
  OrganizationInvitationRecord,
  SignInTokenRecord,
  UserRecord,
} from "./records.ts";

/** Tickets: signed tokens in an address that let somebody in or sign up, once. */

export type TicketPurpose = "sign_in_token" | "actor_token" | "invitation" | "organization_invitation";

/** Signs a ticket for a record. */
export function signTicket(
  instance: Instance,
  purpose: TicketPurpose,
  id: string,
  expiresAt: number | null,
): string {
  return instance.signer.sign({
    eid: id,
    ...(expiresAt === null ? {} : { exp: Math.floor(expiresAt / 1000) }),
    iid: instance.id,
    st: purpose,
  });
}

/** Where a ticket leads: the sign-in page of the app. */
export function ticketUrl(instance: Instance, ticket: string): string {
  const url = new URL("/sign-in", instance.appOrigin);
  url.searchParams.set("__clerk_ticket", ticket);
  return url.href;
}

/** What a ticket is for, or null when it is not genuine. */
function readTicket(instance: Instance, ticket: string): { purpose: TicketPurpose; id: string } | null {
  const payload = instance.signer.read(ticket);
  if (!payload || payload.iid !== instance.id) return null;
  return { purpose: payload.st as TicketPurpose, id: String(payload.eid) };
}

/** What sign-in tokens and actor tokens have in common when they are made. */
export function newTokenRecord(
  instance: Instance,
  purpose: "sign_in_token" | "actor_token",
  user: UserRecord,
  lifetime: number,
): SignInTokenRecord {
  const now = Date.now();
  const id = newId(purpose === "sign_in_token" ? "sit" : "act");
  const expiresAt = now + lifetime;
  return {
    id,
    user_id: user.id,
    status: "pending",
    token: signTicket(instance, purpose, id, expiresAt),
    expires_at: expiresAt,
    created_at: now,
    updated_at: now,
  };
}

export interface RedeemedTicket {
  user: UserRecord;
  actor: ActorRecord | null;
  /** Milliseconds; undefined for the usual one. */
  sessionLifetime: number | undefined;
  /** The invitation by which the person joins an organization once they are signed in. */
  organizationInvitationId?: string;
}

/**
 * Uses a ticket for a sign-in up.
 * @throws ClerkError when it is not genuine, expired, used or revoked
 */
export function redeemTicket(instance: Instance, ticket: string): RedeemedTicket {
  const read = readTicket(instance, ticket);
  if (read?.purpose === "invitation") return redeemInvitationToSignIn(instance, read.id);
  if (read?.purpose === "organization_invitation") return redeemOrganizationInvitation(instance, read.id);
  if (read?.purpose === "actor_token") return redeemActorToken(instance, read.id);
  const token = read?.purpose === "sign_in_token" ? instance.signInTokens.get(read.id) : null;
  const user = instance.users.get(token?.user_id);
  if (!token || !user) throw errors.ticketInvalid();
  if (token.status === "accepted") throw errors.signInTokenUsed();
  if (token.status === "revoked") throw errors.signInTokenRevoked();
  if (token.expires_at <= Date.now()) throw errors.ticketExpired();
  instance.signInTokens.put({ ...token, status: "accepted", updated_at: Date.now() });
  return { user, actor: null, sessionLifetime: undefined };
}

function redeemActorToken(instance: Instance, id: string): RedeemedTicket {
  const token = instance.actorTokens.get(id);
  const user = instance.users.get(token?.user_id);
  if (!token || !user) throw errors.ticketInvalid();
  if (token.status === "accepted") throw errors.actorTokenUsed();
  if (token.status === "revoked") throw errors.actorTokenRevoked();
  if (token.expires_at <= Date.now()) throw errors.ticketExpired();
  instance.actorTokens.put({ ...token, status: "accepted", updated_at: Date.now() });
  return { user, actor: token.actor, sessionLifetime: token.session_lifetime };
}

/** Whoever was invited and has an account already is signed in by the invitation. */
function redeemInvitationToSignIn(instance: Instance, id: string): RedeemedTicket {
  const invitation = requirePendingInvitation(instance, id);
  const users = instance.users.findByElement("email_addresses", "email_address", invitation.email_address);
  const [user] = users;
  if (!user) throw errors.invitationAccountMissing();
  instance.invitations.put({ ...invitation, status: "accepted", updated_at: Date.now() });
  return { user, actor: null, sessionLifetime: undefined };
}

/** @throws ClerkError when the invitation is not there, was revoked, was accepted or has expired */
function requirePendingInvitation(instance: Instance, id: string): InvitationRecord {
  const invitation = instance.invitations.get(id);
  if (!invitation) throw errors.ticketInvalid();
  if (invitation.status === "revoked") throw errors.invitationRevoked();
  if (invitation.status === "accepted") throw errors.invitationAccepted();
  if (invitation.expires_at <= Date.now()) throw errors.ticketExpired();
  return invitation;
}

/** Whoever was invited to an organization and has an account is signed in, and joins then. */
function redeemOrganizationInvitation(instance: Instance, id: string): RedeemedTicket {
  const invitation = requirePendingOrganizationInvitation(instance, id);
  const user = findUserByEmail(instance, invitation.email_address);
  if (!user) throw errors.organizationInvitationAccountMissing();
  return { user, actor: null, sessionLifetime: undefined, organizationInvitationId: id };
}

/** The status of an invitation as it is now: nothing writes down the moment at which one expires. */
export function invitationStatus(
  invitation: OrganizationInvitationRecord,
): OrganizationInvitationRecord["status"] | "expired" {
  const { status, expires_at } = invitation;
  return status === "pending" && expires_at !== null && expires_at <= Date.now() ? "expired" : status;
}

/** @throws ClerkError when the invitation is not there, was revoked, was accepted or has expired */
export function requirePendingOrganizationInvitation(
  instance: Instance,
  id: string,
): OrganizationInvitationRecord {
  const invitation = instance.organizationInvitations.get(id);
  if (!invitation) throw errors.organizationInvitationOrphaned();
  const status = invitationStatus(invitation);
  if (status === "revoked") throw errors.organizationInvitationRevoked();
  if (status === "accepted") throw errors.organizationInvitationAccepted();
  if (status === "expired") throw errors.ticketExpired();
  return invitation;
}

/**
 * The invitation that a ticket stands for, to the instance or to an organization.
 * @throws ClerkError when it stands for none, or for one that cannot be used
 */
export function requireInvitationTicket(
  instance: Instance,
  ticket: string,
): InvitationRecord | OrganizationInvitationRecord {
  const read = readTicket(instance, ticket);
  if (read?.purpose === "organization_invitation") {
    return requirePendingOrganizationInvitation(instance, read.id);
  }
  if (read?.purpose !== "invitation") throw errors.ticketInvalid();
  return requirePendingInvitation(instance, read.id);
}

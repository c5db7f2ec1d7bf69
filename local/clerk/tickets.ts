import { errors } from "./errors.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type { ActorRecord, InvitationRecord, SignInTokenRecord, UserRecord } from "./records.ts";

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

/** What a ticket is for, or null when it is not genuine. */
export function readTicket(
  instance: Instance,
  ticket: string,
): { purpose: TicketPurpose; id: string } | null {
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
}

/**
 * Uses a ticket for a sign-in up.
 * @throws ClerkError when it is not genuine, expired, used or revoked
 */
export function redeemTicket(instance: Instance, ticket: string): RedeemedTicket {
  const read = readTicket(instance, ticket);
  if (read?.purpose === "invitation") return redeemInvitationToSignIn(instance, read.id);
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
export function requirePendingInvitation(instance: Instance, id: string): InvitationRecord {
  const invitation = instance.invitations.get(id);
  if (!invitation) throw errors.ticketInvalid();
  if (invitation.status === "revoked") throw errors.invitationRevoked();
  if (invitation.status === "accepted") throw errors.invitationAccepted();
  if (invitation.expires_at <= Date.now()) throw errors.ticketExpired();
  return invitation;
}

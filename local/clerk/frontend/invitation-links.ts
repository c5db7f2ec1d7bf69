import { findUserByEmail } from "../identifiers.ts";
import { joinByTicket } from "../organization-invitations.ts";
import type { ClientRecord, InvitationRecord, OrganizationInvitationRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { activeSessions } from "../sessions.ts";

/** What is left to do for whoever follows an invitation: the values of `__clerk_status`. */
export type InvitationOutcome = "sign_in" | "sign_up" | "complete";

/**
 * Follows the link of an invitation. Whoever is signed in on this browser joins the organization right away.
 * @param client the browser that follows it, if it is known
 * @param invitation one that can be used
 */
export function followInvitation(
  scope: Scope,
  client: ClientRecord | null,
  invitation: InvitationRecord | OrganizationInvitationRecord,
): InvitationOutcome {
  const { instance } = scope;
  const user = findUserByEmail(instance, invitation.email_address);
  if (!user) return "sign_up";
  const sessions = client ? activeSessions(instance, { clientId: client.id }) : [];
  const own = sessions.find(({ user_id }) => user_id === user.id);
  if (!own || !("organization_id" in invitation)) return "sign_in";
  joinByTicket(scope, invitation.id, user, own.id);
  return "complete";
}

import type { InvitationJSON } from "@clerk/backend";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import { sendMessage } from "./mailbox.ts";
import type { InvitationRecord, Metadata } from "./records.ts";
import type { Scope } from "./scope.ts";
import { signTicket } from "./tickets.ts";

const DAY = 24 * 60 * 60_000;

/** Where an invitation leads: to the app's page, or to the sign-up, with the ticket in the address. */
export function invitationUrl(instance: Instance, invitation: InvitationRecord): string {
  const url = new URL(`${instance.frontendUrl}/v1/tickets/accept`);
  url.searchParams.set("ticket", invitation.token);
  return url.href;
}

/** An invitation in the shape of the Backend API. */
export function invitationJson(instance: Instance, invitation: InvitationRecord): InvitationJSON {
  const expired = invitation.status === "pending" && invitation.expires_at <= Date.now();
  return {
    object: "invitation",
    id: invitation.id,
    email_address: invitation.email_address,
    public_metadata: invitation.public_metadata,
    revoked: invitation.status === "revoked",
    status: (expired ? "expired" : invitation.status) as InvitationJSON["status"],
    url: invitationUrl(instance, invitation),
    created_at: invitation.created_at,
    updated_at: invitation.updated_at,
  };
}

export interface NewInvitation {
  emailAddress: string;
  publicMetadata?: Metadata;
  redirectUrl?: string | null;
  /** Whether a mail is sent. */
  notify?: boolean;
  /** Days. */
  expiresIn?: number;
  /** Clerk's name of the mail's template. */
  templateSlug?: "invitation" | "waitlist_invitation";
}

/** Invites somebody by mail. */
export function createInvitation(scope: Scope, details: NewInvitation): InvitationRecord {
  const { instance } = scope;
  const { emailAddress, publicMetadata = {}, redirectUrl = null, notify = true, expiresIn = 30 } = details;
  const now = Date.now();
  const id = newId("inv");
  const expiresAt = now + expiresIn * DAY;
  const invitation = instance.invitations.put({
    id,
    email_address: emailAddress,
    public_metadata: publicMetadata,
    status: "pending",
    token: signTicket(instance, "invitation", id, expiresAt),
    redirect_url: redirectUrl,
    expires_at: expiresAt,
    created_at: now,
    updated_at: now,
  });
  if (notify) mailInvitation(scope, invitation, details.templateSlug ?? "invitation");
  return invitation;
}

function mailInvitation(scope: Scope, invitation: InvitationRecord, slug: string): void {
  const { applicationName } = scope.instance.settings;
  const link = invitationUrl(scope.instance, invitation);
  sendMessage(
    scope,
    {
      channel: "email",
      slug,
      subject: `You are invited to ${applicationName}`,
      body: `You have been invited to join ${applicationName}. Accept the invitation: ${link}`,
      link,
      data: { action_url: link },
    },
    { address: invitation.email_address, addressId: null, userId: null },
  );
}

/** Marks an invitation as used. */
export function acceptInvitation(scope: Scope, id: string): void {
  const { instance } = scope;
  const invitation = instance.invitations.get(id);
  if (!invitation) return;
  instance.invitations.put({ ...invitation, status: "accepted", updated_at: Date.now() });
}

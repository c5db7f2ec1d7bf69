import { errors } from "../errors.ts";
import { findUserByEmail, normalizeEmail } from "../identifiers.ts";
import type { Instance } from "../instance.ts";
import { createInvitation as createInvitationRecord, invitationJson, invitationUrl } from "../invitations.ts";
import type { InvitationRecord } from "../records.ts";
import {
  type BackendRequest,
  deletedObject,
  field,
  integerField,
  listed,
  objectField,
  ordered,
  requireText,
} from "./request.ts";

const EXPIRY_DAYS = { min: 1, max: 365 };
const STATUSES = ["pending", "accepted", "revoked", "expired"];
const TEMPLATES = ["invitation", "waitlist_invitation"] as const;

function requireInvitation(request: BackendRequest): InvitationRecord {
  const invitation = request.instance.invitations.get(request.param("id"));
  if (!invitation) throw errors.notFound("invitation", request.param("id"));
  return invitation;
}

const statusOf = (instance: Instance, invitation: InvitationRecord): string =>
  invitationJson(instance, invitation).status;

/**
 * Refuses to invite an address that is invited already, or has an account.
 * @throws ClerkError for either
 */
export function requireUninvited(instance: Instance, address: string): void {
  if (findUserByEmail(instance, address)) throw errors.identifierExists("email_address", "email address");
  const invitations = instance.invitations.findBy("email_address", address);
  if (invitations.some((invitation) => statusOf(instance, invitation) === "pending")) {
    throw errors.invitationsDuplicate([address]);
  }
}

/** `GET /invitations`: without a status, all but the revoked ones. */
export function listInvitations(request: BackendRequest) {
  const { instance } = request;
  const status = request.query("status");
  if (status && !STATUSES.includes(status)) throw errors.parameterValue("status", status);
  const query = request.query("query")?.toLowerCase() ?? "";
  const matches = (invitation: InvitationRecord) => {
    const current = statusOf(instance, invitation);
    const isAsked = status ? current === status : current !== "revoked";
    return isAsked && (invitation.email_address.includes(query) || invitation.id.toLowerCase() === query);
  };
  const sorted = ordered(request, instance.invitations.all().filter(matches), {
    created_at: (invitation) => invitation.created_at,
    email_address: (invitation) => invitation.email_address,
    expires_at: (invitation) => invitation.expires_at,
  });
  return listed(request, sorted, (invitation) => invitationJson(instance, invitation));
}

/** `POST /invitations`, and each item of `POST /invitations/bulk` */
export function createInvitation(request: BackendRequest) {
  const { instance } = request;
  const address = normalizeEmail(requireText(request, "email_address"));
  const slug = field(request, "template_slug", "string");
  const templateSlug = TEMPLATES.find((known) => known === slug);
  if (slug && !templateSlug) throw errors.parameterValue("template_slug", slug);
  if (!field(request, "ignore_existing", "boolean")) requireUninvited(instance, address);
  const invitation = createInvitationRecord(request, {
    emailAddress: address,
    publicMetadata: objectField(request, "public_metadata"),
    redirectUrl: field(request, "redirect_url", "string"),
    notify: field(request, "notify", "boolean") ?? true,
    expiresIn: integerField(request, "expires_in_days", EXPIRY_DAYS),
    templateSlug,
  });
  return invitationJson(instance, invitation);
}

/** `POST /invitations/{id}/revoke` */
export function revokeInvitation(request: BackendRequest) {
  const { instance } = request;
  const invitation = requireInvitation(request);
  if (invitation.status === "accepted") throw errors.invitationAccepted();
  if (invitation.status === "revoked") throw errors.invitationAlreadyRevoked();
  const revoked = instance.invitations.put({ ...invitation, status: "revoked", updated_at: Date.now() });
  return invitationJson(instance, revoked);
}

/** `DELETE /invitations/{id}`: forgets it together with the mail that carried it. */
export function deleteInvitation(request: BackendRequest) {
  const { instance } = request;
  const invitation = requireInvitation(request);
  const link = invitationUrl(instance, invitation);
  for (const mail of instance.mails.findBy("to", invitation.email_address)) {
    if (mail.link === link) instance.mails.delete(mail.id);
  }
  instance.invitations.delete(invitation.id);
  return deletedObject("invitation", invitation.id);
}

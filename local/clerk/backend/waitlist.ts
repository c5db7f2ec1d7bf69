import { errors } from "../errors.ts";
import { normalizeEmail } from "../identifiers.ts";
import { createInvitation } from "../invitations.ts";
import type { WaitlistEntryRecord } from "../records.ts";
import { joinWaitlist, updateWaitlistEntry, waitlistEntryJson } from "../waitlist.ts";
import { requireUninvited } from "./invitations.ts";
import { type BackendRequest, deletedObject, field, ordered, paginated, requireText } from "./request.ts";

const STATUSES = ["pending", "invited", "completed", "rejected"];

function requireEntry(request: BackendRequest): WaitlistEntryRecord {
  const entry = request.instance.waitlistEntries.get(request.param("id"));
  if (!entry) throw errors.notFound("waitlist entry", request.param("id"));
  return entry;
}

/** `GET /waitlist_entries` */
export function listWaitlistEntries(request: BackendRequest) {
  const { instance } = request;
  const status = request.query("status");
  if (status && !STATUSES.includes(status)) throw errors.parameterValue("status", status);
  const query = request.query("query")?.toLowerCase() ?? "";
  const matches = (entry: WaitlistEntryRecord) =>
    (!status || entry.status === status) &&
    (entry.email_address.includes(query) || entry.id.toLowerCase() === query);
  const sorted = ordered(request, instance.waitlistEntries.all().filter(matches), {
    created_at: (entry) => entry.created_at,
    email_address: (entry) => entry.email_address,
    invited_at: (entry) => instance.invitations.get(entry.invitation_id)?.created_at ?? null,
  });
  return paginated(request, sorted, (entry) => waitlistEntryJson(instance, entry));
}

/** `POST /waitlist_entries`, and each item of `POST /waitlist_entries/bulk`. An address is there once. */
export function createWaitlistEntry(request: BackendRequest) {
  const { instance } = request;
  const address = normalizeEmail(requireText(request, "email_address"));
  const entry = joinWaitlist(request, address, field(request, "notify", "boolean") ?? true);
  return waitlistEntryJson(instance, entry);
}

/** `POST /waitlist_entries/{id}/invite` */
export function inviteWaitlistEntry(request: BackendRequest) {
  const entry = requireEntry(request);
  if (!field(request, "ignore_existing", "boolean")) requireUninvited(request.instance, entry.email_address);
  const invitation = createInvitation(request, {
    emailAddress: entry.email_address,
    templateSlug: "waitlist_invitation",
  });
  const invited = updateWaitlistEntry(request, entry, { status: "invited", invitation_id: invitation.id });
  return waitlistEntryJson(request.instance, invited);
}

/** `POST /waitlist_entries/{id}/reject` */
export function rejectWaitlistEntry(request: BackendRequest) {
  const rejected = updateWaitlistEntry(request, requireEntry(request), { status: "rejected" });
  return waitlistEntryJson(request.instance, rejected);
}

/** `DELETE /waitlist_entries/{id}` */
export function deleteWaitlistEntry(request: BackendRequest) {
  const entry = requireEntry(request);
  if (entry.status !== "pending") throw errors.waitlistEntryNotPending(entry.status);
  request.instance.waitlistEntries.delete(entry.id);
  return deletedObject("waitlist_entry", entry.id);
}

import type { WaitlistEntryJSON } from "@clerk/backend";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import { invitationJson } from "./invitations.ts";
import type { WaitlistEntryRecord } from "./records.ts";
import type { Scope } from "./scope.ts";

/** A waitlist entry in the shape of the Backend API. */
export function waitlistEntryJson(instance: Instance, entry: WaitlistEntryRecord): WaitlistEntryJSON {
  const invitation = instance.invitations.get(entry.invitation_id);
  return {
    object: "waitlist_entry",
    id: entry.id,
    email_address: entry.email_address,
    status: entry.status as WaitlistEntryJSON["status"],
    invitation: invitation && invitationJson(instance, invitation),
    is_locked: false,
    created_at: entry.created_at,
    updated_at: entry.updated_at,
  };
}

/** Puts an address on the waitlist, once. */
export function joinWaitlist(scope: Scope, emailAddress: string): WaitlistEntryRecord {
  const { instance } = scope;
  const [known] = instance.waitlistEntries.findBy("email_address", emailAddress);
  if (known) return known;
  const now = Date.now();
  const entry = instance.waitlistEntries.put({
    id: newId("wle"),
    email_address: emailAddress,
    status: "pending",
    invitation_id: null,
    created_at: now,
    updated_at: now,
  });
  emit(scope, "waitlistEntry.created", waitlistEntryJson(instance, entry));
  return entry;
}

/** Stores a change of an entry and reports it. */
export function updateWaitlistEntry(
  scope: Scope,
  entry: WaitlistEntryRecord,
  change: Partial<WaitlistEntryRecord>,
): WaitlistEntryRecord {
  const updated = scope.instance.waitlistEntries.put({ ...entry, ...change, updated_at: Date.now() });
  emit(scope, "waitlistEntry.updated", waitlistEntryJson(scope.instance, updated));
  return updated;
}

import type { WaitlistEntryJSON } from "@clerk/backend";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import { invitationJson } from "./invitations.ts";
import { sendMessage } from "./mailbox.ts";
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

function mailConfirmation(scope: Scope, address: string): void {
  const { applicationName } = scope.instance.settings;
  sendMessage(
    scope,
    {
      channel: "email",
      slug: "waitlist_confirmation",
      subject: `You are on the waitlist for ${applicationName}`,
      body: `Thank you for your interest in ${applicationName}. You will get a mail when your time has come.`,
    },
    { address, addressId: null, userId: null },
  );
}

/**
 * Puts an address on the waitlist, once.
 * @param notify whether a mail confirms it
 */
export function joinWaitlist(scope: Scope, emailAddress: string, notify = true): WaitlistEntryRecord {
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
  if (notify) mailConfirmation(scope, emailAddress);
  return entry;
}

/** Marks those who waited under an address as let in. */
export function completeWaitlistEntries(scope: Scope, emailAddress: string): void {
  for (const entry of scope.instance.waitlistEntries.findBy("email_address", emailAddress)) {
    updateWaitlistEntry(scope, entry, { status: "completed" });
  }
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

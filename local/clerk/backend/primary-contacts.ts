import { errors } from "../errors.ts";
import { isVerified } from "../identifiers.ts";
import { sendMessage } from "../mailbox.ts";
import type { EmailAddressRecord, PhoneNumberRecord, UserRecord } from "../records.ts";
import { primaryEmail } from "../users.ts";
import { type BackendRequest, field } from "./request.ts";

/**
 * The change that makes contacts of a person the primary ones, as an update asks for.
 * @throws ClerkError when one is not the person's, or is unverified
 */
export function withPrimaryContacts(request: BackendRequest, user: UserRecord): Partial<UserRecord> {
  if (request.body.primary_web3_wallet_id) throw errors.notImplemented("Setting primary_web3_wallet_id");
  const primary = (name: string, contacts: (EmailAddressRecord | PhoneNumberRecord)[]): string | null => {
    const id = field(request, name, "string");
    if (!id) return null;
    const contact = contacts.find((candidate) => candidate.id === id);
    if (!contact) throw errors.parameterValue(name, id);
    if (!isVerified(contact)) throw errors.identificationUnverified(name);
    return id;
  };
  const emailId = primary("primary_email_address_id", user.email_addresses);
  const phoneId = primary("primary_phone_number_id", user.phone_numbers);
  if (emailId && field(request, "notify_primary_email_address_changed", "boolean")) {
    mailPrimaryChange(request, user, emailId);
  }
  return {
    ...(emailId ? { primary_email_address_id: emailId } : {}),
    ...(phoneId ? { primary_phone_number_id: phoneId } : {}),
  };
}

/** Tells the address that was the primary one: whoever reads it should know. */
function mailPrimaryChange(request: BackendRequest, user: UserRecord, newId: string): void {
  const before = primaryEmail(user);
  const after = user.email_addresses.find(({ id }) => id === newId);
  if (!before || !after || before.id === newId) return;
  sendMessage(
    request,
    {
      channel: "email",
      slug: "primary_email_address_changed",
      subject: "Your primary email address has changed",
      body: `The primary email address of your account is now ${after.email_address}.`,
      data: { new_email_address: after.email_address },
    },
    { address: before.email_address, addressId: before.id, userId: user.id },
  );
}

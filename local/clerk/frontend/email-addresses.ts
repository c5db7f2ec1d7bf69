import { attemptCode, sendCode } from "../codes.ts";
import { errors } from "../errors.ts";
import type { EmailAddressRecord, UserRecord } from "../records.ts";
import { isVerified, newEmailAddress, normalizeEmail, requireFreeEmail, updateUser } from "../users.ts";
import { type FrontendReply, type FrontendRequest, requireField, requireSession } from "./request.ts";
import { frontendEmailAddress } from "./user-json.ts";

function requireOwnEmail(request: FrontendRequest): { user: UserRecord; email: EmailAddressRecord } {
  const { user } = requireSession(request);
  const id = request.param("id");
  const email = user.email_addresses.find((candidate) => candidate.id === id);
  if (!email) throw errors.notFound("email address", id);
  return { user, email };
}

function withEmail(user: UserRecord, changed: EmailAddressRecord): EmailAddressRecord[] {
  return user.email_addresses.map((email) => (email.id === changed.id ? changed : email));
}

/** `GET /me/email_addresses` */
export function listMyEmailAddresses(request: FrontendRequest): FrontendReply {
  return { response: requireSession(request).user.email_addresses.map(frontendEmailAddress) };
}

/** `GET /me/email_addresses/{id}` */
export function getMyEmailAddress(request: FrontendRequest): FrontendReply {
  return { response: frontendEmailAddress(requireOwnEmail(request).email) };
}

/** `POST /me/email_addresses`: adds an address, which counts once it is verified. */
export function createMyEmailAddress(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const address = normalizeEmail(requireField(request, "email_address"));
  requireFreeEmail(request.instance, address);
  const existing = user.email_addresses.find((email) => email.email_address === address);
  const email = existing ?? newEmailAddress(address, null);
  if (!existing) updateUser(request, user, { email_addresses: [...user.email_addresses, email] });
  return { response: frontendEmailAddress(email) };
}

/** `POST /me/email_addresses/{id}/prepare_verification`: mails a code. */
export function prepareEmailVerification(request: FrontendRequest): FrontendReply {
  const { user, email } = requireOwnEmail(request);
  const strategy = requireField(request, "strategy");
  if (strategy !== "email_code") throw errors.notImplemented(`Verification with the strategy ${strategy}`);
  if (isVerified(email)) throw errors.verificationAlreadyVerified();
  const recipient = { address: email.email_address, addressId: email.id, userId: user.id };
  const prepared = { ...email, verification: sendCode(request, "email_code", recipient) };
  // Nothing that others can see has changed: no `user.updated`.
  request.instance.users.put({ ...user, email_addresses: withEmail(user, prepared) });
  return { response: frontendEmailAddress(prepared) };
}

/** `POST /me/email_addresses/{id}/attempt_verification`: tries a code. */
export function attemptEmailVerification(request: FrontendRequest): FrontendReply {
  const { user, email } = requireOwnEmail(request);
  const { verification, error } = attemptCode(
    email.verification,
    "email_code",
    email.email_address,
    request.form.code,
  );
  const attempted = { ...email, verification };
  if (error) {
    request.instance.users.put({ ...user, email_addresses: withEmail(user, attempted) });
    return { refuse: error };
  }
  requireFreeEmail(request.instance, email.email_address);
  const verified = { ...attempted, verification: { ...verification, code: null } };
  updateUser(request, user, { email_addresses: withEmail(user, verified) });
  return { response: frontendEmailAddress(verified) };
}

/** `DELETE /me/email_addresses/{id}` */
export function deleteMyEmailAddress(request: FrontendRequest): FrontendReply {
  const { user, email } = requireOwnEmail(request);
  const left = user.email_addresses.filter((other) => other.id !== email.id);
  const nextPrimary = left.find(isVerified);
  if (isVerified(email) && !nextPrimary) throw errors.lastIdentification();
  const wasPrimary = user.primary_email_address_id === email.id;
  updateUser(request, user, {
    email_addresses: left,
    primary_email_address_id: wasPrimary ? (nextPrimary?.id ?? null) : user.primary_email_address_id,
  });
  return { response: { object: "email_address", id: email.id, deleted: true } };
}

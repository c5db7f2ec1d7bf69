import { backendUser } from "../backend/user-json.ts";
import { errors } from "../errors.ts";
import { emit } from "../events.ts";
import { findUserByEmail, findUserByPhone, requireFreeUsername } from "../identifiers.ts";
import { acceptInvitation } from "../invitations.ts";
import { joinByTicket } from "../organization-invitations.ts";
import type { ExternalAccountRecord, SignUpRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { reportSession, startSession, updateClient } from "../sessions.ts";
import { createUser, newEmailAddress, newPhoneNumber } from "../users.ts";
import { vouchedVerification } from "../verifications.ts";
import { completeWaitlistEntries } from "../waitlist.ts";
import { missingFields, unverifiedFields } from "./sign-up-json.ts";

/** What becomes of a sign-up, whichever way it goes. */

/** Makes the account as soon as nothing is missing any more, and signs the person in. */
export function completeIfReady(scope: Scope, signUp: SignUpRecord): SignUpRecord {
  const { instance } = scope;
  if (signUp.created_user_id || signUp.external_account_verification?.status === "transferable")
    return signUp;
  if (missingFields(instance, signUp).length > 0 || unverifiedFields(instance, signUp).length > 0)
    return signUp;
  const { email_address: address, phone_number: number } = signUp;
  // Two sign-ups with one address can both be pending; the first to prove it gets it.
  if (address && findUserByEmail(instance, address)) throw errors.identificationClaimed();
  if (number && findUserByPhone(instance, number)) throw errors.identificationClaimed();
  if (signUp.username) requireFreeUsername(instance, signUp.username);
  const newUser = createUser(scope, {
    username: signUp.username,
    first_name: signUp.first_name,
    last_name: signUp.last_name,
    password_hash: signUp.password_hash,
    unsafe_metadata: signUp.unsafe_metadata,
    legal_accepted_at: signUp.legal_accepted_at,
    locale: signUp.locale,
    email_addresses: address ? [newEmailAddress(address, signUp.email_verification)] : [],
    phone_numbers: number ? [newPhoneNumber(number, signUp.phone_verification)] : [],
    external_accounts: signUp.external_account ? [signUp.external_account] : [],
    public_metadata: instance.invitations.get(signUp.invitation_id)?.public_metadata ?? {},
  });
  const { session, user } = startSession(scope, signUp.client_id, newUser);
  emit(scope, "user.created", backendUser(instance, user));
  reportSession(scope, session, user);
  if (signUp.invitation_id) acceptInvitation(scope, signUp.invitation_id);
  if (address) completeWaitlistEntries(scope, address);
  const toOrganization = instance.organizationInvitations.get(signUp.invitation_id);
  if (toOrganization) joinByTicket(scope, toOrganization.id, user, session.id);
  const strategy =
    signUp.external_account_verification?.strategy ?? signUp.email_verification?.strategy ?? "password";
  updateClient(instance, signUp.client_id, { sign_in_id: null, last_authentication_strategy: strategy });
  return { ...signUp, created_user_id: user.id, created_session_id: session.id };
}

/** A sign-up with what an identity provider knows of the person. */
export function withExternalAccount(signUp: SignUpRecord, account: ExternalAccountRecord): SignUpRecord {
  return {
    ...signUp,
    external_account: account,
    external_account_verification: vouchedVerification(`oauth_${account.provider}`),
    email_address: account.email_address,
    email_verification: account.verification,
    first_name: signUp.first_name ?? (account.first_name || null),
    last_name: signUp.last_name ?? (account.last_name || null),
  };
}

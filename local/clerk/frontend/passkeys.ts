import { errors } from "../errors.ts";
import { newId } from "../ids.ts";
import { removePasskey, replaced, reportPasskey } from "../passkeys.ts";
import type { PasskeyRecord, VerificationRecord } from "../records.ts";
import { normalizeName, storeUser, updateUser } from "../users.ts";
import {
  answered,
  type NewCredential,
  type PasskeyProof,
  registeredPasskeys,
  registrationChallenge,
  requireOpenChallenge,
  verifyPasskey,
  verifyRegistration,
} from "../webauthn.ts";
import {
  type FrontendReply,
  type FrontendRequest,
  requireField,
  requireFreshSession,
  requireSession,
} from "./request.ts";
import { frontendPasskey } from "./user-json.ts";

/** A person's passkeys. One that was created counts once the browser has registered it. */

function requirePasskey(request: FrontendRequest, passkeys: PasskeyRecord[]): PasskeyRecord {
  const id = request.param("id");
  const passkey = passkeys.find((candidate) => candidate.id === id);
  if (!passkey) throw errors.notFound("passkey", id);
  return passkey;
}

/** `POST /me/passkeys`: what the browser needs to make one. An earlier one that was never registered is void. */
export function createPasskey(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  if (!request.instance.settings.passkey) throw errors.featureNotEnabled();
  const now = Date.now();
  const passkey: PasskeyRecord = {
    id: newId("idn"),
    name: "",
    credential_id: null,
    public_key: null,
    counter: 0,
    verification: registrationChallenge(request, user),
    last_used_at: null,
    created_at: now,
    updated_at: now,
  };
  // Nothing that others can see has changed: no `user.updated`.
  storeUser(request, { ...user, passkeys: [...registeredPasskeys(user), passkey] });
  return { response: frontendPasskey(passkey) };
}

/** Verifies the credential of a request to `attemptPasskeyVerification`. */
export async function verifyNewPasskey(request: FrontendRequest): Promise<NewCredential | null> {
  const { verification } = requirePasskey(request, requireSession(request).user.passkeys);
  return verifyRegistration(request, verification, requireField(request, "public_key_credential"));
}

/** `POST /me/passkeys/{id}/attempt_verification`: registers what the browser made. */
export function attemptPasskeyVerification(
  request: FrontendRequest,
  credential: NewCredential | null,
): FrontendReply {
  const { user, session } = requireSession(request);
  const { users } = request.instance;
  const passkey = requirePasskey(request, user.passkeys);
  const challenge = requireOpenChallenge(passkey.verification);
  const isTaken = credential && users.findByElement("passkeys", "credential_id", credential.id).length > 0;
  if (credential?.challengeId !== challenge.id || isTaken) {
    const failed = { ...passkey, verification: answered(challenge, "failed") };
    storeUser(request, { ...user, passkeys: replaced(user, failed) });
    return { refuse: errors.passkeyInvalid() };
  }
  const { browser_name: browser } = session.latest_activity;
  const registered: PasskeyRecord = {
    ...passkey,
    name: browser ? `Passkey in ${browser}` : "Passkey",
    credential_id: credential.id,
    public_key: credential.publicKey,
    counter: credential.counter,
    verification: answered(challenge, "verified"),
    updated_at: Date.now(),
  };
  const updated = updateUser(request, user, { passkeys: replaced(user, registered) });
  reportPasskey(request, updated, registered.name, "added");
  return { response: frontendPasskey(registered) };
}

/** `PATCH /me/passkeys/{id}`: renames one. */
export function updatePasskey(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const passkey = requirePasskey(request, registeredPasskeys(user));
  const name = normalizeName(requireField(request, "name"), "name");
  if (!name) throw errors.parameterNil("name");
  const renamed = { ...passkey, name, updated_at: Date.now() };
  updateUser(request, user, { passkeys: replaced(user, renamed) });
  return { response: frontendPasskey(renamed) };
}

/** `DELETE /me/passkeys/{id}` */
export function deletePasskey(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  const id = request.param("id");
  removePasskey(request, user, id);
  return { response: { object: "passkey", id, deleted: true } };
}

/** Verifies the credential of an attempt at a first factor, when it is one with a passkey. */
export async function verifyPasskeyAttempt(
  request: FrontendRequest,
  pending: VerificationRecord | null,
): Promise<PasskeyProof | null> {
  if (request.form.strategy !== "passkey") return null;
  return verifyPasskey(request, pending, requireField(request, "public_key_credential"));
}

import { errors } from "./errors.ts";
import { type FactorAttempt, firstFactors, guarded } from "./factors.ts";
import { sendMessage } from "./mailbox.ts";
import type { PasskeyRecord, UserRecord, VerificationRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { primaryEmail, storeUser, updateUser } from "./users.ts";
import {
  answered,
  type PasskeyProof,
  registeredPasskeys,
  requireOpenChallenge,
  signInChallenge,
} from "./webauthn.ts";

/** The challenge for one of a person's passkeys. @throws ClerkError when they have none */
export function preparePasskey(scope: Scope, user: UserRecord): VerificationRecord {
  const factors = firstFactors(scope.instance, user, null);
  if (!factors.some(({ strategy }) => strategy === "passkey")) throw errors.strategyInvalid();
  return signInChallenge(scope, user);
}

/** The person after a use of their passkey, or null when it is not theirs, or was used meanwhile. */
function afterUse(scope: Scope, user: UserRecord, proof: PasskeyProof): UserRecord | null {
  const passkey = user.passkeys.find(({ id }) => id === proof.passkeyId);
  if (user.id !== proof.userId || !passkey) return null;
  // Passkeys that are synchronized between devices do not count, and stay at 0.
  const counts = proof.counter > 0 || passkey.counter > 0;
  if (counts && proof.counter <= passkey.counter) return null;
  const used = { ...passkey, counter: proof.counter, last_used_at: Date.now() };
  return storeUser(scope, { ...user, passkeys: replaced(user, used) });
}

/**
 * Tries a passkey as the first factor of a person.
 * @param proof what `verifyPasskey` found
 * @throws ClerkError when no challenge waits, or the person is locked out
 */
export function attemptPasskey(
  scope: Scope,
  user: UserRecord,
  pending: VerificationRecord | null,
  proof: PasskeyProof | null,
): FactorAttempt {
  if (!scope.instance.settings.passkey) throw errors.strategyInvalid();
  const challenge = requireOpenChallenge(pending);
  return guarded(scope, user, () => {
    const used = proof?.challengeId === challenge.id ? afterUse(scope, user, proof) : null;
    if (used) return { verification: answered(challenge, "verified"), user: used, error: null };
    return { verification: answered(challenge, "failed"), error: errors.passkeyInvalid() };
  });
}

/** The passkeys of a person with one of them changed. */
export const replaced = (user: UserRecord, changed: PasskeyRecord): PasskeyRecord[] =>
  user.passkeys.map((passkey) => (passkey.id === changed.id ? changed : passkey));

/** Tells a person by mail that a passkey was added or removed. */
export function reportPasskey(scope: Scope, user: UserRecord, name: string, what: "added" | "removed"): void {
  const email = primaryEmail(user);
  if (!email) return;
  sendMessage(
    scope,
    {
      channel: "email",
      slug: `passkey_${what}`,
      subject: `A passkey was ${what}`,
      body: `The passkey ${name} was ${what} ${what === "added" ? "to" : "from"} your account.`,
      data: { passkey_name: name },
    },
    { address: email.email_address, addressId: email.id, userId: user.id },
  );
}

/** Takes a passkey away from a person and tells them. @throws ClerkError 404 */
export function removePasskey(scope: Scope, user: UserRecord, id: string): void {
  const passkey = registeredPasskeys(user).find((candidate) => candidate.id === id);
  if (!passkey) throw errors.notFound("passkey", id);
  updateUser(scope, user, { passkeys: user.passkeys.filter((other) => other.id !== id) });
  reportPasskey(scope, user, passkey.name, "removed");
}

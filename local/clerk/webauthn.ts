import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@clerk/shared/types";
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { COSEALG } from "@simplewebauthn/server/helpers";
import * as v from "valibot";
import { errors } from "./errors.ts";
import { displayIdentifier } from "./identifiers.ts";
import { newSecret } from "./ids.ts";
import type { PasskeyRecord, UserRecord, VerificationRecord } from "./records.ts";
import type { Scope } from "./scope.ts";
import { currentVerification, newVerification } from "./verifications.ts";

/** What passkeys are asked to sign, and whether they did. A challenge counts once, whether the answer is right or not. */

const ALGORITHMS = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];

/** A passkey is for one host name, on whatever port. */
const relyingPartyId = ({ origin }: Scope): string => new URL(origin).hostname;

/** How a passkey names the person that it belongs to, in base64url. */
const handleOf = (user: UserRecord): string => Buffer.from(user.id).toString("base64url");

/** The passkeys of a person that were registered. */
export const registeredPasskeys = (user: UserRecord): PasskeyRecord[] =>
  user.passkeys.filter(({ credential_id }) => credential_id !== null);

const descriptors = (user: UserRecord | null): PublicKeyCredentialCreationOptionsJSON["excludeCredentials"] =>
  (user ? registeredPasskeys(user) : []).map(({ credential_id }) => ({
    type: "public-key",
    id: credential_id ?? "",
  }));

function newChallenge(scope: Scope, options: object): VerificationRecord {
  return newVerification("passkey", {
    attempts: 0,
    expire_at: Date.now() + scope.instance.settings.code.lifetime,
    nonce: JSON.stringify(options),
  });
}

/** The verification that waits for a person's new passkey. Its nonce is what the browser hands to the passkey. */
export function registrationChallenge(scope: Scope, user: UserRecord): VerificationRecord {
  const { applicationName, code } = scope.instance.settings;
  const name = displayIdentifier(user);
  const options: PublicKeyCredentialCreationOptionsJSON = {
    rp: { id: relyingPartyId(scope), name: applicationName },
    user: {
      id: handleOf(user),
      name,
      displayName: [user.first_name, user.last_name].filter(Boolean).join(" ") || name,
    },
    challenge: newSecret(),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: code.lifetime,
    excludeCredentials: descriptors(user),
    authenticatorSelection: {
      requireResidentKey: true,
      residentKey: "required",
      userVerification: "required",
    },
    attestation: "none",
  };
  return newChallenge(scope, options);
}

/** The verification that waits for one of a person's passkeys; with null, for that of anybody. */
export function signInChallenge(scope: Scope, user: UserRecord | null): VerificationRecord {
  const options: PublicKeyCredentialRequestOptionsJSON = {
    challenge: newSecret(),
    rpId: relyingPartyId(scope),
    allowCredentials: descriptors(user),
    timeout: scope.instance.settings.code.lifetime,
    userVerification: "required",
  };
  return newChallenge(scope, options);
}

/** @throws ClerkError when there is no challenge that may still be answered */
export function requireOpenChallenge(pending: VerificationRecord | null): VerificationRecord {
  if (pending?.strategy !== "passkey") throw errors.verificationMissing();
  const { status } = currentVerification(pending);
  if (status === "verified") throw errors.verificationAlreadyVerified();
  if (status === "expired") throw errors.verificationExpired();
  if (status === "failed") throw errors.verificationFailed();
  return pending;
}

/** A challenge after its answer. */
export const answered = (
  challenge: VerificationRecord,
  status: "verified" | "failed",
): VerificationRecord => ({
  ...challenge,
  status,
  attempts: 1,
  nonce: null,
});

const credential = { id: v.string(), rawId: v.string(), type: v.literal("public-key") };
const clientExtensionResults = v.optional(v.object({}), {});

const RegistrationSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    ...credential,
    clientExtensionResults,
    response: v.object({ clientDataJSON: v.string(), attestationObject: v.string() }),
  }),
);

const AssertionSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    ...credential,
    clientExtensionResults,
    response: v.object({
      clientDataJSON: v.string(),
      authenticatorData: v.string(),
      signature: v.string(),
      userHandle: v.nullish(v.string(), ""),
    }),
  }),
);

const expectations = (scope: Scope, nonce: string) => ({
  expectedChallenge: (JSON.parse(nonce) as { challenge: string }).challenge,
  expectedOrigin: scope.origin,
  expectedRPID: relyingPartyId(scope),
  requireUserVerification: true,
});

/** A passkey that answered a challenge, and which one. */
export interface NewCredential {
  challengeId: string;
  id: string;
  publicKey: string;
  counter: number;
}

/**
 * Verifies the answer of a new passkey.
 * @param answer what the browser sent, as JSON
 * @returns null when it is not the right answer to this challenge
 */
export async function verifyRegistration(
  scope: Scope,
  pending: VerificationRecord | null,
  answer: string,
): Promise<NewCredential | null> {
  const { success, output } = v.safeParse(RegistrationSchema, answer);
  if (!success || !pending?.nonce) return null;
  const expected = { ...expectations(scope, pending.nonce), supportedAlgorithmIDs: ALGORITHMS };
  // The library throws for whatever does not fit.
  const result = await verifyRegistrationResponse({ response: output, ...expected }).catch(() => null);
  if (!result?.verified) return null;
  const { id, publicKey, counter } = result.registrationInfo.credential;
  return { challengeId: pending.id, id, publicKey: Buffer.from(publicKey).toString("base64url"), counter };
}

/** A registered passkey that answered a challenge: whose it is, and which challenge. */
export interface PasskeyProof {
  challengeId: string;
  userId: string;
  passkeyId: string;
  counter: number;
}

/**
 * Verifies the answer of a registered passkey, whoever it belongs to.
 * @param answer what the browser sent, as JSON
 * @returns null when it is not the right answer to this challenge
 * @throws ClerkError when nobody has this passkey
 */
export async function verifyPasskey(
  scope: Scope,
  pending: VerificationRecord | null,
  answer: string,
): Promise<PasskeyProof | null> {
  const { success, output } = v.safeParse(AssertionSchema, answer);
  if (!success || !pending?.nonce) return null;
  const [owner] = scope.instance.users.findByElement("passkeys", "credential_id", output.id);
  const passkey = owner?.passkeys.find(({ credential_id }) => credential_id === output.id);
  if (!owner || !passkey) throw errors.passkeyNotRegistered();
  const { userHandle } = output.response;
  if (userHandle && userHandle !== handleOf(owner)) return null;
  const publicKey = new Uint8Array(Buffer.from(passkey.public_key ?? "", "base64url"));
  const result = await verifyAuthenticationResponse({
    response: output,
    credential: { id: output.id, publicKey, counter: passkey.counter },
    ...expectations(scope, pending.nonce),
  }).catch(() => null);
  if (!result?.verified) return null;
  const { newCounter } = result.authenticationInfo;
  return { challengeId: pending.id, userId: owner.id, passkeyId: passkey.id, counter: newCounter };
}

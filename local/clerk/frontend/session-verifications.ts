import type { SessionVerificationJSON } from "@clerk/shared/types";
import { errors } from "../errors.ts";
import {
  attemptFirstFactor,
  attemptSecondFactor,
  type FactorAttempt,
  type FactorForm,
  firstFactors,
  hasSecondFactor,
  prepareFirstFactor,
  prepareSecondFactor,
  secondFactors,
} from "../factors.ts";
import { newId } from "../ids.ts";
import { attemptPasskey, preparePasskey } from "../passkeys.ts";
import type { SessionRecord, SessionVerificationRecord, VerificationRecord } from "../records.ts";
import { isCodeStrategy } from "../verifications.ts";
import type { PasskeyProof } from "../webauthn.ts";
import { verifyPasskeyAttempt } from "./passkeys.ts";
import { type FrontendReply, type FrontendRequest, requireField, type SignedIn } from "./request.ts";
import { frontendSession } from "./session-json.ts";
import { requireActive, requireOwnSession } from "./sessions.ts";
import { frontendVerification, type WithNull } from "./user-json.ts";

/** Reverification: whoever is signed in shows once more that it is them. */

const LEVELS: readonly string[] = ["first_factor", "second_factor", "multi_factor"];

const isLevel = (text: string): text is SessionVerificationRecord["level"] => LEVELS.includes(text);

/** What cannot be told apart from the person's own recovery is no proof. */
const provesPresence = ({ strategy }: { strategy: string }): boolean =>
  !strategy.startsWith("reset_password") && !strategy.startsWith("oauth_") && strategy !== "email_link";

function answer(request: FrontendRequest, { session, user }: SignedIn): FrontendReply {
  const { instance } = request;
  const { verification } = session;
  if (!verification) throw errors.verificationMissing();
  const { first_factor_verification: first, second_factor_verification: second } = verification;
  const json: WithNull<SessionVerificationJSON, "supported_first_factors"> = {
    object: "session_verification",
    id: verification.id,
    level: verification.level,
    status: verification.status,
    session: frontendSession(request, session, user),
    first_factor_verification: first && frontendVerification(first),
    second_factor_verification: second && frontendVerification(second),
    supported_first_factors: firstFactors(instance, user, null).filter(provesPresence),
    supported_second_factors: secondFactors(instance, user),
  };
  return { response: json };
}

function keep(
  request: FrontendRequest,
  found: SignedIn,
  verification: SessionVerificationRecord,
  change: Partial<SessionRecord> = {},
): SignedIn {
  const session = request.instance.sessions.put({ ...found.session, ...change, verification });
  return { session, user: found.user };
}

/** `POST /client/sessions/{id}/verify` */
export function startVerification(request: FrontendRequest): FrontendReply {
  const found = requireActive(requireOwnSession(request));
  const wanted = requireField(request, "level");
  if (!isLevel(wanted)) throw errors.parameterValue("level", wanted);
  // Whoever has no second factor cannot be asked for one.
  const level = hasSecondFactor(request.instance, found.user) ? wanted : "first_factor";
  const verification: SessionVerificationRecord = {
    id: newId("sver"),
    level,
    status: level === "second_factor" ? "needs_second_factor" : "needs_first_factor",
    first_factor_verification: null,
    second_factor_verification: null,
  };
  return answer(request, keep(request, found, verification));
}

function requireUnderWay(request: FrontendRequest, status: SessionVerificationRecord["status"]) {
  const found = requireActive(requireOwnSession(request));
  const { verification } = found.session;
  if (!verification) throw errors.verificationMissing();
  if (verification.status !== status) throw errors.clientStateInvalid("the verification");
  const form: FactorForm = { ...request.form, strategy: requireField(request, "strategy") };
  return { found, verification, form };
}

function prepareFirst(request: FrontendRequest, { user }: SignedIn, form: FactorForm): VerificationRecord {
  const { strategy } = form;
  if (strategy === "passkey") return preparePasskey(request, user);
  if (!isCodeStrategy(strategy) || !provesPresence(form)) {
    throw errors.notImplemented(`Reverification with the strategy ${strategy}`);
  }
  return prepareFirstFactor(request, user, { ...form, strategy }, null);
}

/** `POST /client/sessions/{id}/verify/prepare_first_factor`: sends a code, or the challenge for a passkey. */
export function prepareFirstFactorVerification(request: FrontendRequest): FrontendReply {
  const { found, verification, form } = requireUnderWay(request, "needs_first_factor");
  const prepared = prepareFirst(request, found, form);
  return answer(request, keep(request, found, { ...verification, first_factor_verification: prepared }));
}

/** Verifies the passkey of a request to `attemptFirstFactorVerification`. */
export async function verifyFirstFactorAgain(request: FrontendRequest): Promise<PasskeyProof | null> {
  const { verification } = requireUnderWay(request, "needs_first_factor");
  return verifyPasskeyAttempt(request, verification.first_factor_verification);
}

/** `POST /client/sessions/{id}/verify/attempt_first_factor`: tries a password, a code or a passkey. */
export function attemptFirstFactorVerification(
  request: FrontendRequest,
  passkey: PasskeyProof | null,
): FrontendReply {
  const { found, verification, form } = requireUnderWay(request, "needs_first_factor");
  if (!provesPresence(form)) throw errors.strategyInvalid();
  const pending = verification.first_factor_verification;
  const attempt =
    form.strategy === "passkey"
      ? attemptPasskey(request, found.user, pending, passkey)
      : attemptFirstFactor(request, found.user, form, pending);
  const attempted = { ...verification, first_factor_verification: attempt.verification };
  const next = verification.level === "multi_factor" ? "needs_second_factor" : "complete";
  return afterAttempt(request, found, attempt, attempted, {
    status: next,
    change: { first_factor_verified_at: Date.now() },
  });
}

/** `POST /client/sessions/{id}/verify/prepare_second_factor`: sends a code. */
export function prepareSecondFactorVerification(request: FrontendRequest): FrontendReply {
  const { found, verification, form } = requireUnderWay(request, "needs_second_factor");
  const prepared = prepareSecondFactor(request, found.user, form);
  return answer(request, keep(request, found, { ...verification, second_factor_verification: prepared }));
}

/** `POST /client/sessions/{id}/verify/attempt_second_factor`: tries a code. */
export function attemptSecondFactorVerification(request: FrontendRequest): FrontendReply {
  const { found, verification, form } = requireUnderWay(request, "needs_second_factor");
  const pending = verification.second_factor_verification;
  const attempt = attemptSecondFactor(request, found.user, form, pending);
  const attempted = { ...verification, second_factor_verification: attempt.verification };
  return afterAttempt(request, found, attempt, attempted, {
    status: "complete",
    change: { second_factor_verified_at: Date.now() },
  });
}

function afterAttempt(
  request: FrontendRequest,
  found: SignedIn,
  attempt: FactorAttempt,
  attempted: SessionVerificationRecord,
  success: { status: SessionVerificationRecord["status"]; change: Partial<SessionRecord> },
): FrontendReply {
  if (attempt.error) {
    keep(request, found, attempted);
    return { refuse: attempt.error };
  }
  const verified = { session: found.session, user: attempt.user };
  const done = { ...attempted, status: success.status };
  return answer(request, keep(request, verified, done, success.change));
}

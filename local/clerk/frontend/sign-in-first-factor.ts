import { errors } from "../errors.ts";
import {
  attemptFirstFactor as attemptFirst,
  emailRecipient,
  type FactorAttempt,
  firstFactors,
  prepareFirstFactor as prepareFirst,
} from "../factors.ts";
import { attemptPasskey, preparePasskey } from "../passkeys.ts";
import { checkPassword, hashPassword } from "../passwords.ts";
import type { SignInRecord, UserRecord } from "../records.ts";
import { setPassword } from "../users.ts";
import { isCodeStrategy, sendLink } from "../verifications.ts";
import { answered, type PasskeyProof, requireOpenChallenge, signInChallenge } from "../webauthn.ts";
import { beginOauth, isOauthStrategy } from "./oauth.ts";
import { verifyPasskeyAttempt } from "./passkeys.ts";
import { type FrontendReply, type FrontendRequest, requireField, requireTrustedRedirect } from "./request.ts";
import {
  afterFirstFactor,
  factorForm,
  requireNotSignedIn,
  requireOpenSignIn,
  requireSignIn,
  saveSignIn,
} from "./sign-in-flow.ts";

/** A sign-in that a passkey may answer. Nobody has been named if it is the passkey that says who it is. */
function requireOpenForPasskey(request: FrontendRequest): SignInRecord {
  const signIn = requireSignIn(request);
  if (signIn.status !== "needs_first_factor") throw errors.clientStateInvalid("the sign in");
  return signIn;
}

export function prepareSignIn(
  request: FrontendRequest,
  signIn: SignInRecord,
  user: UserRecord,
  strategy: string,
): FrontendReply {
  const form = factorForm(request, strategy);
  if (isCodeStrategy(strategy)) {
    const verification = prepareFirst(request, user, { ...form, strategy }, signIn.identifier);
    return saveSignIn(request, { ...signIn, first_factor_verification: verification });
  }
  if (isOauthStrategy(strategy)) return beginSignInWithOauth(request, signIn, strategy);
  if (strategy === "passkey") {
    return saveSignIn(request, { ...signIn, first_factor_verification: preparePasskey(request, user) });
  }
  if (strategy !== "email_link") throw errors.notImplemented(`First factor ${strategy}`);
  const factors = firstFactors(request.instance, user, signIn.identifier);
  if (!factors.some((factor) => factor.strategy === "email_link")) throw errors.strategyInvalid();
  const verification = sendLink(request, emailRecipient(user, form, signIn.identifier), {
    kind: "sign_in",
    subject_id: signIn.id,
    part_id: null,
    client_id: signIn.client_id,
    redirect_url: requireTrustedRedirect(request),
  });
  return saveSignIn(request, { ...signIn, first_factor_verification: verification });
}

export function beginSignInWithOauth(request: FrontendRequest, signIn: SignInRecord, strategy: string) {
  const verification = beginOauth(request, strategy, {
    kind: "sign_in",
    subject_id: signIn.id,
    part_id: null,
    client_id: signIn.client_id,
  });
  return saveSignIn(request, { ...signIn, first_factor_verification: verification });
}

/** Asks for a passkey of whoever has one for this app. */
export function beginSignInWithPasskey(request: FrontendRequest, signIn: SignInRecord): FrontendReply {
  if (!request.instance.settings.passkey) throw errors.parameterValue("strategy", "passkey");
  const verification = signInChallenge(request, null);
  return saveSignIn(request, {
    ...signIn,
    status: "needs_first_factor",
    first_factor_verification: verification,
  });
}

function attemptWithPasskey(request: FrontendRequest, proof: PasskeyProof | null): FrontendReply {
  const { instance } = request;
  const signIn = requireOpenForPasskey(request);
  const pending = signIn.first_factor_verification;
  const user = instance.users.get(signIn.user_id ?? proof?.userId);
  if (!user) {
    const failed = answered(requireOpenChallenge(pending), "failed");
    instance.signIns.put({ ...signIn, first_factor_verification: failed });
    return { refuse: errors.passkeyInvalid() };
  }
  if (!signIn.user_id) requireNotSignedIn(request, user);
  return afterFirstAttempt(request, signIn, attemptPasskey(request, user, pending, proof));
}

/** Keeps what an attempt at the first factor led to, and goes on if it was right. */
export function afterFirstAttempt(
  request: FrontendRequest,
  signIn: SignInRecord,
  attempt: FactorAttempt,
): FrontendReply {
  const attempted = { ...signIn, first_factor_verification: attempt.verification };
  const { user } = attempt;
  const strategy = attempt.verification?.strategy ?? "";
  if (attempt.error) {
    request.instance.signIns.put(attempted);
    return { refuse: attempt.error };
  }
  if (strategy.startsWith("reset_password_")) {
    if (request.form.password) return resetPasswordTo(request, attempted, user, request.form.password);
    return saveSignIn(request, { ...attempted, status: "needs_new_password" });
  }
  // A password that others know proves nothing.
  if (strategy === "password" && user.password_compromised) {
    request.instance.signIns.put(signIn);
    return { refuse: errors.passwordCompromised() };
  }
  return saveSignIn(request, afterFirstFactor(request, attempted, user));
}

function resetPasswordTo(
  request: FrontendRequest,
  signIn: SignInRecord,
  user: UserRecord,
  password: string,
): FrontendReply {
  checkPassword(request.instance, password);
  const changed = setPassword(request, user, hashPassword(password), {
    endOtherSessions: request.form.sign_out_of_other_sessions === "true",
  });
  return saveSignIn(request, afterFirstFactor(request, signIn, changed));
}

/** `POST /client/sign_ins/{id}/prepare_first_factor`: sends a code, a link or the challenge for a passkey. */
export function prepareFirstFactor(request: FrontendRequest): FrontendReply {
  const strategy = requireField(request, "strategy");
  if (strategy === "passkey") {
    const unnamed = requireOpenForPasskey(request);
    if (!unnamed.user_id) return beginSignInWithPasskey(request, unnamed);
  }
  const { signIn, user } = requireOpenSignIn(request, "needs_first_factor");
  return prepareSignIn(request, signIn, user, strategy);
}

/** Verifies the passkey of a request to `attemptFirstFactor`. */
export async function verifyFirstFactor(request: FrontendRequest): Promise<PasskeyProof | null> {
  return verifyPasskeyAttempt(request, requireSignIn(request).first_factor_verification);
}

/** `POST /client/sign_ins/{id}/attempt_first_factor`: tries a password, a code or a passkey. */
export function attemptFirstFactor(request: FrontendRequest, passkey: PasskeyProof | null): FrontendReply {
  const strategy = requireField(request, "strategy");
  if (strategy === "passkey") return attemptWithPasskey(request, passkey);
  const { signIn, user } = requireOpenSignIn(request, "needs_first_factor");
  const attempt = attemptFirst(
    request,
    user,
    factorForm(request, strategy),
    signIn.first_factor_verification,
  );
  return afterFirstAttempt(request, signIn, attempt);
}

/** `POST /client/sign_ins/{id}/reset_password`: a new password, after the code from the mail. */
export function resetPassword(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireOpenSignIn(request, "needs_new_password");
  return resetPasswordTo(request, signIn, user, requireField(request, "password"));
}

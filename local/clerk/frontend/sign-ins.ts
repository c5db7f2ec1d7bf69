import { errors } from "../errors.ts";
import {
  attemptFirstFactor as attemptFirst,
  attemptSecondFactor as attemptSecond,
  emailRecipient,
  type FactorAttempt,
  type FactorForm,
  firstFactors,
  hasSecondFactor,
  prepareFirstFactor as prepareFirst,
  prepareSecondFactor as prepareSecond,
} from "../factors.ts";
import { findUserByIdentifier } from "../identifiers.ts";
import { newId } from "../ids.ts";
import { joinByTicket } from "../organization-invitations.ts";
import { attemptPasskey, preparePasskey } from "../passkeys.ts";
import { checkPassword, hashPassword } from "../passwords.ts";
import type { SignInRecord, UserRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { activeSessions, type NewSession, reportSession, startSession } from "../sessions.ts";
import { redeemTicket } from "../tickets.ts";
import { lockedSeconds, setPassword } from "../users.ts";
import { isCodeStrategy, sendLink, vouchedVerification } from "../verifications.ts";
import { answered, type PasskeyProof, requireOpenChallenge, signInChallenge } from "../webauthn.ts";
import { beginOauth, isOauthStrategy, linkExternalAccount } from "./oauth.ts";
import { verifyPasskeyAttempt } from "./passkeys.ts";
import {
  ensureClient,
  type FrontendReply,
  type FrontendRequest,
  requireField,
  requireTrustedRedirect,
} from "./request.ts";
import { signInJson } from "./sign-in-json.ts";

/** Changes a client and leaves the rest of it as it is. */
function updateClientOf(scope: Scope, clientId: string, change: object): void {
  const client = scope.instance.clients.get(clientId);
  if (client) scope.instance.clients.put({ ...client, ...change });
}

/** @throws ClerkError when somebody is signed in and the instance allows one account a browser */
export function requireNobodySignedIn(request: FrontendRequest): void {
  if (request.instance.settings.session.multiple || !request.client) return;
  if (activeSessions(request.instance, { clientId: request.client.id }).length > 0)
    throw errors.sessionExists();
}

function requireSignIn(request: FrontendRequest): SignInRecord {
  const id = request.param("id");
  const signIn = request.instance.signIns.get(id);
  if (!signIn || signIn.abandon_at <= Date.now() || signIn.client_id !== request.client?.id) {
    throw errors.notFound("sign in", id);
  }
  return signIn;
}

function requireOpen(request: FrontendRequest, status: SignInRecord["status"]) {
  const signIn = requireSignIn(request);
  const user = request.instance.users.get(signIn.user_id);
  if (!user) throw errors.notFound("sign in", signIn.id);
  if (signIn.status !== status) throw errors.clientStateInvalid("the sign in");
  return { signIn, user };
}

/** A sign-in that a passkey may answer. Nobody has been named if it is the passkey that says who it is. */
function requireOpenForPasskey(request: FrontendRequest): SignInRecord {
  const signIn = requireSignIn(request);
  if (signIn.status !== "needs_first_factor") throw errors.clientStateInvalid("the sign in");
  return signIn;
}

function save(request: FrontendRequest, signIn: SignInRecord): FrontendReply {
  return { response: signInJson(request.instance, request.instance.signIns.put(signIn)) };
}

/** Signs the person in: nothing is left to prove. */
function finish(scope: Scope, signIn: SignInRecord, user: UserRecord, options: NewSession): SignInRecord {
  const { session, user: signedIn } = startSession(scope, signIn.client_id, user, options);
  reportSession(scope, session, signedIn);
  updateClientOf(scope, signIn.client_id, {
    sign_up_id: null,
    last_authentication_strategy: signIn.first_factor_verification?.strategy ?? null,
  });
  return scope.instance.signIns.put({ ...signIn, status: "complete", created_session_id: session.id });
}

/**
 * Goes on after a first factor was proved: to the second one where the person has any, else to the session.
 * @throws ClerkError when the person is locked out or banned
 */
export function afterFirstFactor(scope: Scope, signIn: SignInRecord, user: UserRecord): SignInRecord {
  const locked = lockedSeconds(user);
  if (locked > 0) throw errors.userLocked(locked);
  if (user.banned) throw errors.userBanned();
  const identified = { ...signIn, user_id: user.id };
  if (hasSecondFactor(scope.instance, user)) {
    return scope.instance.signIns.put({ ...identified, status: "needs_second_factor" });
  }
  return finish(scope, identified, user, { actor: signIn.actor });
}

/** Begins a sign-in on this browser; the one that was under way is forgotten. */
export function newSignIn(request: FrontendRequest, user: UserRecord | null, identifier: string | null) {
  const signIn: SignInRecord = {
    id: newId("sia"),
    client_id: ensureClient(request).id,
    user_id: user?.id ?? null,
    identifier,
    status: user ? "needs_first_factor" : "needs_identifier",
    first_factor_verification: null,
    second_factor_verification: null,
    external_account: null,
    actor: null,
    created_session_id: null,
    abandon_at: Date.now() + request.instance.settings.attemptLifetime,
  };
  updateClientOf(request, signIn.client_id, { sign_in_id: signIn.id });
  return request.instance.signIns.put(signIn);
}

const factorForm = (request: FrontendRequest, strategy: string): FactorForm => ({
  ...request.form,
  strategy,
});

function prepare(
  request: FrontendRequest,
  signIn: SignInRecord,
  user: UserRecord,
  strategy: string,
): FrontendReply {
  const form = factorForm(request, strategy);
  if (isCodeStrategy(strategy)) {
    const verification = prepareFirst(request, user, { ...form, strategy }, signIn.identifier);
    return save(request, { ...signIn, first_factor_verification: verification });
  }
  if (isOauthStrategy(strategy)) return beginSignInWithOauth(request, signIn, strategy);
  if (strategy === "passkey") {
    return save(request, { ...signIn, first_factor_verification: preparePasskey(request, user) });
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
    factor: "first",
  });
  return save(request, { ...signIn, first_factor_verification: verification });
}

function beginSignInWithOauth(request: FrontendRequest, signIn: SignInRecord, strategy: string) {
  const verification = beginOauth(request, strategy, {
    kind: "sign_in",
    subject_id: signIn.id,
    part_id: null,
    client_id: signIn.client_id,
  });
  return save(request, { ...signIn, first_factor_verification: verification });
}

/** Asks for a passkey of whoever has one for this app. */
function beginSignInWithPasskey(request: FrontendRequest, signIn: SignInRecord): FrontendReply {
  if (!request.instance.settings.passkey) throw errors.parameterValue("strategy", "passkey");
  const verification = signInChallenge(request, null);
  return save(request, { ...signIn, status: "needs_first_factor", first_factor_verification: verification });
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
  return afterAttempt(request, signIn, attemptPasskey(request, user, pending, proof));
}

/** Keeps what an attempt at the first factor led to, and goes on if it was right. */
function afterAttempt(request: FrontendRequest, signIn: SignInRecord, attempt: FactorAttempt): FrontendReply {
  const attempted = { ...signIn, first_factor_verification: attempt.verification };
  const { user } = attempt;
  const strategy = attempt.verification?.strategy ?? "";
  if (attempt.error) {
    request.instance.signIns.put(attempted);
    return { refuse: attempt.error };
  }
  if (strategy.startsWith("reset_password_")) {
    if (request.form.password) return resetPasswordTo(request, attempted, user, request.form.password);
    return save(request, { ...attempted, status: "needs_new_password" });
  }
  // A password that others know proves nothing.
  if (strategy === "password" && user.password_compromised) {
    request.instance.signIns.put(signIn);
    return { refuse: errors.passwordCompromised() };
  }
  return save(request, afterFirstFactor(request, attempted, user));
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
  return save(request, afterFirstFactor(request, signIn, changed));
}

function signInWithTicket(request: FrontendRequest): FrontendReply {
  const redeemed = redeemTicket(request.instance, requireField(request, "ticket"));
  const { user, actor, sessionLifetime, organizationInvitationId } = redeemed;
  const signIn = newSignIn(request, user, user.email_addresses[0]?.email_address ?? null);
  const verified = { ...signIn, actor, first_factor_verification: vouchedVerification("ticket") };
  // Whoever made the ticket has vouched for the person: no second factor is asked for.
  const finished = finish(request, verified, user, { actor, lifetime: sessionLifetime });
  if (organizationInvitationId) {
    joinByTicket(request, organizationInvitationId, user, finished.created_session_id);
  }
  return save(request, finished);
}

/** Signs the person in whose account at an identity provider a sign-up ran into. */
function transferFromSignUp(request: FrontendRequest): FrontendReply {
  const { instance, client } = request;
  const signUp = instance.signUps.get(client?.sign_up_id);
  const account = signUp?.external_account_verification?.status === "transferable" && signUp.external_account;
  const user = account && linkExternalAccount(request, account);
  if (!account || !user) throw errors.transferImpossible();
  const signIn = newSignIn(request, user, account.email_address);
  const verification = vouchedVerification(`oauth_${account.provider}`);
  return save(
    request,
    afterFirstFactor(request, { ...signIn, first_factor_verification: verification }, user),
  );
}

/** With several accounts a browser, nobody signs in twice. */
function requireNotSignedIn(request: FrontendRequest, user: UserRecord): void {
  if (!request.client) return;
  const sessions = activeSessions(request.instance, { clientId: request.client.id });
  const own = sessions.find((session) => session.user_id === user.id && !session.actor);
  if (own) throw errors.identifierAlreadySignedIn(own.id);
}

/** `POST /client/sign_ins` */
export function createSignIn(request: FrontendRequest): FrontendReply {
  const { strategy, transfer, identifier: typed } = request.form;
  requireNobodySignedIn(request);
  if (strategy === "ticket") return signInWithTicket(request);
  if (transfer === "true") return transferFromSignUp(request);
  if (strategy && isOauthStrategy(strategy)) {
    return beginSignInWithOauth(request, newSignIn(request, null, null), strategy);
  }
  if (strategy === "passkey" && typed === undefined) {
    return beginSignInWithPasskey(request, newSignIn(request, null, null));
  }
  const isKnown =
    !strategy || ["password", "email_link", "passkey"].includes(strategy) || isCodeStrategy(strategy);
  if (!isKnown) throw errors.notImplemented(`Sign-in with the strategy ${strategy}`);
  // Without anything, it only replaces the sign-in that was under way.
  if (typed === undefined && !strategy) return save(request, newSignIn(request, null, null));
  const identifier = requireField(request, "identifier").trim().toLowerCase();
  const user = findUserByIdentifier(request.instance, identifier);
  if (!user) throw errors.identifierNotFound();
  requireNotSignedIn(request, user);
  const signIn = newSignIn(request, user, identifier);
  if (strategy === "password" || (!strategy && request.form.password)) {
    return afterAttempt(request, signIn, attemptFirst(request, user, factorForm(request, "password"), null));
  }
  return strategy ? prepare(request, signIn, user, strategy) : save(request, signIn);
}

/** `GET /client/sign_ins/{id}` */
export function getSignIn(request: FrontendRequest): FrontendReply {
  return { response: signInJson(request.instance, requireSignIn(request)) };
}

/** `POST /client/sign_ins/{id}/prepare_first_factor`: sends a code, a link or the challenge for a passkey. */
export function prepareFirstFactor(request: FrontendRequest): FrontendReply {
  const strategy = requireField(request, "strategy");
  if (strategy === "passkey") {
    const unnamed = requireOpenForPasskey(request);
    if (!unnamed.user_id) return beginSignInWithPasskey(request, unnamed);
  }
  const { signIn, user } = requireOpen(request, "needs_first_factor");
  return prepare(request, signIn, user, strategy);
}

/** Verifies the passkey of a request to `attemptFirstFactor`. */
export async function verifyFirstFactor(request: FrontendRequest): Promise<PasskeyProof | null> {
  return verifyPasskeyAttempt(request, requireSignIn(request).first_factor_verification);
}

/** `POST /client/sign_ins/{id}/attempt_first_factor`: tries a password, a code or a passkey. */
export function attemptFirstFactor(request: FrontendRequest, passkey: PasskeyProof | null): FrontendReply {
  const strategy = requireField(request, "strategy");
  if (strategy === "passkey") return attemptWithPasskey(request, passkey);
  const { signIn, user } = requireOpen(request, "needs_first_factor");
  const attempt = attemptFirst(
    request,
    user,
    factorForm(request, strategy),
    signIn.first_factor_verification,
  );
  return afterAttempt(request, signIn, attempt);
}

/** `POST /client/sign_ins/{id}/prepare_second_factor`: sends a code. */
export function prepareSecondFactor(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireOpen(request, "needs_second_factor");
  const form = factorForm(request, requireField(request, "strategy"));
  return save(request, { ...signIn, second_factor_verification: prepareSecond(request, user, form) });
}

/** `POST /client/sign_ins/{id}/attempt_second_factor`: tries a code. */
export function attemptSecondFactor(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireOpen(request, "needs_second_factor");
  const form = factorForm(request, requireField(request, "strategy"));
  const attempt = attemptSecond(request, user, form, signIn.second_factor_verification);
  const attempted = { ...signIn, second_factor_verification: attempt.verification };
  if (attempt.error) {
    request.instance.signIns.put(attempted);
    return { refuse: attempt.error };
  }
  const options = { actor: signIn.actor, hasSecondFactor: true };
  return save(request, finish(request, attempted, attempt.user, options));
}

/** `POST /client/sign_ins/{id}/reset_password`: a new password, after the code from the mail. */
export function resetPassword(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireOpen(request, "needs_new_password");
  return resetPasswordTo(request, signIn, user, requireField(request, "password"));
}

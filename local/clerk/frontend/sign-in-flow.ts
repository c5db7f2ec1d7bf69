import { errors } from "../errors.ts";
import { type FactorForm, hasSecondFactor } from "../factors.ts";
import { newId } from "../ids.ts";
import type { SignInRecord, UserRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { activeSessions, type NewSession, reportSession, startSession, updateClient } from "../sessions.ts";
import { lockedSeconds } from "../users.ts";
import { ensureClient, type FrontendReply, type FrontendRequest } from "./request.ts";
import { signInJson } from "./sign-in-json.ts";

/** What happens to a sign-in, whichever way it goes. */

/** @throws ClerkError when somebody is signed in and the instance allows one account a browser */
export function requireNobodySignedIn(request: FrontendRequest): void {
  if (request.instance.settings.session.multiple || !request.client) return;
  if (activeSessions(request.instance, { clientId: request.client.id }).length > 0)
    throw errors.sessionExists();
}

/** With several accounts a browser, nobody signs in twice. */
export function requireNotSignedIn(request: FrontendRequest, user: UserRecord): void {
  if (!request.client) return;
  const sessions = activeSessions(request.instance, { clientId: request.client.id });
  const own = sessions.find((session) => session.user_id === user.id && !session.actor);
  if (own) throw errors.identifierAlreadySignedIn(own.id);
}

export function requireSignIn(request: FrontendRequest): SignInRecord {
  const id = request.param("id");
  const signIn = request.instance.signIns.get(id);
  if (!signIn || signIn.abandon_at <= Date.now() || signIn.client_id !== request.client?.id) {
    throw errors.notFound("sign in", id);
  }
  return signIn;
}

export function requireOpenSignIn(request: FrontendRequest, status: SignInRecord["status"]) {
  const signIn = requireSignIn(request);
  const user = request.instance.users.get(signIn.user_id);
  if (!user) throw errors.notFound("sign in", signIn.id);
  if (signIn.status !== status) throw errors.clientStateInvalid("the sign in");
  return { signIn, user };
}

export function saveSignIn(request: FrontendRequest, signIn: SignInRecord): FrontendReply {
  return { response: signInJson(request.instance, request.instance.signIns.put(signIn)) };
}

/** Signs the person in: nothing is left to prove. */
export function finishSignIn(
  scope: Scope,
  signIn: SignInRecord,
  user: UserRecord,
  options: NewSession,
): SignInRecord {
  const { session, user: signedIn } = startSession(scope, signIn.client_id, user, options);
  reportSession(scope, session, signedIn);
  updateClient(scope.instance, signIn.client_id, {
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
  return finishSignIn(scope, identified, user, { actor: signIn.actor });
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
  updateClient(request.instance, signIn.client_id, { sign_in_id: signIn.id });
  return request.instance.signIns.put(signIn);
}

export const factorForm = (request: FrontendRequest, strategy: string): FactorForm => ({
  ...request.form,
  strategy,
});

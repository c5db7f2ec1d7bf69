import { errors } from "../errors.ts";
import {
  attemptFirstFactor as attemptFirst,
  attemptSecondFactor as attemptSecond,
  prepareSecondFactor as prepareSecond,
} from "../factors.ts";
import { findUserByIdentifier } from "../identifiers.ts";
import { joinByTicket } from "../organization-invitations.ts";
import { redeemTicket } from "../tickets.ts";
import { isCodeStrategy, vouchedVerification } from "../verifications.ts";
import { isOauthStrategy, linkExternalAccount } from "./oauth.ts";
import { type FrontendReply, type FrontendRequest, requireField } from "./request.ts";
import {
  afterFirstAttempt,
  beginSignInWithOauth,
  beginSignInWithPasskey,
  prepareSignIn,
} from "./sign-in-first-factor.ts";
import {
  afterFirstFactor,
  factorForm,
  finishSignIn,
  newSignIn,
  requireNobodySignedIn,
  requireNotSignedIn,
  requireOpenSignIn,
  requireSignIn,
  saveSignIn,
} from "./sign-in-flow.ts";
import { signInJson } from "./sign-in-json.ts";

function signInWithTicket(request: FrontendRequest): FrontendReply {
  const redeemed = redeemTicket(request.instance, requireField(request, "ticket"));
  const { user, actor, sessionLifetime, organizationInvitationId } = redeemed;
  const signIn = newSignIn(request, user, user.email_addresses[0]?.email_address ?? null);
  const verified = { ...signIn, actor, first_factor_verification: vouchedVerification("ticket") };
  // Whoever made the ticket has vouched for the person: no second factor is asked for.
  const finished = finishSignIn(request, verified, user, { actor, lifetime: sessionLifetime });
  if (organizationInvitationId) {
    joinByTicket(request, organizationInvitationId, user, finished.created_session_id);
  }
  return saveSignIn(request, finished);
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
  return saveSignIn(
    request,
    afterFirstFactor(request, { ...signIn, first_factor_verification: verification }, user),
  );
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
  if (typed === undefined && !strategy) return saveSignIn(request, newSignIn(request, null, null));
  const identifier = requireField(request, "identifier").trim().toLowerCase();
  const user = findUserByIdentifier(request.instance, identifier);
  if (!user) throw errors.identifierNotFound();
  requireNotSignedIn(request, user);
  const signIn = newSignIn(request, user, identifier);
  if (strategy === "password" || (!strategy && request.form.password)) {
    return afterFirstAttempt(
      request,
      signIn,
      attemptFirst(request, user, factorForm(request, "password"), null),
    );
  }
  return strategy ? prepareSignIn(request, signIn, user, strategy) : saveSignIn(request, signIn);
}

/** `GET /client/sign_ins/{id}` */
export function getSignIn(request: FrontendRequest): FrontendReply {
  return { response: signInJson(request.instance, requireSignIn(request)) };
}

/** `POST /client/sign_ins/{id}/prepare_second_factor`: sends a code. */
export function prepareSecondFactor(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireOpenSignIn(request, "needs_second_factor");
  const form = factorForm(request, requireField(request, "strategy"));
  return saveSignIn(request, { ...signIn, second_factor_verification: prepareSecond(request, user, form) });
}

/** `POST /client/sign_ins/{id}/attempt_second_factor`: tries a code. */
export function attemptSecondFactor(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireOpenSignIn(request, "needs_second_factor");
  const form = factorForm(request, requireField(request, "strategy"));
  const attempt = attemptSecond(request, user, form, signIn.second_factor_verification);
  const attempted = { ...signIn, second_factor_verification: attempt.verification };
  if (attempt.error) {
    request.instance.signIns.put(attempted);
    return { refuse: attempt.error };
  }
  const options = { actor: signIn.actor, hasSecondFactor: true };
  return saveSignIn(request, finishSignIn(request, attempted, attempt.user, options));
}

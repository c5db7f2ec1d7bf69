import { type ClerkError, errors } from "../errors.ts";
import {
  attachExternalAccount,
  externalAccountOf,
  findUserByExternalAccount,
  linkExternalAccount,
  providerName,
  providerOf,
} from "../frontend/oauth.ts";
import { afterFirstFactor } from "../frontend/sign-in-flow.ts";
import { completeIfReady, withExternalAccount } from "../frontend/sign-up-flow.ts";
import { asClerkError } from "../http.ts";
import { findUserByEmail } from "../identifiers.ts";
import type {
  ExternalAccountRecord,
  ProviderAccountRecord,
  RedirectFlowRecord,
  VerificationRecord,
} from "../records.ts";
import { requireSignUpAllowed } from "../restrictions.ts";
import type { Scope } from "../scope.ts";
import { storeUser } from "../users.ts";
import { newVerification } from "../verifications.ts";

const failed = (strategy: string, error: ClerkError): VerificationRecord =>
  newVerification(strategy, { status: "failed", error: error.json });

const transferable = (strategy: string, error: ClerkError): VerificationRecord =>
  newVerification(strategy, { status: "transferable", error: error.json });

function afterSignIn(scope: Scope, flow: RedirectFlowRecord, account: ExternalAccountRecord): void {
  const { signIns } = scope.instance;
  const signIn = signIns.get(flow.subject_id);
  if (!signIn) return;
  const user = linkExternalAccount(scope, account);
  if (user) {
    const verification = account.verification;
    const identified = {
      ...signIn,
      identifier: account.email_address,
      first_factor_verification: verification,
    };
    afterFirstFactor(scope, identified, user);
    return;
  }
  signIns.put({
    ...signIn,
    external_account: account,
    first_factor_verification: transferable(flow.strategy, errors.externalAccountNotFound()),
  });
}

function afterSignUp(scope: Scope, flow: RedirectFlowRecord, account: ExternalAccountRecord): void {
  const { instance } = scope;
  const signUp = instance.signUps.get(flow.subject_id);
  if (!signUp) return;
  if (findUserByExternalAccount(instance, account) ?? findUserByEmail(instance, account.email_address)) {
    const verification = transferable(flow.strategy, errors.externalAccountExists());
    instance.signUps.put({
      ...signUp,
      external_account: account,
      external_account_verification: verification,
    });
    return;
  }
  const filled = withExternalAccount(signUp, account);
  requireSignUpAllowed(instance, filled);
  instance.signUps.put(completeIfReady(scope, filled));
}

/** Links the account to somebody who is signed in. */
function afterLinking(scope: Scope, flow: RedirectFlowRecord, account: ExternalAccountRecord): void {
  const { instance } = scope;
  const user = instance.users.get(flow.subject_id);
  const pending = user?.external_accounts.find(({ id }) => id === flow.part_id);
  if (!user || !pending) return;
  const owner = findUserByExternalAccount(instance, account);
  if (owner && owner.id !== user.id) throw errors.externalAccountTaken();
  const emailOwner = findUserByEmail(instance, account.email_address);
  if (emailOwner && emailOwner.id !== user.id) throw errors.identificationExists();
  const { id, identification_id, created_at } = pending;
  attachExternalAccount(scope, user, { ...account, id, identification_id, created_at });
}

/** Keeps what went wrong where the app will look for it. */
function refuse(scope: Scope, flow: RedirectFlowRecord, error: ClerkError): void {
  const { instance } = scope;
  const verification = failed(flow.strategy, error);
  const signIn = flow.kind === "sign_in" ? instance.signIns.get(flow.subject_id) : null;
  if (signIn) instance.signIns.put({ ...signIn, first_factor_verification: verification });
  const signUp = flow.kind === "sign_up" ? instance.signUps.get(flow.subject_id) : null;
  if (signUp) instance.signUps.put({ ...signUp, external_account_verification: verification });
  const user = flow.kind === "external_account" ? instance.users.get(flow.subject_id) : null;
  if (!user) return;
  const accounts = user.external_accounts.map((account) =>
    account.id === flow.part_id ? { ...account, verification } : account,
  );
  storeUser(scope, { ...user, external_accounts: accounts });
}

/**
 * Takes the answer of the identity provider: what was begun goes on, or keeps the reason why it cannot.
 * @param chosen the account that the person agreed to share; null when they cancelled
 */
export function receiveProviderAnswer(
  scope: Scope,
  flow: RedirectFlowRecord,
  chosen: ProviderAccountRecord | null,
): void {
  // Each visit is answered once.
  scope.instance.redirectFlows.delete(flow.id);
  if (!chosen) {
    refuse(scope, flow, errors.oauthAccessDenied(providerName(scope.instance, providerOf(flow.strategy))));
    return;
  }
  const account = externalAccountOf(chosen);
  try {
    if (flow.kind === "sign_in") afterSignIn(scope, flow, account);
    if (flow.kind === "sign_up") afterSignUp(scope, flow, account);
    if (flow.kind === "external_account") afterLinking(scope, flow, account);
  } catch (thrown) {
    refuse(scope, flow, asClerkError(thrown));
  }
}

import { attemptCode, sendCode, vouchedVerification } from "../codes.ts";
import { errors } from "../errors.ts";
import { newId } from "../ids.ts";
import { checkPassword, hashPassword, verifyPassword } from "../passwords.ts";
import type { EmailAddressRecord, SignInRecord, UserRecord, VerificationRecord } from "../records.ts";
import { reportSession, startSession } from "../sessions.ts";
import { settings } from "../settings.ts";
import { redeemSignInToken } from "../sign-in-tokens.ts";
import { findUserByEmail, isVerified, setPassword } from "../users.ts";
import { signInJson } from "./client-json.ts";
import {
  ensureClient,
  type FrontendReply,
  type FrontendRequest,
  requireField,
  updateClient,
} from "./request.ts";
import { requireNobodySignedIn } from "./sign-ups.ts";

type CodeStrategy = "email_code" | "reset_password_email_code";

const isCodeStrategy = (strategy: string): strategy is CodeStrategy =>
  strategy === "email_code" || strategy === "reset_password_email_code";

function requireSignIn(request: FrontendRequest): { signIn: SignInRecord; user: UserRecord } {
  const id = request.param("id");
  const signIn = request.instance.signIns.get(id);
  if (!signIn || signIn.abandon_at <= Date.now()) throw errors.notFound("sign in", id);
  const user = request.instance.users.get(signIn.user_id);
  if (!user || signIn.client_id !== request.client?.id) throw errors.notFound("sign in", id);
  return { signIn, user };
}

function requireOpen(signIn: SignInRecord, status: SignInRecord["status"]): void {
  if (signIn.status !== status) throw errors.clientStateInvalid("the sign in");
}

function save(request: FrontendRequest, signIn: SignInRecord): FrontendReply {
  return { response: signInJson(request.instance, request.instance.signIns.put(signIn)) };
}

function complete(request: FrontendRequest, signIn: SignInRecord, user: UserRecord): FrontendReply {
  const { session, user: signedIn } = startSession(request, signIn.client_id, user);
  reportSession(request, session, signedIn);
  const strategy = signIn.first_factor_verification?.strategy;
  updateClient(request, {
    sign_up_id: null,
    last_authentication_strategy: strategy === "email_code" ? "email_code" : "password",
  });
  return save(request, { ...signIn, status: "complete", created_session_id: session.id });
}

/** The address that a code goes to: the one that is asked for by its id, else the one that was typed. */
function addressFor(request: FrontendRequest, signIn: SignInRecord, user: UserRecord): EmailAddressRecord {
  const id = request.form.email_address_id;
  const matches = (email: EmailAddressRecord) =>
    id ? email.id === id : email.email_address === signIn.identifier;
  const email = user.email_addresses.find((candidate) => isVerified(candidate) && matches(candidate));
  if (!email) throw errors.strategyInvalid();
  return email;
}

function prepare(
  request: FrontendRequest,
  signIn: SignInRecord,
  user: UserRecord,
  strategy: string,
): FrontendReply {
  if (!isCodeStrategy(strategy)) throw errors.notImplemented(`First factor ${strategy}`);
  if (strategy === "reset_password_email_code" && !user.password_hash) throw errors.strategyInvalid();
  const email = addressFor(request, signIn, user);
  const recipient = { address: email.email_address, addressId: email.id, userId: user.id };
  return save(request, { ...signIn, first_factor_verification: sendCode(request, strategy, recipient) });
}

function attemptPassword(request: FrontendRequest, signIn: SignInRecord, user: UserRecord): FrontendReply {
  const password = requireField(request, "password");
  if (!user.password_hash) throw errors.strategyInvalid();
  if (!verifyPassword(password, user.password_hash)) {
    request.instance.signIns.put(signIn);
    return { refuse: errors.passwordIncorrect() };
  }
  const verification: VerificationRecord = {
    id: newId("ver"),
    status: "verified",
    strategy: "password",
    attempts: 1,
    expire_at: null,
    code: null,
    sent_to: null,
  };
  return complete(request, { ...signIn, first_factor_verification: verification }, user);
}

function attemptMailedCode(
  request: FrontendRequest,
  signIn: SignInRecord,
  user: UserRecord,
  strategy: CodeStrategy,
): FrontendReply {
  const pending = signIn.first_factor_verification;
  const { verification, error } = attemptCode(pending, strategy, pending?.sent_to ?? "", request.form.code);
  const attempted = { ...signIn, first_factor_verification: verification };
  if (error) {
    request.instance.signIns.put(attempted);
    return { refuse: error };
  }
  if (strategy === "email_code") return complete(request, attempted, user);
  if (request.form.password) return resetPasswordTo(request, attempted, user, request.form.password);
  return save(request, { ...attempted, status: "needs_new_password" });
}

function resetPasswordTo(
  request: FrontendRequest,
  signIn: SignInRecord,
  user: UserRecord,
  password: string,
): FrontendReply {
  checkPassword(password);
  const changed = setPassword(request, user, hashPassword(password), {
    endOtherSessions: request.form.sign_out_of_other_sessions === "true",
  });
  return complete(request, signIn, changed);
}

function signInWithTicket(request: FrontendRequest): FrontendReply {
  const user = redeemSignInToken(request.instance, requireField(request, "ticket"));
  const identifier = user.email_addresses[0]?.email_address ?? user.id;
  const signIn = newSignIn(request, user, identifier);
  return complete(request, { ...signIn, first_factor_verification: vouchedVerification("ticket") }, user);
}

function newSignIn(request: FrontendRequest, user: UserRecord, identifier: string): SignInRecord {
  const signIn: SignInRecord = {
    id: newId("sia"),
    client_id: ensureClient(request).id,
    user_id: user.id,
    identifier,
    status: "needs_first_factor",
    first_factor_verification: null,
    created_session_id: null,
    abandon_at: Date.now() + settings.attemptLifetime,
  };
  updateClient(request, { sign_in_id: signIn.id });
  return signIn;
}

/** `POST /client/sign_ins` */
export function createSignIn(request: FrontendRequest): FrontendReply {
  requireNobodySignedIn(request);
  const { strategy, transfer } = request.form;
  if (transfer) throw errors.notImplemented("Transferring an account to a sign-in");
  if (strategy === "ticket") return signInWithTicket(request);
  if (strategy && strategy !== "password" && !isCodeStrategy(strategy)) {
    throw errors.notImplemented(`Sign-in with the strategy ${strategy}`);
  }
  const identifier = requireField(request, "identifier").trim().toLowerCase();
  const user = findUserByEmail(request.instance, identifier);
  if (!user) throw errors.identifierNotFound();
  const signIn = newSignIn(request, user, identifier);
  if (strategy && isCodeStrategy(strategy)) return prepare(request, signIn, user, strategy);
  if (strategy === "password" || request.form.password) return attemptPassword(request, signIn, user);
  return save(request, signIn);
}

/** `GET /client/sign_ins/{id}` */
export function getSignIn(request: FrontendRequest): FrontendReply {
  return { response: signInJson(request.instance, requireSignIn(request).signIn) };
}

/** `POST /client/sign_ins/{id}/prepare_first_factor`: mails a code. */
export function prepareFirstFactor(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireSignIn(request);
  const strategy = requireField(request, "strategy");
  requireOpen(signIn, "needs_first_factor");
  return prepare(request, signIn, user, strategy);
}

/** `POST /client/sign_ins/{id}/attempt_first_factor`: tries a password or a code. */
export function attemptFirstFactor(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireSignIn(request);
  const strategy = requireField(request, "strategy");
  requireOpen(signIn, "needs_first_factor");
  if (strategy === "password") return attemptPassword(request, signIn, user);
  if (isCodeStrategy(strategy)) return attemptMailedCode(request, signIn, user, strategy);
  throw errors.notImplemented(`First factor ${strategy}`);
}

/** `POST /client/sign_ins/{id}/reset_password`: a new password, after the code from the mail. */
export function resetPassword(request: FrontendRequest): FrontendReply {
  const { signIn, user } = requireSignIn(request);
  requireOpen(signIn, "needs_new_password");
  return resetPasswordTo(request, signIn, user, requireField(request, "password"));
}

import { errors } from "../errors.ts";
import {
  findUserByEmail,
  normalizeEmail,
  normalizePhone,
  normalizeUsername,
  requireFreeEmail,
  requireFreePhone,
  requireFreeUsername,
} from "../identifiers.ts";
import { newId } from "../ids.ts";
import { checkPassword, hashPassword } from "../passwords.ts";
import type { SignUpRecord, VerificationRecord } from "../records.ts";
import { requireSignUpAllowed } from "../restrictions.ts";
import { updateClient } from "../sessions.ts";
import { requireInvitationTicket } from "../tickets.ts";
import { normalizeName } from "../users.ts";
import { attemptCode, sendCode, sendLink, vouchedVerification } from "../verifications.ts";
import { beginOauth, isOauthStrategy } from "./oauth.ts";
import {
  ensureClient,
  type FrontendReply,
  type FrontendRequest,
  jsonField,
  requireField,
  requireTrustedRedirect,
} from "./request.ts";
import { requireNobodySignedIn } from "./sign-in-flow.ts";
import { completeIfReady, withExternalAccount } from "./sign-up-flow.ts";
import { signUpJson } from "./sign-up-json.ts";

function requireSignUp(request: FrontendRequest): SignUpRecord {
  const id = request.param("id");
  const signUp = request.instance.signUps.get(id);
  if (!signUp || signUp.abandon_at <= Date.now()) throw errors.notFound("sign up", id);
  if (signUp.client_id !== request.client?.id) throw errors.forbidden("Access to this sign up is forbidden");
  return signUp;
}

/** Takes over the addresses and the username that the form gives. A changed address has to be proved anew. */
function withIdentifiers(request: FrontendRequest, signUp: SignUpRecord): SignUpRecord {
  const { form, instance } = request;
  const changed = { ...signUp };
  if (form.email_address !== undefined) {
    const address = form.email_address === "" ? null : normalizeEmail(form.email_address);
    if (address) requireFreeEmail(instance, address);
    if (address !== signUp.email_address) {
      changed.email_verification = null;
      // An invitation is for the address that it was sent to.
      changed.invitation_id = null;
    }
    changed.email_address = address;
  }
  if (form.phone_number !== undefined) {
    const number = form.phone_number === "" ? null : normalizePhone(form.phone_number);
    if (number) requireFreePhone(instance, number);
    if (number !== signUp.phone_number) changed.phone_verification = null;
    changed.phone_number = number;
  }
  if (form.username !== undefined) {
    const username = form.username === "" ? null : normalizeUsername(instance, form.username);
    if (username) requireFreeUsername(instance, username);
    changed.username = username;
  }
  requireSignUpAllowed(instance, changed);
  return changed;
}

/** Takes over what the form says; what it does not mention stays. */
function withForm(request: FrontendRequest, signUp: SignUpRecord): SignUpRecord {
  const { form } = request;
  const changed = withIdentifiers(request, signUp);
  if (form.password) {
    checkPassword(request.instance, form.password);
    changed.password_hash = hashPassword(form.password);
  }
  if (form.first_name !== undefined) changed.first_name = normalizeName(form.first_name, "first_name");
  if (form.last_name !== undefined) changed.last_name = normalizeName(form.last_name, "last_name");
  if (form.locale !== undefined) changed.locale = form.locale || null;
  if (form.legal_accepted !== undefined) {
    changed.legal_accepted_at = form.legal_accepted === "true" ? Date.now() : null;
  }
  changed.unsafe_metadata = jsonField(request, "unsafe_metadata") ?? signUp.unsafe_metadata;
  return changed;
}

function save(request: FrontendRequest, signUp: SignUpRecord): FrontendReply {
  const saved = request.instance.signUps.put(completeIfReady(request, signUp));
  return { response: signUpJson(request.instance, saved) };
}

function newSignUp(request: FrontendRequest): SignUpRecord {
  const signUp: SignUpRecord = {
    id: newId("sua"),
    client_id: ensureClient(request).id,
    email_address: null,
    email_verification: null,
    phone_number: null,
    phone_verification: null,
    username: null,
    first_name: null,
    last_name: null,
    password_hash: null,
    external_account: null,
    external_account_verification: null,
    invitation_id: null,
    unsafe_metadata: {},
    legal_accepted_at: null,
    locale: null,
    created_session_id: null,
    created_user_id: null,
    abandon_at: Date.now() + request.instance.settings.attemptLifetime,
  };
  updateClient(request.instance, request.client?.id, { sign_up_id: signUp.id });
  return signUp;
}

/** Makes an account of what a sign-in with an identity provider brought, when nobody has it yet. */
function transferFromSignIn(request: FrontendRequest): FrontendReply {
  const { instance, client } = request;
  const signIn = instance.signIns.get(client?.sign_in_id);
  const account = signIn?.first_factor_verification?.status === "transferable" && signIn.external_account;
  if (!account) throw errors.transferImpossible();
  const signUp = withExternalAccount(newSignUp(request), account);
  requireSignUpAllowed(instance, signUp);
  return save(request, withForm(request, signUp));
}

function signUpWithTicket(request: FrontendRequest): FrontendReply {
  const invitation = requireInvitationTicket(request.instance, requireField(request, "ticket"));
  const isTaken = findUserByEmail(request.instance, invitation.email_address) !== null;
  if (isTaken && "organization_id" in invitation) throw errors.organizationInvitationAccountExists();
  requireFreeEmail(request.instance, invitation.email_address);
  const signUp = {
    ...newSignUp(request),
    invitation_id: invitation.id,
    email_address: invitation.email_address,
    email_verification: vouchedVerification("ticket"),
  };
  return save(request, withForm(request, signUp));
}

function beginSignUpWithOauth(
  request: FrontendRequest,
  signUp: SignUpRecord,
  strategy: string,
): FrontendReply {
  const verification = beginOauth(request, strategy, {
    kind: "sign_up",
    subject_id: signUp.id,
    part_id: null,
    client_id: signUp.client_id,
  });
  return save(request, { ...signUp, external_account_verification: verification });
}

/** `POST /client/sign_ups` */
export function createSignUp(request: FrontendRequest): FrontendReply {
  requireNobodySignedIn(request);
  const { strategy, transfer, ticket } = request.form;
  if (transfer === "true") return transferFromSignIn(request);
  if (strategy === "ticket" || ticket) return signUpWithTicket(request);
  const signUp = withForm(request, newSignUp(request));
  if (strategy && isOauthStrategy(strategy)) return beginSignUpWithOauth(request, signUp, strategy);
  if (strategy === "email_code" || strategy === "phone_code") return prepare(request, signUp, strategy);
  if (strategy && strategy !== "password") {
    throw errors.notImplemented(`Sign-up with the strategy ${strategy}`);
  }
  return save(request, signUp);
}

/** `GET /client/sign_ups/{id}` */
export function getSignUp(request: FrontendRequest): FrontendReply {
  return { response: signUpJson(request.instance, requireSignUp(request)) };
}

/** `PATCH /client/sign_ups/{id}` */
export function updateSignUp(request: FrontendRequest): FrontendReply {
  const signUp = requireSignUp(request);
  if (signUp.created_user_id) throw errors.signUpTerminal();
  const { strategy } = request.form;
  const changed = withForm(request, signUp);
  if (strategy && isOauthStrategy(strategy)) return beginSignUpWithOauth(request, changed, strategy);
  return save(request, changed);
}

function prepare(request: FrontendRequest, signUp: SignUpRecord, strategy: string): FrontendReply {
  if (strategy === "phone_code") {
    const recipient = requireOpenAddress("phone_number", signUp.phone_number, signUp.phone_verification);
    return save(request, { ...signUp, phone_verification: sendCode(request, strategy, recipient) });
  }
  const recipient = requireOpenAddress("email_address", signUp.email_address, signUp.email_verification);
  if (strategy === "email_code") {
    return save(request, { ...signUp, email_verification: sendCode(request, strategy, recipient) });
  }
  if (strategy !== "email_link") throw errors.notImplemented(`Verification with the strategy ${strategy}`);
  if (!request.instance.settings.emailAddress.link) throw errors.strategyInvalid();
  const verification = sendLink(request, recipient, {
    kind: "sign_up",
    subject_id: signUp.id,
    part_id: null,
    client_id: signUp.client_id,
    redirect_url: requireTrustedRedirect(request),
  });
  return save(request, { ...signUp, email_verification: verification });
}

function requireOpenAddress(field: string, address: string | null, verification: VerificationRecord | null) {
  if (!address) throw errors.parameterMissing(field);
  if (verification?.status === "verified") throw errors.verificationAlreadyVerified();
  return { address, addressId: null, userId: null };
}

/** `POST /client/sign_ups/{id}/prepare_verification`: sends a code or a link. */
export function prepareSignUpVerification(request: FrontendRequest): FrontendReply {
  const signUp = requireSignUp(request);
  const strategy = requireField(request, "strategy");
  if (signUp.created_user_id) {
    // The tab that waited for the link asks once more while it leaves the page.
    if (strategy === "email_link") return { response: signUpJson(request.instance, signUp) };
    throw errors.signUpTerminal();
  }
  if (isOauthStrategy(strategy)) return beginSignUpWithOauth(request, signUp, strategy);
  return prepare(request, signUp, strategy);
}

/** `POST /client/sign_ups/{id}/attempt_verification`: tries a code. */
export function attemptSignUpVerification(request: FrontendRequest): FrontendReply {
  const signUp = requireSignUp(request);
  const { strategy = "email_code", code } = request.form;
  const isPhone = strategy === "phone_code";
  const address = isPhone ? signUp.phone_number : signUp.email_address;
  const pending = isPhone ? signUp.phone_verification : signUp.email_verification;
  if (!address) throw errors.verificationMissing();
  const { attempts } = request.instance.settings.code;
  const { verification, error } = attemptCode(pending, strategy, address, code?.trim(), attempts);
  const attempted = isPhone
    ? { ...signUp, phone_verification: verification }
    : { ...signUp, email_verification: verification };
  if (error) {
    request.instance.signUps.put(attempted);
    return { refuse: error };
  }
  return save(request, attempted);
}

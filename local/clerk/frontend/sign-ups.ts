import { backendUser } from "../backend/user-json.ts";
import { attemptCode, sendCode } from "../codes.ts";
import { errors } from "../errors.ts";
import { emit } from "../events.ts";
import { newId } from "../ids.ts";
import { checkPassword, hashPassword } from "../passwords.ts";
import type { SignUpRecord } from "../records.ts";
import { activeSessions, reportSession, startSession } from "../sessions.ts";
import { settings } from "../settings.ts";
import {
  createUser,
  findUserByEmail,
  newEmailAddress,
  normalizeEmail,
  normalizeName,
  requireFreeEmail,
} from "../users.ts";
import { missingFields, signUpJson } from "./client-json.ts";
import {
  ensureClient,
  type FrontendReply,
  type FrontendRequest,
  jsonField,
  requireField,
  updateClient,
} from "./request.ts";

/** @throws ClerkError when somebody is signed in and the instance allows one account a browser */
export function requireNobodySignedIn(request: FrontendRequest): void {
  if (!settings.singleSession || !request.client) return;
  if (activeSessions(request.instance, { clientId: request.client.id }).length > 0)
    throw errors.sessionExists();
}

function requireSignUp(request: FrontendRequest): SignUpRecord {
  const id = request.param("id");
  const signUp = request.instance.signUps.get(id);
  if (!signUp || signUp.abandon_at <= Date.now()) throw errors.notFound("sign up", id);
  if (signUp.client_id !== request.client?.id) throw errors.forbidden("Access to this sign up is forbidden");
  return signUp;
}

/** Takes over what the form says; what it does not mention stays. */
function withForm(request: FrontendRequest, signUp: SignUpRecord): SignUpRecord {
  const { form } = request;
  const changed = { ...signUp };
  if (form.email_address !== undefined) {
    const address = form.email_address === "" ? null : normalizeEmail(form.email_address);
    if (address) requireFreeEmail(request.instance, address);
    if (address !== signUp.email_address) changed.email_verification = null;
    changed.email_address = address;
  }
  if (form.password) {
    checkPassword(form.password);
    changed.password_hash = hashPassword(form.password);
  }
  if (form.first_name !== undefined) changed.first_name = normalizeName(form.first_name, "first_name");
  if (form.last_name !== undefined) changed.last_name = normalizeName(form.last_name, "last_name");
  if (form.locale !== undefined) changed.locale = form.locale || null;
  changed.unsafe_metadata = jsonField(request, "unsafe_metadata") ?? signUp.unsafe_metadata;
  return changed;
}

/** Makes the account as soon as nothing is missing any more, and signs the person in. */
function completeIfReady(request: FrontendRequest, signUp: SignUpRecord): SignUpRecord {
  const { email_address: address, email_verification: verification } = signUp;
  if (!address || verification?.status !== "verified" || missingFields(signUp).length > 0) return signUp;
  const { instance } = request;
  // Two sign-ups with one address can both be pending; the first to prove it gets it.
  if (findUserByEmail(instance, address)) throw errors.identificationClaimed();
  const newUser = createUser(request, {
    first_name: signUp.first_name,
    last_name: signUp.last_name,
    password_hash: signUp.password_hash,
    unsafe_metadata: signUp.unsafe_metadata,
    locale: signUp.locale,
    email_addresses: [newEmailAddress(address, { ...verification, code: null })],
  });
  const { session, user } = startSession(request, signUp.client_id, newUser);
  emit(request, "user.created", backendUser(instance, user));
  reportSession(request, session, user);
  updateClient(request, { sign_in_id: null, last_authentication_strategy: "email_code" });
  return { ...signUp, created_user_id: user.id, created_session_id: session.id };
}

function save(request: FrontendRequest, signUp: SignUpRecord): FrontendReply {
  return { response: signUpJson(request.instance.signUps.put(completeIfReady(request, signUp))) };
}

/** `POST /client/sign_ups` */
export function createSignUp(request: FrontendRequest): FrontendReply {
  requireNobodySignedIn(request);
  const { strategy, transfer } = request.form;
  if (transfer) throw errors.notImplemented("Transferring an account to a sign-up");
  if (strategy && strategy !== "email_code")
    throw errors.notImplemented(`Sign-up with the strategy ${strategy}`);
  const client = ensureClient(request);
  const signUp = withForm(request, {
    id: newId("sua"),
    client_id: client.id,
    email_address: null,
    email_verification: null,
    first_name: null,
    last_name: null,
    password_hash: null,
    unsafe_metadata: {},
    locale: null,
    created_session_id: null,
    created_user_id: null,
    abandon_at: Date.now() + settings.attemptLifetime,
  });
  updateClient(request, { sign_up_id: signUp.id });
  return save(request, signUp);
}

/** `GET /client/sign_ups/{id}` */
export function getSignUp(request: FrontendRequest): FrontendReply {
  return { response: signUpJson(requireSignUp(request)) };
}

/** `PATCH /client/sign_ups/{id}` */
export function updateSignUp(request: FrontendRequest): FrontendReply {
  const signUp = requireSignUp(request);
  if (signUp.created_user_id) throw errors.signUpTerminal();
  return save(request, withForm(request, signUp));
}

/** `POST /client/sign_ups/{id}/prepare_verification`: mails a code. */
export function prepareSignUpVerification(request: FrontendRequest): FrontendReply {
  const signUp = requireSignUp(request);
  const strategy = requireField(request, "strategy");
  if (signUp.created_user_id) throw errors.signUpTerminal();
  if (strategy !== "email_code") throw errors.notImplemented(`Verification with the strategy ${strategy}`);
  if (!signUp.email_address) throw errors.parameterMissing("email_address");
  if (signUp.email_verification?.status === "verified") throw errors.verificationAlreadyVerified();
  const recipient = { address: signUp.email_address, addressId: null, userId: null };
  return save(request, { ...signUp, email_verification: sendCode(request, "email_code", recipient) });
}

/** `POST /client/sign_ups/{id}/attempt_verification`: tries a code. */
export function attemptSignUpVerification(request: FrontendRequest): FrontendReply {
  const signUp = requireSignUp(request);
  if (!signUp.email_address) throw errors.verificationMissing();
  const { verification, error } = attemptCode(
    signUp.email_verification,
    "email_code",
    signUp.email_address,
    request.form.code,
  );
  const attempted = { ...signUp, email_verification: verification };
  if (error) {
    request.instance.signUps.put(attempted);
    return { refuse: error };
  }
  return save(request, attempted);
}

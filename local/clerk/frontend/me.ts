import { errors } from "../errors.ts";
import { checkPassword, hashPassword, verifyPassword } from "../passwords.ts";
import type { UserRecord } from "../records.ts";
import { activeSessions, endSession, findSession } from "../sessions.ts";
import { deleteUser, isVerified, mergeMetadata, normalizeName, setPassword, updateUser } from "../users.ts";
import {
  type FrontendReply,
  type FrontendRequest,
  jsonField,
  requireField,
  requireSession,
} from "./request.ts";
import { frontendSession, frontendUser, sessionWithActivity } from "./user-json.ts";

function answer(request: FrontendRequest, user: UserRecord): FrontendReply {
  return { response: frontendUser(request.instance, user) };
}

/** `GET /me`. The client rides along, and with it a fresh token: this is what `user.reload()` counts on. */
export function getMe(request: FrontendRequest): FrontendReply {
  return answer(request, requireSession(request).user);
}

/** `PATCH /me` */
export function updateMe(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const { form } = request;
  for (const field of ["username", "primary_phone_number_id", "primary_web3_wallet_id"]) {
    if (form[field]) throw errors.notImplemented(`Changing ${field}`);
  }
  if (form.unsafe_metadata !== undefined) throw errors.parameterUnknown("unsafe_metadata");
  const change: Partial<UserRecord> = {};
  if (form.first_name !== undefined) change.first_name = normalizeName(form.first_name, "first_name");
  if (form.last_name !== undefined) change.last_name = normalizeName(form.last_name, "last_name");
  if (form.primary_email_address_id !== undefined) {
    change.primary_email_address_id = requireVerifiedEmailId(user, form.primary_email_address_id);
  }
  return answer(request, updateUser(request, user, change));
}

function requireVerifiedEmailId(user: UserRecord, id: string): string {
  const email = user.email_addresses.find((candidate) => candidate.id === id);
  if (!email) throw errors.parameterValue("primary_email_address_id", id);
  if (!isVerified(email)) throw errors.identificationUnverified("primary_email_address_id");
  return id;
}

/** `PATCH /me/metadata` */
export function updateMyMetadata(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const change = jsonField(request, "unsafe_metadata");
  if (!change) throw errors.parameterMissing("unsafe_metadata");
  return answer(
    request,
    updateUser(request, user, { unsafe_metadata: mergeMetadata(user.unsafe_metadata, change) }),
  );
}

/** `POST /me/change_password` */
export function changePassword(request: FrontendRequest): FrontendReply {
  const { user, session } = requireSession(request);
  const password = requireField(request, "new_password");
  if (user.password_hash) {
    const current = requireField(request, "current_password");
    if (!verifyPassword(current, user.password_hash)) throw errors.currentPasswordIncorrect();
  }
  checkPassword(password, "new_password");
  const changed = setPassword(request, user, hashPassword(password), {
    endOtherSessions: request.form.sign_out_of_other_sessions === "true",
    keepSessionId: session.id,
  });
  return answer(request, changed);
}

/** `POST /me/remove_password`: refused, for a password is required here. */
export function removePassword(request: FrontendRequest): FrontendReply {
  requireSession(request);
  throw errors.passwordRequired();
}

/** `DELETE /me` */
export function deleteMe(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  if (!user.delete_self_enabled) throw errors.deleteSelfDisabled();
  deleteUser(request, user);
  return { response: { object: "user", id: user.id, deleted: true } };
}

/** `GET /me/sessions/active`: the list of devices. Bare, without an envelope. */
export function listMySessions(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const sessions = activeSessions(request.instance, { userId: user.id });
  return { bare: sessions.map((session) => sessionWithActivity(request.instance, session, user)) };
}

/** `POST /me/sessions/{id}/revoke`: signs another device out. */
export function revokeMySession(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const id = request.param("id");
  const session = findSession(request.instance, id);
  if (session?.user_id !== user.id) throw errors.notFound("session", id);
  return { response: frontendSession(request.instance, endSession(request, session, "revoked"), user) };
}

import { errors } from "../errors.ts";
import { normalizeUsername, requireFreeUsername } from "../identifiers.ts";
import { checkPassword, hashPassword, verifyPassword } from "../passwords.ts";
import type { UserRecord } from "../records.ts";
import { activeSessions, endSession, findSession } from "../sessions.ts";
import { deleteUser, mergeMetadata, normalizeName, setPassword, updateUser } from "../users.ts";
import { primaryContact } from "./contacts.ts";
import {
  type FrontendReply,
  type FrontendRequest,
  jsonField,
  requireField,
  requireFreshSession,
  requireSession,
} from "./request.ts";
import { frontendSession, sessionWithActivity } from "./session-json.ts";
import { frontendUser } from "./user-json.ts";

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
  if (form.primary_web3_wallet_id) throw errors.notImplemented("Changing primary_web3_wallet_id");
  if (form.unsafe_metadata !== undefined) throw errors.parameterUnknown("unsafe_metadata");
  const change: Partial<UserRecord> = {};
  if (form.first_name !== undefined) change.first_name = normalizeName(form.first_name, "first_name");
  if (form.last_name !== undefined) change.last_name = normalizeName(form.last_name, "last_name");
  if (form.username !== undefined) change.username = newUsername(request, user, form.username);
  for (const object of ["email_address", "phone_number"] as const) {
    const id = form[`primary_${object}_id`];
    if (id !== undefined) Object.assign(change, primaryContact(user, object, id));
  }
  return answer(request, updateUser(request, user, change));
}

function newUsername({ instance }: FrontendRequest, user: UserRecord, text: string): string | null {
  const { enabled, required } = instance.settings.username;
  if (!enabled) throw errors.parameterUnknown("username");
  if (text === "" && !required) return null;
  const username = normalizeUsername(instance, text);
  requireFreeUsername(instance, username, user.id);
  return username;
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
  const { user, session } = requireFreshSession(request);
  const password = requireField(request, "new_password");
  // A password that others know proves nothing: whoever has to replace it signed in by other means.
  if (user.password_hash && !user.password_compromised) {
    const current = requireField(request, "current_password");
    if (!verifyPassword(current, user.password_hash)) throw errors.currentPasswordIncorrect();
  }
  checkPassword(request.instance, password, "new_password");
  const changed = setPassword(request, user, hashPassword(password), {
    endOtherSessions: request.form.sign_out_of_other_sessions === "true",
    keepSessionId: session.id,
  });
  return answer(request, changed);
}

/** `POST /me/remove_password` */
export function removePassword(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  if (request.instance.settings.password.required) throw errors.passwordRequired();
  if (!user.password_hash) throw errors.noPasswordSet();
  const current = requireField(request, "current_password");
  if (!verifyPassword(current, user.password_hash)) throw errors.currentPasswordIncorrect();
  return answer(request, setPassword(request, user, null, { endOtherSessions: false }));
}

/** `DELETE /me` */
export function deleteMe(request: FrontendRequest): FrontendReply {
  const { user } = requireFreshSession(request);
  if (!user.delete_self_enabled || !request.instance.settings.deleteSelf) throw errors.deleteSelfDisabled();
  deleteUser(request, user);
  return { response: { object: "user", id: user.id, deleted: true } };
}

/** `GET /me/sessions/active`: the list of devices. Bare, without an envelope. */
export function listMySessions(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const sessions = activeSessions(request.instance, { userId: user.id });
  return { bare: sessions.map((session) => sessionWithActivity(request, session, user)) };
}

/** `POST /me/sessions/{id}/revoke`: signs another device out. */
export function revokeMySession(request: FrontendRequest): FrontendReply {
  const { user } = requireSession(request);
  const id = request.param("id");
  const session = findSession(request.instance, id);
  if (session?.user_id !== user.id) throw errors.notFound("session", id);
  return { response: frontendSession(request, endSession(request, session, "revoked"), user) };
}

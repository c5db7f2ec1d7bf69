import { errors } from "../errors.ts";
import { verifyPassword } from "../passwords.ts";
import type { UserRecord } from "../records.ts";
import { endSessions } from "../sessions.ts";
import { lockUser as lockUserRecord, requireUser, setPassword, updateUser } from "../users.ts";
import { type BackendRequest, field, requireText } from "./request.ts";
import { backendUser } from "./user-json.ts";

/** Who gets in, and the password that lets them. */

function change(request: BackendRequest, changes: Partial<UserRecord>) {
  const user = requireUser(request.instance, request.param("id"));
  return backendUser(request.instance, updateUser(request, user, changes));
}

/** `POST /users/{id}/ban`: ends the person's sessions and keeps them out. */
export function banUser(request: BackendRequest) {
  const user = requireUser(request.instance, request.param("id"));
  endSessions(request, { userId: user.id }, "revoked");
  return change(request, { banned: true });
}

/** `POST /users/{id}/unban` */
export const unbanUser = (request: BackendRequest) => change(request, { banned: false });

/** `POST /users/{id}/lock`: keeps the person from signing in for a while. Their sessions go on. */
export function lockUser(request: BackendRequest) {
  const user = requireUser(request.instance, request.param("id"));
  if (!request.instance.settings.lockout.enabled) throw errors.featureNotEnabled();
  return backendUser(request.instance, lockUserRecord(request, user));
}

/** `POST /users/{id}/unlock` */
export const unlockUser = (request: BackendRequest) =>
  change(request, { failed_attempts: 0, locked_until: null });

function requireUserWithPassword(request: BackendRequest): { user: UserRecord; hash: string } {
  const user = requireUser(request.instance, request.param("id"));
  if (!user.password_hash) throw errors.noPasswordSet();
  return { user, hash: user.password_hash };
}

/** `POST /users/{id}/verify_password` */
export function verifyUserPassword(request: BackendRequest) {
  const { hash } = requireUserWithPassword(request);
  if (!verifyPassword(requireText(request, "password"), hash)) throw errors.incorrectPassword();
  return { verified: true };
}

/** `POST /users/{id}/remove_password`, also when nothing else is left to sign in with. */
export function removeUserPassword(request: BackendRequest) {
  const { user } = requireUserWithPassword(request);
  const endOtherSessions = field(request, "sign_out_of_other_sessions", "boolean") ?? false;
  return backendUser(request.instance, setPassword(request, user, null, { endOtherSessions }));
}

/** `POST /users/{id}/password/set_compromised`: the next sign-in wants a new password. */
export function setPasswordCompromised(request: BackendRequest) {
  const { user } = requireUserWithPassword(request);
  if (field(request, "revoke_all_sessions", "boolean")) endSessions(request, { userId: user.id }, "revoked");
  return change(request, { password_compromised: true });
}

/** `POST /users/{id}/password/unset_compromised` */
export const unsetPasswordCompromised = (request: BackendRequest) =>
  change(request, { password_compromised: false });

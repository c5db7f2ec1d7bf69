import { errors } from "../errors.ts";
import type { SessionRecord, UserRecord } from "../records.ts";
import { endSession, findSession } from "../sessions.ts";
import { mintSessionToken } from "../tokens.ts";
import type { FrontendReply, FrontendRequest } from "./request.ts";
import { updateClient } from "./request.ts";
import { frontendSession } from "./user-json.ts";

/** The session that the path names, if it is one of this browser's. */
function requireOwnSession(request: FrontendRequest): { session: SessionRecord; user: UserRecord } {
  const { instance, client } = request;
  const id = request.param("id");
  if (!client) throw errors.signedOut();
  const session = findSession(instance, id);
  const user = instance.users.get(session?.user_id);
  if (!session || !user || session.client_id !== client.id) throw errors.notFound("session", id);
  return { session, user };
}

function requireActive(found: { session: SessionRecord; user: UserRecord }) {
  // clerk-js takes a 401 as the sign to look again who is signed in.
  if (found.session.status !== "active") throw errors.authenticationInvalid();
  return found;
}

/** `GET /client/sessions/{id}` */
export function getSession(request: FrontendRequest): FrontendReply {
  const { session, user } = requireOwnSession(request);
  return { response: frontendSession(request.instance, session, user) };
}

/** `POST /client/sessions/{id}/touch`: makes it the active one. */
export function touchSession(request: FrontendRequest): FrontendReply {
  const { session, user } = requireActive(requireOwnSession(request));
  const { instance } = request;
  if (request.form.active_organization_id) throw errors.notImplemented("Activating an organization");
  const now = Date.now();
  const touched = instance.sessions.put({ ...session, last_active_at: now, updated_at: now });
  const active = instance.users.put({ ...user, last_active_at: now });
  // What led to this session is over once somebody works in it.
  updateClient(request, { last_active_session_id: session.id, sign_in_id: null, sign_up_id: null });
  return { response: frontendSession(instance, touched, active) };
}

/** `POST /client/sessions/{id}/tokens`: a fresh session token. */
export function createToken(request: FrontendRequest): FrontendReply {
  const { session, user } = requireActive(requireOwnSession(request));
  const { instance } = request;
  if (request.form.organization_id) throw errors.notImplemented("A token for an organization");
  const now = Date.now();
  instance.sessions.put({ ...session, last_active_at: now });
  instance.users.put({ ...user, last_active_at: now });
  return { bare: { object: "token", jwt: mintSessionToken(instance, session, user) } };
}

/** `POST /client/sessions/{id}/remove` and `…/end`: signs one account out. */
export function endOwnSession(status: "removed" | "ended") {
  return (request: FrontendRequest): FrontendReply => {
    const { session, user } = requireOwnSession(request);
    const ended = endSession(request, session, status);
    updateClient(request, { sign_in_id: null, sign_up_id: null });
    return { response: frontendSession(request.instance, ended, user) };
  };
}

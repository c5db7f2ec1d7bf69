import { errors } from "../errors.ts";
import { findMembership } from "../organizations.ts";
import type { SessionRecord, UserRecord } from "../records.ts";
import { endSession, findSession, updateClient } from "../sessions.ts";
import { mintSessionToken, mintTemplateToken, requireTemplate } from "../tokens.ts";
import type { FrontendReply, FrontendRequest, SignedIn } from "./request.ts";
import { frontendSession } from "./session-json.ts";

/** The session that the path names, if it is one of this browser's. */
export function requireOwnSession(request: FrontendRequest): SignedIn {
  const { instance, client } = request;
  const id = request.param("id");
  if (!client) throw errors.signedOut();
  const session = findSession(instance, id);
  const user = instance.users.get(session?.user_id);
  if (!session || !user || session.client_id !== client.id) throw errors.notFound("session", id);
  return { session, user };
}

export function requireActive(found: SignedIn): SignedIn {
  // clerk-js takes a 401 as the sign to look again who is signed in.
  if (found.session.status !== "active") throw errors.authenticationInvalid();
  return found;
}

/** `GET /client/sessions/{id}` */
export function getSession(request: FrontendRequest): FrontendReply {
  const { session, user } = requireOwnSession(request);
  return { response: frontendSession(request, session, user) };
}

/** `POST /client/sessions/{id}/touch`: makes it the active one. */
export function touchSession(request: FrontendRequest): FrontendReply {
  const { session, user } = requireActive(requireOwnSession(request));
  const { instance } = request;
  const now = Date.now();
  const touched = instance.sessions.put({
    ...session,
    last_active_organization_id: activeOrganization(request, session, user),
    last_active_at: now,
    updated_at: now,
  });
  const active = instance.users.put({ ...user, last_active_at: now });
  // What led to this session is over once somebody works in it.
  updateClient(request.instance, request.client?.id, {
    last_active_session_id: session.id,
    sign_in_id: null,
    sign_up_id: null,
  });
  return { response: frontendSession(request, touched, active) };
}

/** The organization that a touch makes the active one: by its id or slug; an empty field leaves them all. */
function activeOrganization(
  request: FrontendRequest,
  session: SessionRecord,
  user: UserRecord,
): string | null {
  const { instance } = request;
  const wanted = request.form.active_organization_id;
  if (wanted === undefined) return session.last_active_organization_id;
  if (wanted === "") return null;
  const id = instance.organizations.findBy("slug", wanted)[0]?.id ?? wanted;
  if (!findMembership(instance, id, user.id)) throw errors.organizationNotFoundOrUnauthorized();
  return id;
}

/** `POST /client/sessions/{id}/tokens`: a fresh session token, for an organization if one is named. */
export function createToken(request: FrontendRequest): FrontendReply {
  const { session, user } = requireActive(requireOwnSession(request));
  const { instance } = request;
  const organizationId = request.form.organization_id;
  if (organizationId && !findMembership(instance, organizationId, user.id)) {
    throw errors.organizationNotFoundOrUnauthorized();
  }
  const now = Date.now();
  instance.sessions.put({ ...session, last_active_at: now });
  instance.users.put({ ...user, last_active_at: now });
  const options = organizationId === undefined ? {} : { organizationId: organizationId || null };
  return { bare: { object: "token", jwt: mintSessionToken(request, session, user, options) } };
}

/** `POST /client/sessions/{id}/tokens/{template}`: a token from a JWT template. */
export function createTemplateToken(request: FrontendRequest): FrontendReply {
  const { session, user } = requireActive(requireOwnSession(request));
  const template = requireTemplate(request.instance, request.param("template"));
  return { bare: { object: "token", jwt: mintTemplateToken(request, session, user, template) } };
}

/** `POST /client/sessions/{id}/remove` and `…/end`: signs one account out. */
export function endOwnSession(status: "removed" | "ended") {
  return (request: FrontendRequest): FrontendReply => {
    const { session, user } = requireOwnSession(request);
    const ended = endSession(request, session, status);
    updateClient(request.instance, request.client?.id, { sign_in_id: null, sign_up_id: null });
    return { response: frontendSession(request, ended, user) };
  };
}

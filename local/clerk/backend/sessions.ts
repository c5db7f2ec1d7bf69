import { errors } from "../errors.ts";
import { newSecret } from "../ids.ts";
import type { SessionRecord, UserRecord } from "../records.ts";
import {
  createClient,
  endSession,
  findSession,
  listSessions as listSessionRecords,
  reportSession,
  startSession,
} from "../sessions.ts";
import { mintSessionToken, mintTemplateToken, requireTemplate } from "../tokens.ts";
import { requireUser } from "../users.ts";
import { type BackendRequest, integerField, listed, requireText } from "./request.ts";
import { backendSession } from "./session-json.ts";

const SECOND = 1000;
const TOKEN_SECONDS = { min: 30, max: 10 * 365 * 24 * 60 * 60 };

function requireSession(request: BackendRequest): SessionRecord {
  const session = findSession(request.instance, request.param("id"));
  if (!session) throw errors.notFound("session", request.param("id"));
  return session;
}

/** `GET /sessions` */
export function listSessions(request: BackendRequest) {
  const status = request.query("status");
  const sessions = listSessionRecords(request.instance, {
    userId: request.query("user_id"),
    clientId: request.query("client_id"),
  }).filter((session) => !status || session.status === status);
  return listed(request, sessions, backendSession);
}

/** `GET /sessions/{id}` */
export function getSession(request: BackendRequest) {
  return backendSession(requireSession(request));
}

/** `POST /sessions`: signs a person in without a browser; development instances only, as with Clerk. */
export function createSession(request: BackendRequest) {
  const owner = requireUser(request.instance, requireText(request, "user_id"));
  const client = createClient(request.instance, newSecret());
  const { session, user } = startSession(request, client.id, owner);
  reportSession(request, session, user);
  return backendSession(session);
}

/** `POST /sessions/{id}/revoke` */
export function revokeSession(request: BackendRequest) {
  return backendSession(endSession(request, requireSession(request), "revoked"));
}

/** `POST /sessions/{id}/verify`: the session, if the token is a current one of it. Clerk keeps it for old SDKs. */
export function verifySession(request: BackendRequest) {
  const session = requireSession(request);
  const claims = request.instance.signer.read(requireText(request, "token"));
  const isCurrent = typeof claims?.exp === "number" && claims.exp * SECOND > Date.now();
  if (claims?.sid !== session.id || !isCurrent) throw errors.sessionTokenInvalid();
  if (session.status !== "active") throw errors.authenticationInvalid();
  return backendSession(session);
}

function requireActive(request: BackendRequest): { session: SessionRecord; user: UserRecord } {
  const session = requireSession(request);
  if (session.status !== "active") throw errors.authenticationInvalid();
  return { session, user: requireUser(request.instance, session.user_id) };
}

/** `POST /sessions/{id}/tokens` */
export function createSessionToken(request: BackendRequest) {
  const { session, user } = requireActive(request);
  const seconds = integerField(request, "expires_in_seconds", TOKEN_SECONDS);
  const options = seconds === undefined ? {} : { lifetime: seconds * SECOND };
  return { object: "token", jwt: mintSessionToken(request, session, user, options) };
}

/** `POST /sessions/{id}/tokens/{template}` */
export function createTemplateToken(request: BackendRequest) {
  const { session, user } = requireActive(request);
  const template = requireTemplate(request.instance, request.param("template"));
  const seconds = integerField(request, "expires_in_seconds", TOKEN_SECONDS);
  const lasting = { ...template, lifetime: seconds ?? template.lifetime };
  return { object: "token", jwt: mintTemplateToken(request, session, user, lasting) };
}

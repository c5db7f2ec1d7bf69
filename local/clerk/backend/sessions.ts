import { errors } from "../errors.ts";
import { newSecret } from "../ids.ts";
import type { SessionRecord } from "../records.ts";
import {
  createClient,
  endSession,
  findSession,
  listSessions as listSessionRecords,
  reportSession,
  startSession,
} from "../sessions.ts";
import { mintSessionToken } from "../tokens.ts";
import { requireUser } from "../users.ts";
import { type BackendRequest, field, page } from "./request.ts";
import { backendSession } from "./session-json.ts";

const SECOND = 1000;

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
  const data = page(request, sessions).map(backendSession);
  return request.query("paginated") === "true" ? { data, total_count: sessions.length } : data;
}

/** `GET /sessions/{id}` */
export function getSession(request: BackendRequest) {
  return backendSession(requireSession(request));
}

/** `POST /sessions`: signs a person in without a browser; development instances only, as with Clerk. */
export function createSession(request: BackendRequest) {
  const userId = field(request, "user_id", "string");
  if (!userId) throw errors.parameterMissing("user_id");
  const client = createClient(request.instance, newSecret());
  const { session, user } = startSession(request, client.id, requireUser(request.instance, userId));
  reportSession(request, session, user);
  return backendSession(session);
}

/** `POST /sessions/{id}/revoke` */
export function revokeSession(request: BackendRequest) {
  return backendSession(endSession(request, requireSession(request), "revoked"));
}

/** `POST /sessions/{id}/tokens` */
export function createSessionToken(request: BackendRequest) {
  const session = requireSession(request);
  if (session.status !== "active") throw errors.authenticationInvalid();
  const user = requireUser(request.instance, session.user_id);
  const lifetime = field(request, "expires_in_seconds", "number");
  const jwt = mintSessionToken(request, session, user, lifetime ? { lifetime: lifetime * SECOND } : {});
  return { object: "token", jwt };
}

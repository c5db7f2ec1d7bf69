import type { ActorTokenJSON } from "@clerk/backend";
import { errors } from "../errors.ts";
import type { ActorTokenRecord } from "../records.ts";
import { newTokenRecord, ticketUrl } from "../tickets.ts";
import { requireUser } from "../users.ts";
import { type BackendRequest, integerField, objectField, requireText } from "./request.ts";

const SECOND = 1000;
const HOUR_SECONDS = 60 * 60;
const SESSION_SECONDS = 30 * 60;

function actorTokenJson(request: BackendRequest, record: ActorTokenRecord): ActorTokenJSON {
  return {
    object: "actor_token",
    id: record.id,
    user_id: record.user_id,
    status: record.status,
    actor: record.actor,
    token: record.token,
    url: ticketUrl(request.instance, record.token),
    created_at: record.created_at,
    updated_at: record.updated_at,
  };
}

/** `POST /actor_tokens`: a ticket that lets somebody act as a person, once, in a session of its own. */
export function createActorToken(request: BackendRequest) {
  const { instance } = request;
  const user = requireUser(instance, requireText(request, "user_id"));
  const actor = objectField(request, "actor");
  if (!actor) throw errors.parameterMissing("actor");
  const { sub } = actor;
  if (typeof sub !== "string" || sub === "") throw errors.parameterMissing("actor.sub");
  const seconds = integerField(request, "expires_in_seconds", { min: 1 }) ?? HOUR_SECONDS;
  const sessionSeconds =
    integerField(request, "session_max_duration_in_seconds", { min: 1 }) ?? SESSION_SECONDS;
  const record = instance.actorTokens.put({
    ...newTokenRecord(instance, "actor_token", user, seconds * SECOND),
    actor: { ...actor, sub },
    session_lifetime: sessionSeconds * SECOND,
  });
  return actorTokenJson(request, record);
}

/** `POST /actor_tokens/{id}/revoke` */
export function revokeActorToken(request: BackendRequest) {
  const { actorTokens } = request.instance;
  const token = actorTokens.get(request.param("id"));
  if (!token) throw errors.notFound("actor token", request.param("id"));
  if (token.status !== "pending") throw errors.actorTokenNotPending(token.status);
  return actorTokenJson(request, actorTokens.put({ ...token, status: "revoked", updated_at: Date.now() }));
}

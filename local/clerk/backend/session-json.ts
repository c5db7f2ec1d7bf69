import type { ClientJSON, SessionJSON } from "@clerk/backend";
import type { ClientRecord, SessionRecord } from "../records.ts";

/** A session in the shape of the Backend API. */
export function backendSession(session: SessionRecord): SessionJSON {
  return {
    object: "session",
    id: session.id,
    client_id: session.client_id,
    user_id: session.user_id,
    status: session.status,
    ...(session.last_active_organization_id
      ? { last_active_organization_id: session.last_active_organization_id }
      : {}),
    actor: session.actor,
    latest_activity: {
      // Clerk's own value is missing from its list of object types.
      object: "session_activity" as SessionJSON["object"],
      ...session.latest_activity,
    } as SessionJSON["latest_activity"],
    last_active_at: session.last_active_at,
    expire_at: session.expire_at,
    abandon_at: session.abandon_at,
    created_at: session.created_at,
    updated_at: session.updated_at,
  };
}

/** A client in the shape of the Backend API. */
export function backendClient(client: ClientRecord, sessions: SessionRecord[]): ClientJSON {
  return {
    object: "client",
    id: client.id,
    session_ids: sessions.map((session) => session.id),
    sessions: sessions.map(backendSession),
    sign_in_id: client.sign_in_id,
    sign_up_id: client.sign_up_id,
    last_active_session_id: client.last_active_session_id,
    last_authentication_strategy:
      client.last_authentication_strategy as ClientJSON["last_authentication_strategy"],
    created_at: client.created_at,
    updated_at: client.updated_at,
  };
}

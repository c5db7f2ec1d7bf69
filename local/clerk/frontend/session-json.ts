import type {
  ActClaim,
  SessionActivityJSON,
  SessionJSON,
  SessionWithActivitiesJSON,
} from "@clerk/shared/types";
import type { SessionRecord, UserRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { sessionTasks } from "../session-tasks.ts";
import { factorVerificationAge, mintSessionToken } from "../tokens.ts";
import { frontendUser, publicUserData, type WithNull } from "./user-json.ts";

/** A session in the shape of the Frontend API; an active one has a fresh token with it. */
export function frontendSession(scope: Scope, session: SessionRecord, user: UserRecord): SessionJSON {
  const { instance } = scope;
  const active = session.status === "active";
  const tasks = active ? sessionTasks(instance, session, user) : [];
  const json: WithNull<SessionJSON, "last_active_token"> = {
    object: "session",
    id: session.id,
    status: tasks.length > 0 ? "pending" : session.status,
    factor_verification_age: factorVerificationAge(session),
    expire_at: session.expire_at,
    abandon_at: session.abandon_at,
    last_active_at: session.last_active_at,
    last_active_organization_id: session.last_active_organization_id,
    last_active_token: active
      ? { object: "token", id: session.id, jwt: mintSessionToken(scope, session, user) }
      : null,
    actor: session.actor as ActClaim | null,
    tasks: tasks.length > 0 ? tasks : null,
    user: frontendUser(instance, user),
    public_user_data: publicUserData(instance, user),
    created_at: session.created_at,
    updated_at: session.updated_at,
  };
  return json as SessionJSON;
}

/** A session in a person's list of devices. */
export function sessionWithActivity(
  scope: Scope,
  session: SessionRecord,
  user: UserRecord,
): SessionWithActivitiesJSON {
  const activity: SessionActivityJSON = {
    object: "session_activity",
    ...session.latest_activity,
    city: "this machine",
  };
  // Another device's token is none of this browser's business.
  const json: WithNull<SessionJSON, "last_active_token"> = {
    ...frontendSession(scope, session, user),
    last_active_token: null,
  };
  return { ...(json as SessionJSON), user: null, latest_activity: activity };
}

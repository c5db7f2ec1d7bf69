import type { ClientJSON } from "@clerk/shared/types";
import type { ClientRecord } from "../records.ts";
import type { Scope } from "../scope.ts";
import { activeSessions } from "../sessions.ts";
import { frontendSession } from "./session-json.ts";
import { signInJson } from "./sign-in-json.ts";
import { signUpJson } from "./sign-up-json.ts";

const YEAR = 365 * 24 * 60 * 60_000;

/** A client in the shape of the Frontend API: who is signed in on this browser, and what is under way. */
export function clientJson(scope: Scope, client: ClientRecord): ClientJSON {
  const { instance } = scope;
  const now = Date.now();
  const signIn = instance.signIns.get(client.sign_in_id);
  const signUp = instance.signUps.get(client.sign_up_id);
  return {
    object: "client",
    id: client.id,
    sessions: activeSessions(instance, { clientId: client.id }).flatMap((session) => {
      const user = instance.users.get(session.user_id);
      return user ? [frontendSession(scope, session, user)] : [];
    }),
    sign_in: signIn && signIn.abandon_at > now ? signInJson(instance, signIn) : null,
    sign_up: signUp && signUp.abandon_at > now ? signUpJson(instance, signUp) : null,
    // Nothing here can solve a captcha.
    captcha_bypass: true,
    last_active_session_id: client.last_active_session_id,
    last_authentication_strategy:
      client.last_authentication_strategy as ClientJSON["last_authentication_strategy"],
    cookie_expires_at: now + YEAR,
    created_at: client.created_at,
    updated_at: client.updated_at,
  };
}

import { backendSession } from "./backend/session-json.ts";
import { backendUser } from "./backend/user-json.ts";
import { errors } from "./errors.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import { firstOrganization } from "./organizations.ts";
import type {
  ActorRecord,
  ClientRecord,
  SessionActivityRecord,
  SessionRecord,
  UserRecord,
} from "./records.ts";
import type { Scope } from "./scope.ts";

const BROWSERS: readonly [name: string, version: RegExp][] = [
  ["Edge", /Edg\/([\d.]+)/],
  ["Firefox", /Firefox\/([\d.]+)/],
  ["Chrome", /Chrome\/([\d.]+)/],
  ["Safari", /Version\/([\d.]+).*Safari/],
];

function describeDevice({ client_ip, user_agent }: Scope["http"]): SessionActivityRecord {
  const isMobile = /Mobi|Android/.test(user_agent);
  const browser = BROWSERS.find(([, pattern]) => pattern.test(user_agent));
  return {
    id: newId("sess_activity"),
    browser_name: browser?.[0] ?? "",
    browser_version: browser ? (browser[1].exec(user_agent)?.[1] ?? "") : "",
    device_type: isMobile ? "Mobile" : "",
    is_mobile: isMobile,
    ip_address: client_ip,
  };
}

/** A session as it is now: nothing writes down the moment at which one expires. */
function current(session: SessionRecord): SessionRecord {
  if (session.status !== "active") return session;
  if (session.abandon_at <= Date.now()) return { ...session, status: "abandoned" };
  if (session.expire_at <= Date.now()) return { ...session, status: "expired" };
  return session;
}

export function findSession(instance: Instance, id: string | null | undefined): SessionRecord | null {
  const session = instance.sessions.get(id);
  return session && current(session);
}

/** The sessions of a person or of a browser, newest first. */
export function listSessions(
  instance: Instance,
  of: { userId?: string; clientId?: string | null },
): SessionRecord[] {
  const { sessions } = instance;
  let found: SessionRecord[];
  if (of.userId) found = sessions.findBy("user_id", of.userId);
  else if (of.clientId) found = sessions.findBy("client_id", of.clientId);
  else found = of.clientId === null ? [] : sessions.all();
  return found.map(current).filter((session) => !of.clientId || session.client_id === of.clientId);
}

export function activeSessions(
  instance: Instance,
  of: { userId?: string; clientId?: string | null },
): SessionRecord[] {
  return listSessions(instance, of).filter((session) => session.status === "active");
}

/** A new client: a browser as Clerk sees it. */
export function createClient(instance: Instance, token: string): ClientRecord {
  const now = Date.now();
  return instance.clients.put({
    id: newId("client"),
    token,
    sign_in_id: null,
    sign_up_id: null,
    last_active_session_id: null,
    last_authentication_strategy: null,
    created_at: now,
    updated_at: now,
  });
}

/** Changes a client and leaves the rest of it as it is. One that is not there stays so. */
export function updateClient(
  instance: Instance,
  id: string | null | undefined,
  change: Partial<Omit<ClientRecord, "id">>,
): void {
  const client = instance.clients.get(id);
  if (client) instance.clients.put({ ...client, ...change });
}

export interface NewSession {
  /** The person who acts as the user, if somebody does. */
  actor?: ActorRecord | null;
  hasSecondFactor?: boolean;
  /** Milliseconds. */
  lifetime?: number;
}

/**
 * Signs a person in on a client. The caller reports it with `reportSession`, after whatever comes before it.
 * @throws ClerkError when the person is banned
 */
export function startSession(
  scope: Scope,
  clientId: string,
  user: UserRecord,
  { actor = null, hasSecondFactor = false, lifetime }: NewSession = {},
): { session: SessionRecord; user: UserRecord } {
  const { instance } = scope;
  if (user.banned) throw errors.userBanned();
  const rules = instance.settings.session;
  const now = Date.now();
  const session = instance.sessions.put({
    id: newId("sess"),
    client_id: clientId,
    user_id: user.id,
    status: "active",
    first_factor_verified_at: now,
    second_factor_verified_at: hasSecondFactor ? now : null,
    verification: null,
    last_active_organization_id: firstOrganization(instance, user),
    actor,
    latest_activity: describeDevice(scope.http),
    last_active_at: now,
    expire_at: now + (lifetime ?? rules.lifetime),
    abandon_at: now + Math.max(rules.abandonAfter, lifetime ?? 0),
    created_at: now,
    updated_at: now,
  });
  updateClient(instance, clientId, { last_active_session_id: session.id, updated_at: now });
  if (actor) return { session, user };
  return { session, user: instance.users.put({ ...user, last_sign_in_at: now, last_active_at: now }) };
}

/** Sends the webhook of a session that has just begun. */
export function reportSession(scope: Scope, session: SessionRecord, user: UserRecord): void {
  emit(scope, "session.created", { ...backendSession(session), user: backendUser(scope.instance, user) });
}

/** Ends one session and reports it. One that is not active stays as it is. */
export function endSession(
  scope: Scope,
  session: SessionRecord,
  status: "ended" | "removed" | "revoked",
): SessionRecord {
  const { instance } = scope;
  if (session.status !== "active") return session;
  const now = Date.now();
  const ended = instance.sessions.put({ ...session, status, updated_at: now });
  const client = instance.clients.get(session.client_id);
  if (client) {
    const next = activeSessions(instance, { clientId: client.id })[0]?.id ?? null;
    const wasLast = client.last_active_session_id === session.id;
    instance.clients.put({
      ...client,
      last_active_session_id: wasLast ? next : client.last_active_session_id,
      updated_at: now,
    });
  }
  const user = instance.users.get(session.user_id);
  emit(scope, `session.${status}`, {
    ...backendSession(ended),
    user: user && backendUser(instance, user),
  });
  return ended;
}

/** Ends all active sessions of a person or a browser but one. */
export function endSessions(
  scope: Scope,
  of: { userId?: string; clientId?: string; exceptId?: string | null },
  status: "ended" | "removed" | "revoked",
): void {
  for (const session of activeSessions(scope.instance, of)) {
    if (session.id !== of.exceptId) endSession(scope, session, status);
  }
}

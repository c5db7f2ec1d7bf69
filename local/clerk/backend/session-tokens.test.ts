import { createHmac } from "node:crypto";
import { createClerkClient, verifyToken } from "@clerk/backend";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { refreshCookie, refreshToken } from "../refresh-tokens.ts";
import {
  APP_ORIGIN,
  PUBLIC_KEY_PEM,
  PUBLISHABLE_KEY,
  SECRET_KEY,
  startTestClerk,
  type TestClerk,
} from "../test-support.ts";
import { refusal } from "./test-state.ts";

/** What Clerk's SDKs derive from the publishable key. */
const KEYS = { secretKey: SECRET_KEY, cookieSuffix: "YbtbZGOu" };

let clerk: TestClerk;
let sessions: TestClerk["backend"]["sessions"];
let sessionId: string;
let people = 0;
beforeAll(async () => {
  clerk = await startTestClerk();
  sessions = clerk.backend.sessions;
});
beforeEach(async () => {
  const emailAddress = [`token-${people++}@example.com`];
  const details = { emailAddress, skipPasswordRequirement: true as const, publicMetadata: { role: "boss" } };
  const { id: userId } = await clerk.backend.users.createUser(details);
  ({ id: sessionId } = await sessions.createSession({ userId }));
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => clerk.stop());

/** A session token of which the minute is over. */
async function expiredToken(): Promise<string> {
  const { jwt } = await sessions.getToken(sessionId);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 120_000 });
  return jwt;
}

describe("verifying a session", () => {
  it("wants a current token of that session", async () => {
    const { jwt } = await sessions.getToken(sessionId);
    const other = await sessions.createSession({ userId: (await sessions.getSession(sessionId)).userId });
    const invalid = refusal(400, "invalid_session_token");
    await expect(sessions.verifySession(other.id, jwt)).rejects.toMatchObject(invalid);
    await expect(sessions.verifySession(sessionId, `${jwt}x`)).rejects.toMatchObject(invalid);
    const expired = await expiredToken();
    await expect(sessions.verifySession(sessionId, expired)).rejects.toMatchObject(invalid);
  });
});

describe("a token from a JWT template", () => {
  it("has the template's claims and lifetime, and no session", async () => {
    await clerk.backend.jwtTemplates.create({
      name: "service",
      claims: { aud: "service", role: "{{user.public_metadata.role}}" },
      lifetime: 300,
    });
    const { jwt } = await sessions.getToken(sessionId, "service");
    const claims = await verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM, headerType: "JWT" });
    expect(claims).toMatchObject({ aud: "service", role: "boss" });
    expect(claims.exp - claims.iat).toBe(300);
    expect(claims.sid).toBeUndefined();
    const short = await sessions.getToken(sessionId, "service", 30);
    const shortClaims = await verifyToken(short.jwt, { jwtKey: PUBLIC_KEY_PEM });
    expect(shortClaims.exp - shortClaims.iat).toBe(30);
  });

  it("is signed with the template's own key when it has one", async () => {
    await clerk.backend.jwtTemplates.create({
      name: "hmac",
      claims: { role: "authenticated" },
      customSigningKey: true,
      signingAlgorithm: "HS256",
      signingKey: "a shared secret",
    });
    const { jwt } = await sessions.getToken(sessionId, "hmac");
    const [header = "", payload = "", signature] = jwt.split(".");
    const expected = createHmac("sha256", "a shared secret").update(`${header}.${payload}`);
    expect(signature).toBe(expected.digest("base64url"));
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ alg: "HS256" });
  });

  it("is not made from an unknown template", async () => {
    await expect(sessions.getToken(sessionId, "nowhere")).rejects.toMatchObject(
      refusal(404, "resource_not_found"),
    );
  });
});

describe("refreshing a session", () => {
  const refresh = async (change: Record<string, unknown> = {}) =>
    sessions.refreshSession(sessionId, {
      expired_token: await expiredToken(),
      refresh_token: refreshToken(KEYS, { id: sessionId }),
      request_origin: APP_ORIGIN,
      ...change,
    });

  it("trades an expired token for a fresh one", async () => {
    const { jwt } = await refresh();
    expect(await verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM })).toMatchObject({
      sid: sessionId,
      azp: APP_ORIGIN,
    });
  });

  it("spares the app's server the handshake: the SDK signs the request in and sets the cookies", async () => {
    const client = createClerkClient({
      secretKey: SECRET_KEY,
      publishableKey: PUBLISHABLE_KEY,
      apiUrl: clerk.url,
      jwtKey: PUBLIC_KEY_PEM,
      telemetry: { disabled: true },
    });
    const expired = await expiredToken();
    const [refreshPair = ""] = refreshCookie(KEYS, { id: sessionId }).split(";");
    const cookie = [
      `__session=${expired}`,
      `__session_${KEYS.cookieSuffix}=${expired}`,
      "__client_uat=1",
      `__client_uat_${KEYS.cookieSuffix}=1`,
      "__clerk_db_jwt=dvb_1",
      `__clerk_db_jwt_${KEYS.cookieSuffix}=dvb_1`,
      refreshPair,
    ].join("; ");
    const headers = { cookie, "sec-fetch-dest": "document", accept: "text/html" };
    const state = await client.authenticateRequest(new Request(`${APP_ORIGIN}/`, { headers }));
    expect(state.status).toBe("signed-in");
    expect(state.toAuth()).toMatchObject({ sessionId });
    const names = state.headers.getSetCookie().map((text) => text.split("=")[0]);
    expect(names).toEqual(["__session", `__session_${KEYS.cookieSuffix}`, `__refresh_${KEYS.cookieSuffix}`]);
  });

  it.each([
    ["another refresh token", () => ({ refresh_token: "x" }), "refresh_token_not_found"],
    [
      "the token of another session",
      () => ({ refresh_token: refreshToken(KEYS, { id: "sess_x" }) }),
      "refresh_token_not_found",
    ],
    ["a forged token", () => ({ expired_token: "a.b.c" }), "expired_session_token_invalid"],
    [
      "another origin",
      () => ({ request_origin: "https://evil.example" }),
      "refresh_request_origin_azp_mismatch",
    ],
    ["no origin", () => ({ request_origin: "nonsense" }), "refresh_request_origin_invalid"],
  ])("is refused with %s", async (_, change, code) => {
    await expect(refresh(change())).rejects.toMatchObject(refusal(401, code));
  });

  it("is refused once the session has ended, or for a session that the token is not of", async () => {
    const other = await sessions.createSession({ userId: (await sessions.getSession(sessionId)).userId });
    const { jwt } = await sessions.getToken(other.id);
    await expect(refresh({ expired_token: jwt })).rejects.toMatchObject(refusal(401, "refresh_sid_mismatch"));
    vi.useRealTimers();
    const { jwt: own } = await sessions.getToken(sessionId);
    await sessions.revokeSession(sessionId);
    await expect(
      sessions.refreshSession(sessionId, {
        expired_token: own,
        refresh_token: refreshToken(KEYS, { id: sessionId }),
        request_origin: APP_ORIGIN,
      }),
    ).rejects.toMatchObject(refusal(401, "session_refresh_inactive_session"));
  });
});

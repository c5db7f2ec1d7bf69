import { verifyToken } from "@clerk/backend";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { PUBLIC_KEY_PEM, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

const DAY = 24 * 60 * 60_000;

let clerk: TestClerk;
let people = 0;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
afterEach(() => {
  vi.useRealTimers();
});

const newAddress = () => `person-${people++}@example.com`;

async function signedUp() {
  const browser = await TestBrowser.open(clerk);
  const email = newAddress();
  return { browser, email, ...(await browser.signUp(email)) };
}

/** A second browser of the same person. */
async function signedInElsewhere(email: string) {
  const browser = await TestBrowser.open(clerk);
  const { body } = await browser.signIn(email);
  return { browser, sessionId: body.created_session_id as string };
}

const claimsOf = (jwt: string) => verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM });

describe("the token of a session", () => {
  it("is fresh at each request, and comes without an envelope", async () => {
    const { browser, userId, sessionId } = await signedUp();
    const first = await browser.post(`/client/sessions/${sessionId}/tokens`);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 43_000 });
    const second = await browser.post(`/client/sessions/${sessionId}/tokens`);
    expect(Object.keys(first.body)).toEqual(["object", "jwt"]);
    const claims = [await claimsOf(first.body.jwt), await claimsOf(second.body.jwt)];
    expect(claims.map(({ sid, sub }) => [sid, sub])).toEqual([
      [sessionId, userId],
      [sessionId, userId],
    ]);
    expect((claims[1]?.iat ?? 0) - (claims[0]?.iat ?? 0)).toBe(43);
  });

  it("shows changed public metadata at once when the user is reloaded", async () => {
    const { browser, userId } = await signedUp();
    await clerk.backend.users.updateUserMetadata(userId, { publicMetadata: { role: "admin" } });
    const { client } = await browser.call("GET", "/me");
    const { metadata } = await claimsOf(client?.sessions[0]?.last_active_token?.jwt ?? "");
    expect(metadata).toEqual({ role: "admin" });
  });

  it("is refused with 401 once the session was revoked, and for good", async () => {
    const { browser, sessionId } = await signedUp();
    await clerk.backend.sessions.revokeSession(sessionId);
    const { status, error } = await browser.post(`/client/sessions/${sessionId}/tokens`);
    expect([status, error?.code]).toEqual([401, "authentication_invalid"]);
    expect((await browser.call("GET", "/me")).status).toBe(401);
  });

  it("is not given to another browser", async () => {
    const { sessionId } = await signedUp();
    const { browser: stranger } = await signedUp();
    const nobody = await TestBrowser.open(clerk);
    for (const action of ["tokens", "touch", "remove", "end"]) {
      expect((await stranger.post(`/client/sessions/${sessionId}/${action}`)).status, action).toBe(404);
      expect((await nobody.post(`/client/sessions/${sessionId}/${action}`)).status, action).toBe(401);
    }
    const query = `/me?_clerk_session_id=${sessionId}`;
    expect((await stranger.call("GET", query)).status).toBe(401);
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe("active");
  });

  it("is refused after the session's life of a week", async () => {
    const { browser, sessionId } = await signedUp();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * DAY });
    expect((await browser.post(`/client/sessions/${sessionId}/tokens`)).status).toBe(401);
    expect((await browser.client())?.sessions).toEqual([]);
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe("expired");
  });
});

describe("a session in use", () => {
  it("is the active one after a touch, and what led to it is forgotten", async () => {
    const { browser, sessionId } = await signedUp();
    expect((await browser.client())?.sign_up).not.toBeNull();
    const { body, client } = await browser.post(`/client/sessions/${sessionId}/touch`, {
      active_organization_id: "",
      intent: "focus",
    });
    expect(body).toMatchObject({ object: "session", id: sessionId, status: "active" });
    expect(client).toMatchObject({ last_active_session_id: sessionId, sign_in: null, sign_up: null });
  });

  it("keeps the time at which somebody signed in while it is used", async () => {
    const { browser, sessionId } = await signedUp();
    const before = await browser.client();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    await browser.post(`/client/sessions/${sessionId}/touch`);
    await browser.post(`/client/sessions/${sessionId}/tokens`);
    const after = await browser.client();
    expect(after?.updated_at).toBe(before?.updated_at);
    expect(after?.sessions[0]?.last_active_at).toBeGreaterThan(before?.sessions[0]?.last_active_at ?? 0);
  });

  it("can be read, and an unknown one is 404", async () => {
    const { browser, sessionId } = await signedUp();
    expect((await browser.call("GET", `/client/sessions/${sessionId}`)).body.id).toBe(sessionId);
    expect((await browser.call("GET", "/client/sessions/sess_unknown")).status).toBe(404);
  });
});

describe("signing out", () => {
  it.each([
    ["removed", "POST", (id: string) => `/client/sessions/${id}/remove`],
    ["ended", "POST", (id: string) => `/client/sessions/${id}/end`],
    ["removed", "DELETE", () => "/client/sessions"],
    ["removed", "DELETE", () => "/client"],
  ])("leaves the session %s by %s", async (status, method, path) => {
    const { browser, email, sessionId } = await signedUp();
    const { status: answered } = await browser.call(method, path(sessionId));
    expect(answered).toBe(200);
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe(status);
    expect((await browser.client())?.sessions ?? []).toEqual([]);
    expect((await browser.client())?.last_active_session_id ?? null).toBeNull();
    expect((await browser.signIn(email)).body.status).toBe("complete");
  });

  it("leaves the person's other browsers signed in", async () => {
    const { browser, email, sessionId } = await signedUp();
    const elsewhere = await signedInElsewhere(email);
    await browser.post(`/client/sessions/${sessionId}/remove`);
    expect((await elsewhere.browser.client())?.sessions[0]?.id).toBe(elsewhere.sessionId);
  });
});

describe("the list of devices", () => {
  it("has the person's active sessions, each with its device, and nobody else's", async () => {
    const { browser, email, sessionId } = await signedUp();
    const elsewhere = await signedInElsewhere(email);
    await signedUp();
    const { body } = await browser.call("GET", "/me/sessions/active");
    expect(body.map((session: { id: string }) => session.id)).toEqual([elsewhere.sessionId, sessionId]);
    expect(body[0]).toMatchObject({ latest_activity: { object: "session_activity", is_mobile: false } });
  });

  it("tells browsers apart by what they say of themselves", async () => {
    const { browser } = await signedUp();
    const agent = "Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/18.1 Mobile/15E148 Safari/604.1";
    const { token } = await clerk.backend.signInTokens.createSignInToken({
      userId: (await browser.call("GET", "/me")).body.id,
      expiresInSeconds: 60,
    });
    await fetch(`${clerk.url}/v1/client/sign_ins`, {
      method: "POST",
      headers: { "user-agent": agent, "x-forwarded-for": "203.0.113.7, 10.0.0.1" },
      body: new URLSearchParams({ strategy: "ticket", ticket: token }),
    });
    const { body } = await browser.call("GET", "/me/sessions/active");
    expect(body[0].latest_activity).toMatchObject({
      browser_name: "Safari",
      browser_version: "18.1",
      is_mobile: true,
      ip_address: "203.0.113.7",
    });
  });
});

describe("a browser", () => {
  it("with an unknown development token is told to get another one", async () => {
    const browser = await TestBrowser.open(clerk);
    browser.devBrowser = "dvb_unknown";
    const { status, error } = await browser.call("GET", "/client");
    expect([status, error?.code]).toEqual([401, "dev_browser_unauthenticated"]);
  });

  it("without one is known by its cookie", async () => {
    const made = await fetch(`${clerk.url}/v1/client?_method=PUT`, { method: "POST" });
    const { response } = (await made.json()) as { response: { id: string } };
    const cookie = made.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const answer = await fetch(`${clerk.url}/v1/client`, { headers: { cookie } });
    expect(await answer.json()).toMatchObject({ response: { id: response.id }, client: null });
  });
});

import { verifyToken } from "@clerk/backend";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PUBLIC_KEY_PEM, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
let userId: string;
let people = 0;
beforeAll(async () => {
  clerk = await startTestClerk();
});
beforeEach(async () => {
  const emailAddress = [`person-${people++}@example.com`];
  ({ id: userId } = await clerk.backend.users.createUser({ emailAddress, skipPasswordRequirement: true }));
});
afterAll(() => clerk.stop());

const notFound = { clerkError: true, status: 404, errors: [{ code: "resource_not_found" }] };

describe("sessions", () => {
  it("begin without a browser, on a client of their own", async () => {
    const { sessions, clients, users } = clerk.backend;
    const created = await sessions.createSession({ userId });
    expect(created).toMatchObject({ userId, status: "active", actor: null });
    expect(created.id).toMatch(/^sess_\w{27}$/);
    expect(created.expireAt).toBeGreaterThan(Date.now());
    expect(await sessions.getSession(created.id)).toEqual(created);
    const client = await clients.getClient(created.clientId);
    expect(client).toMatchObject({ sessionIds: [created.id], lastActiveSessionId: created.id });
    expect((await users.getUser(userId)).lastSignInAt).toBe(created.createdAt);
  });

  it("do not begin for somebody who is unknown or banned", async () => {
    const { sessions, users } = clerk.backend;
    await expect(sessions.createSession({ userId: "user_unknown" })).rejects.toMatchObject(notFound);
    await users.banUser(userId);
    await expect(sessions.createSession({ userId })).rejects.toMatchObject({
      status: 403,
      errors: [{ code: "user_banned" }],
    });
    expect((await sessions.getSessionList({ userId })).totalCount).toBe(0);
  });

  it("are listed by person, client and status, in pages", async () => {
    const { sessions } = clerk.backend;
    const first = await sessions.createSession({ userId });
    const second = await sessions.createSession({ userId });
    const third = await sessions.createSession({ userId });
    await sessions.revokeSession(second.id);
    const list = async (query: Parameters<typeof sessions.getSessionList>[0]) => {
      const { data, totalCount } = await sessions.getSessionList(query);
      return [data.map((session) => session.id), totalCount];
    };
    expect(await list({ userId })).toEqual([[third.id, second.id, first.id], 3]);
    expect(await list({ userId, status: "active" })).toEqual([[third.id, first.id], 2]);
    expect(await list({ userId, status: "revoked" })).toEqual([[second.id], 1]);
    expect(await list({ clientId: first.clientId })).toEqual([[first.id], 1]);
    expect(await list({ userId, clientId: first.clientId })).toEqual([[first.id], 1]);
    expect(await list({ userId, limit: 1, offset: 1 })).toEqual([[second.id], 3]);
  });

  it("end in the browser when they are revoked, and cannot be revoked into another state", async () => {
    const browser = await TestBrowser.open(clerk);
    const { sessionId } = await browser.signUp(`revoked-${people}@example.com`);
    expect((await clerk.backend.sessions.revokeSession(sessionId)).status).toBe("revoked");
    expect(await browser.client()).toMatchObject({ sessions: [], last_active_session_id: null });
    const again = await clerk.backend.sessions.revokeSession(sessionId);
    expect(again).toEqual(await clerk.backend.sessions.getSession(sessionId));
    await expect(clerk.backend.sessions.revokeSession("sess_unknown")).rejects.toMatchObject(notFound);
  });
});

describe("session tokens", () => {
  it("verify with the public key and speak for the session, for a minute unless told otherwise", async () => {
    const { sessions } = clerk.backend;
    const session = await sessions.createSession({ userId });
    const short = await verifyToken((await sessions.getToken(session.id)).jwt, { jwtKey: PUBLIC_KEY_PEM });
    expect(short).toMatchObject({
      sid: session.id,
      sub: userId,
      iss: "https://standin-local-1.clerk.accounts.dev",
      sts: "active",
      v: 2,
    });
    expect(short.exp - short.iat).toBe(60);
    const { jwt } = await sessions.getToken(session.id, "", 600);
    const long = await verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM });
    expect(long.exp - long.iat).toBe(600);
  });

  it("carry the public metadata as it is at that moment", async () => {
    const { sessions, users } = clerk.backend;
    const session = await sessions.createSession({ userId });
    await users.updateUserMetadata(userId, { publicMetadata: { role: "admin" } });
    const claims = await verifyToken((await sessions.getToken(session.id)).jwt, { jwtKey: PUBLIC_KEY_PEM });
    expect(claims.metadata).toEqual({ role: "admin" });
  });

  it("are not made for a session that has ended", async () => {
    const { sessions } = clerk.backend;
    const session = await sessions.createSession({ userId });
    await sessions.revokeSession(session.id);
    await expect(sessions.getToken(session.id)).rejects.toMatchObject({ status: 401 });
  });
});

describe("clients", () => {
  it("are listed with their sessions", async () => {
    const session = await clerk.backend.sessions.createSession({ userId });
    const { data, totalCount } = await clerk.backend.clients.getClientList();
    expect(totalCount).toBeGreaterThanOrEqual(data.length);
    expect(data[0]).toMatchObject({ id: session.clientId, sessions: [{ id: session.id, userId }] });
  });

  it("are found by the browser's cookie, and by no other text", async () => {
    const answer = await fetch(`${clerk.url}/v1/client?_method=PUT`, { method: "POST" });
    const cookie = answer.headers.getSetCookie().find((text) => text.startsWith("__client="));
    expect(cookie).toMatch(/HttpOnly/);
    const token = /^__client=([^;]+)/.exec(cookie ?? "")?.[1] ?? "";
    const { response } = (await answer.json()) as { response: { id: string } };
    expect((await clerk.backend.clients.verifyClient(token)).id).toBe(response.id);
    await expect(clerk.backend.clients.verifyClient(`${token}x`)).rejects.toMatchObject(notFound);
    await expect(clerk.backend.clients.getClient("client_unknown")).rejects.toMatchObject(notFound);
  });
});

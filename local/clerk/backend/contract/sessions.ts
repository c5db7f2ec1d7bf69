import { verifyToken } from "@clerk/backend";
import { expect } from "vitest";
import { APP_ORIGIN, PUBLIC_KEY_PEM, TestBrowser } from "../../test-support.ts";
import type { Contract, Fixture } from "./fixture.ts";

/** Sessions, clients, and the tokens that let somebody in. */
export const sessionsContract = ({ backend, clerk, newUser }: Fixture): Contract => {
  const { sessions, clients, signInTokens, actorTokens, testingTokens, jwks } = backend;
  const newSession = async () => clerk.backend.sessions.createSession({ userId: (await newUser()).id });
  return {
    async "sessions.createSession"() {
      const { id } = await newUser();
      expect(await sessions.createSession({ userId: id })).toMatchObject({ userId: id, status: "active" });
    },
    async "sessions.getSession"() {
      const session = await newSession();
      expect(await sessions.getSession(session.id)).toEqual(session);
    },
    async "sessions.getSessionList"() {
      const session = await newSession();
      const list = await sessions.getSessionList({ userId: session.userId });
      expect(list).toEqual({ data: [session], totalCount: 1 });
    },
    async "sessions.revokeSession"() {
      const { id } = await newSession();
      expect(await sessions.revokeSession(id)).toMatchObject({ id, status: "revoked" });
    },
    async "sessions.verifySession"() {
      const session = await newSession();
      const { jwt } = await clerk.backend.sessions.getToken(session.id);
      expect(await sessions.verifySession(session.id, jwt)).toEqual(session);
    },
    async "sessions.getToken"() {
      const session = await newSession();
      const { jwt } = await sessions.getToken(session.id);
      expect(await verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM })).toMatchObject({ sid: session.id });
    },
    async "sessions.refreshSession"() {
      const { id } = await newSession();
      const { jwt } = await clerk.backend.sessions.getToken(id);
      const ask = { expired_token: jwt, refresh_token: "unknown", request_origin: APP_ORIGIN };
      await expect(sessions.refreshSession(id, ask)).rejects.toMatchObject({
        status: 401,
        errors: [{ code: "refresh_token_not_found" }],
      });
    },
    async "clients.getClientList"() {
      const { clientId } = await newSession();
      const { data, totalCount } = await clients.getClientList({ limit: 1 });
      expect(data.map(({ id }) => id)).toEqual([clientId]);
      expect(totalCount).toBeGreaterThan(0);
    },
    async "clients.getClient"() {
      const { clientId, id } = await newSession();
      expect(await clients.getClient(clientId)).toMatchObject({ id: clientId, sessionIds: [id] });
    },
    async "clients.verifyClient"() {
      const answer = await fetch(`${clerk.url}/v1/client?_method=PUT`, { method: "POST" });
      const [cookie = ""] = answer.headers.getSetCookie();
      const { response } = (await answer.json()) as { response: { id: string } };
      const token = /^__client=([^;]+)/.exec(cookie)?.[1] ?? "";
      expect(await clients.verifyClient(token)).toMatchObject({ id: response.id, sessions: [] });
    },
    async "clients.getHandshakePayload"() {
      const browser = await TestBrowser.open(clerk);
      const address = new URL("/v1/client/handshake", clerk.url);
      address.searchParams.set("redirect_url", `${APP_ORIGIN}/`);
      address.searchParams.set("format", "nonce");
      address.searchParams.set("__clerk_db_jwt", browser.devBrowser);
      const { headers } = await fetch(address, { redirect: "manual" });
      const target = new URL(headers.get("location") ?? "");
      const nonce = target.searchParams.get("__clerk_handshake_nonce") ?? "";
      const { directives } = await clients.getHandshakePayload({ nonce });
      expect(directives).toContainEqual(expect.stringContaining(`__clerk_db_jwt=${browser.devBrowser};`));
    },
    async "signInTokens.createSignInToken"() {
      const { id } = await newUser();
      const token = await signInTokens.createSignInToken({ userId: id, expiresInSeconds: 60 });
      expect(token).toMatchObject({
        userId: id,
        status: "pending",
        url: `${APP_ORIGIN}/sign-in?__clerk_ticket=${token.token}`,
      });
    },
    async "signInTokens.revokeSignInToken"() {
      const { id: userId } = await newUser();
      const { id } = await signInTokens.createSignInToken({ userId, expiresInSeconds: 60 });
      expect(await signInTokens.revokeSignInToken(id)).toMatchObject({ id, status: "revoked" });
    },
    async "actorTokens.create"() {
      const { id: userId } = await newUser();
      const token = await actorTokens.create({ userId, actor: { sub: "user_admin" } });
      expect(token).toMatchObject({
        userId,
        status: "pending",
        actor: { sub: "user_admin" },
        url: `${APP_ORIGIN}/sign-in?__clerk_ticket=${token.token}`,
      });
    },
    async "actorTokens.revoke"() {
      const { id: userId } = await newUser();
      const { id } = await actorTokens.create({ userId, actor: { sub: "user_admin" } });
      expect(await actorTokens.revoke(id)).toMatchObject({ id, status: "revoked" });
    },
    async "testingTokens.createTestingToken"() {
      const token = await testingTokens.createTestingToken();
      expect(token).toMatchObject({ object: "testing_token", token: expect.stringMatching(/.{20}/) });
    },
    async "jwks.getJwks"() {
      expect((await jwks.getJwks()).keys).toMatchObject([{ kid: "ins_test", kty: "RSA", alg: "RS256" }]);
    },
  };
};

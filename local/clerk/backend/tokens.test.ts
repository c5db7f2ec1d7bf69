import { verifyToken } from "@clerk/backend";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { APP_ORIGIN, SECRET_KEY, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
let userId: string;
beforeAll(async () => {
  clerk = await startTestClerk();
  const emailAddress = ["ticket@example.com"];
  ({ id: userId } = await clerk.backend.users.createUser({ emailAddress, skipPasswordRequirement: true }));
});
afterAll(() => clerk.stop());
afterEach(() => {
  vi.useRealTimers();
});

const useTicket = async (ticket: string) =>
  (await TestBrowser.open(clerk)).post("/client/sign_ins", { strategy: "ticket", ticket });

describe("sign-in tokens", () => {
  it("are pending until they are used, and lead to the app's sign-in page", async () => {
    const created = await clerk.backend.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 });
    expect(created).toMatchObject({ userId, status: "pending" });
    expect(created.url).toBe(`${APP_ORIGIN}/sign-in?__clerk_ticket=${created.token}`);
    expect((await useTicket(created.token)).body.status).toBe("complete");
    await expect(clerk.backend.signInTokens.revokeSignInToken(created.id)).rejects.toMatchObject({
      status: 400,
      errors: [{ code: "sign_in_token_cannot_be_revoked_code" }],
    });
  });

  it("are revoked once", async () => {
    const { id } = await clerk.backend.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 });
    expect((await clerk.backend.signInTokens.revokeSignInToken(id)).status).toBe("revoked");
    await expect(clerk.backend.signInTokens.revokeSignInToken(id)).rejects.toMatchObject({ status: 400 });
  });

  it("work no longer than asked for", async () => {
    const { token } = await clerk.backend.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 });
    const now = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: now + 600_000 });
    expect((await useTicket(token)).error?.code).toBe("ticket_expired_code");
    vi.setSystemTime(now + 590_000);
    expect((await useTicket(token)).body.status).toBe("complete");
  });

  it("are not made for somebody unknown, and a session token is none", async () => {
    await expect(
      clerk.backend.signInTokens.createSignInToken({ userId: "user_unknown", expiresInSeconds: 60 }),
    ).rejects.toMatchObject({ status: 404 });
    await expect(clerk.backend.signInTokens.revokeSignInToken("sit_unknown")).rejects.toMatchObject({
      status: 404,
    });
    const session = await clerk.backend.sessions.createSession({ userId });
    const { jwt } = await clerk.backend.sessions.getToken(session.id);
    expect((await useTicket(jwt)).error?.code).toBe("ticket_invalid_code");
  });
});

describe("testing tokens", () => {
  it("are different each time and last for an hour", async () => {
    const now = Math.floor(Date.now() / 1000);
    const first = await clerk.backend.testingTokens.createTestingToken();
    const second = await clerk.backend.testingTokens.createTestingToken();
    expect(first.token).not.toBe(second.token);
    // The SDK hands this one resource on as it came.
    expect(first).toMatchObject({ object: "testing_token", expires_at: expect.any(Number) });
    const { expires_at: expiresAt } = first as unknown as { expires_at: number };
    expect(expiresAt).toBeGreaterThanOrEqual(now + 60 * 60);
  });
});

describe("the JWKS", () => {
  it("has the public key alone, and session tokens verify with what is fetched there", async () => {
    const { keys } = await clerk.backend.jwks.getJwks();
    expect(keys?.map((key) => Object.keys(key).toSorted())).toEqual([["alg", "e", "kid", "kty", "n", "use"]]);
    expect(keys?.[0]).toMatchObject({ kid: "ins_test", kty: "RSA", alg: "RS256", use: "sig" });
    const session = await clerk.backend.sessions.createSession({ userId });
    const { jwt } = await clerk.backend.sessions.getToken(session.id);
    const claims = await verifyToken(jwt, { apiUrl: clerk.url, secretKey: SECRET_KEY });
    expect(claims.sub).toBe(userId);
  });
});

import { verifyToken } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PUBLIC_KEY_PEM, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { refusal } from "./test-state.ts";

let clerk: TestClerk;
let userId: string;
beforeAll(async () => {
  clerk = await startTestClerk();
  const details = { emailAddress: ["acted-for@example.com"], skipPasswordRequirement: true as const };
  ({ id: userId } = await clerk.backend.users.createUser(details));
});
afterAll(() => clerk.stop());

const useTicket = async (ticket: string) =>
  (await TestBrowser.open(clerk)).post("/client/sign_ins", { strategy: "ticket", ticket });

describe("actor tokens", () => {
  it("sign somebody in as another person, for a short session that says who acts", async () => {
    const { token } = await clerk.backend.actorTokens.create({
      userId,
      actor: { sub: "user_support", additionalProperties: { reason: "ticket 7" } },
      sessionMaxDurationInSeconds: 600,
    });
    const { body } = await useTicket(token ?? "");
    expect(body.status).toBe("complete");
    const session = await clerk.backend.sessions.getSession(body.created_session_id);
    expect(session).toMatchObject({ userId, actor: { sub: "user_support" } });
    expect(session.expireAt - session.createdAt).toBe(600_000);
    const { jwt } = await clerk.backend.sessions.getToken(session.id);
    const claims = await verifyToken(jwt, { jwtKey: PUBLIC_KEY_PEM });
    expect(claims.act).toMatchObject({ sub: "user_support" });
  });

  it("do not count as a sign-in of the person", async () => {
    const before = await clerk.backend.users.getUser(userId);
    const { token } = await clerk.backend.actorTokens.create({ userId, actor: { sub: "user_support" } });
    await useTicket(token ?? "");
    expect((await clerk.backend.users.getUser(userId)).lastSignInAt).toBe(before.lastSignInAt);
  });

  it("work once, and not when they were revoked", async () => {
    const used = await clerk.backend.actorTokens.create({ userId, actor: { sub: "user_support" } });
    await useTicket(used.token ?? "");
    expect((await useTicket(used.token ?? "")).error?.code).toBe("actor_token_already_used_code");
    await expect(clerk.backend.actorTokens.revoke(used.id)).rejects.toMatchObject(
      refusal(400, "actor_token_cannot_be_revoked_code"),
    );
    const revoked = await clerk.backend.actorTokens.create({ userId, actor: { sub: "user_support" } });
    await clerk.backend.actorTokens.revoke(revoked.id);
    expect((await useTicket(revoked.token ?? "")).error?.code).toBe("actor_token_revoked_code");
  });

  it.each([
    [{ actor: {} }, "form_param_missing", "actor.sub"],
    [{ actor: undefined }, "form_param_missing", "actor"],
    [{ expiresInSeconds: -1 }, "form_param_value_invalid", "expires_in_seconds"],
  ])("are refused for %o", async (change, code, parameter) => {
    const ask = { userId, actor: { sub: "user_support" }, ...change };
    await expect(clerk.backend.actorTokens.create(ask as never)).rejects.toMatchObject(
      refusal(422, code, parameter),
    );
  });

  it("are not made for somebody unknown", async () => {
    const notFound = refusal(404, "resource_not_found");
    const ask = { userId: "user_unknown", actor: { sub: "user_support" } };
    await expect(clerk.backend.actorTokens.create(ask)).rejects.toMatchObject(notFound);
    await expect(clerk.backend.actorTokens.revoke("act_unknown")).rejects.toMatchObject(notFound);
  });
});

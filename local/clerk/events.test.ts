import { verifyWebhook } from "@clerk/backend/webhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  eventually,
  SIGNING_SECRET,
  startReceiver,
  startTestClerk,
  TestBrowser,
  type TestClerk,
} from "./test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

let clerk: TestClerk;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
  clerk = await startTestClerk({ webhook: { url: receiver.url, signingSecret: SIGNING_SECRET } });
});
afterAll(async () => {
  await clerk.stop();
  await receiver.close();
});
beforeEach(async () => {
  await clerk.control("POST", "/reset");
  receiver.received.length = 0;
});

/** What arrived, verified as an app verifies it, in the order of the events. */
async function events(count: number) {
  await eventually(() => expect(receiver.received).toHaveLength(count));
  const verified = receiver.received.map(({ headers, body }) =>
    verifyWebhook(new Request(receiver.url, { method: "POST", headers, body }), {
      signingSecret: SIGNING_SECRET,
    }),
  );
  const order = (await clerk.messages()).map((message) => message.id).reverse();
  const position = (index: number) => order.indexOf(receiver.received[index]?.headers["svix-id"] ?? "");
  const arrived = (await Promise.all(verified)).map((event, index) => ({ event, at: position(index) }));
  return arrived.sort((a, b) => a.at - b.at).map(({ event }) => event);
}

describe("webhooks", () => {
  it("tell of a sign-up: the mail, the user, the session", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId, sessionId } = await browser.signUp("events@example.com");
    const [mail, user, session] = await events(3);
    expect(mail).toMatchObject({
      type: "email.created",
      data: { to_email_address: "events@example.com", slug: "verification_code", delivered_by_clerk: true },
    });
    expect(user).toMatchObject({
      object: "event",
      type: "user.created",
      data: {
        object: "user",
        id: userId,
        private_metadata: {},
        email_addresses: [{ email_address: "events@example.com" }],
      },
      event_attributes: { http_request: { client_ip: "127.0.0.1" } },
    });
    expect(session).toMatchObject({
      type: "session.created",
      data: { object: "session", id: sessionId, status: "active", user: { id: userId } },
    });
    const [message] = (await clerk.messages()).filter(({ event_type }) => event_type === "user.created");
    expect(message?.payload.timestamp).toBeGreaterThan(Date.now() - 60_000);
    expect(message?.payload.instance_id).toMatch(/^ins_/);
    expect(message?.payload.data.last_sign_in_at).toBeGreaterThanOrEqual(
      Number(message?.payload.data.created_at),
    );
  });

  it("tell of every change of a user, each later than the one before, and of the end", async () => {
    const { id } = await clerk.backend.users.createUser({
      emailAddress: ["life@example.com"],
      password: "a long password",
      externalId: "ext_9",
    });
    await Promise.all([
      clerk.backend.users.updateUser(id, { firstName: "A" }),
      clerk.backend.users.updateUserMetadata(id, { publicMetadata: { role: "admin" } }),
      clerk.backend.users.updateUser(id, { firstName: "B" }),
    ]);
    await clerk.backend.users.deleteUser(id);
    const arrived = await events(5);
    expect(arrived.map(({ type }) => type)).toEqual([
      "user.created",
      "user.updated",
      "user.updated",
      "user.updated",
      "user.deleted",
    ]);
    const times = arrived.slice(0, 4).map(({ data }) => (data as { updated_at: number }).updated_at);
    expect(new Set(times).size).toBe(4);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    expect(arrived[4]?.data).toEqual({ object: "user", id, deleted: true, external_id: "ext_9" });
  });

  it("tell how a session ended", async () => {
    const user = await clerk.backend.users.createUser({
      emailAddress: ["ends@example.com"],
      password: "a long password",
    });
    const browser = await TestBrowser.open(clerk);
    const signIn = async () =>
      (await browser.signIn("ends@example.com", "a long password")).body.created_session_id;
    await browser.post(`/client/sessions/${await signIn()}/end`);
    await signIn();
    await browser.call("DELETE", "/client/sessions");
    await clerk.backend.sessions.revokeSession(await signIn());
    const ends = (await events(7)).filter(
      ({ type }) => type.startsWith("session.") && type !== "session.created",
    );
    expect(ends.map(({ type }) => type)).toEqual(["session.ended", "session.removed", "session.revoked"]);
    for (const { data } of ends) expect(data).toMatchObject({ object: "session", user: { id: user.id } });
  });

  it("are not sent for what was refused", async () => {
    const browser = await TestBrowser.open(clerk);
    await browser.signIn("nobody@example.com");
    await browser.post("/client/sign_ups", { email_address: "not an address" });
    await expect(clerk.backend.users.updateUser("user_none", { firstName: "X" })).rejects.toThrow();
    expect(await clerk.messages()).toEqual([]);
  });
});

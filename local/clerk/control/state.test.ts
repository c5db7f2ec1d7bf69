import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { call } from "./test-control.ts";

vi.setConfig({ testTimeout: 20_000 });

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
beforeEach(() => call(clerk, "POST", "/reset", { settings: true }));

describe("the state", () => {
  it("comes back as it was: people, sessions, settings, mail", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId, sessionId } = await browser.signUp("kept@example.com");
    await call(clerk, "PUT", "/settings", { applicationName: "Kept" });
    const { body: state } = await call(clerk, "GET", "/state");
    await call(clerk, "POST", "/reset", { settings: true });
    await clerk.backend.users.createUser({ emailAddress: ["later@example.com"], password: PASSWORD });

    expect((await call(clerk, "PUT", "/state", state)).status).toBe(204);
    expect((await call(clerk, "GET", "/state")).body).toEqual(state);
    expect((await clerk.backend.users.getUserList()).data.map(({ id }) => id)).toEqual([userId]);
    expect((await browser.client())?.last_active_session_id).toBe(sessionId);
    expect((await call(clerk, "GET", "/settings")).body.applicationName).toBe("Kept");
    expect(await clerk.mailbox("kept@example.com")).toHaveLength(1);
  });

  it("may be large", async () => {
    const { body: state } = await call(clerk, "GET", "/state");
    state.images = [{ id: "img_1", content_type: "image/png", base64: "A".repeat(12 * 1024 * 1024) }];
    expect((await call(clerk, "PUT", "/state", state)).status).toBe(204);
  });

  it("is refused when it is none, and then stays as it is", async () => {
    await clerk.backend.users.createUser({ emailAddress: ["stays@example.com"], password: PASSWORD });
    const refused = [
      [{}, "POST /reset"],
      [{ people: [] }, "a table that does not exist"],
      [{ users: [{ name: "no id" }] }, "users.0.id"],
      [{ users: [], settings: [{ id: "settings", settings: { colour: "red" } }] }, "settings.colour"],
    ] as const;
    for (const [state, text] of refused) {
      const { status, body } = await call(clerk, "PUT", "/state", state);
      expect([status, body.error]).toEqual([422, expect.stringContaining(text)]);
    }
    expect(await clerk.backend.users.getCount()).toBe(1);
  });
});

describe("time passes for a session", () => {
  it("until it has expired", async () => {
    const browser = await TestBrowser.open(clerk);
    const { sessionId } = await browser.signUp("expires@example.com");
    expect((await call(clerk, "POST", `/sessions/${sessionId}/expire`)).status).toBe(204);
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe("expired");
    expect((await browser.post(`/client/sessions/${sessionId}/tokens`)).status).toBe(401);
    expect((await call(clerk, "POST", "/sessions/sess_none/expire")).status).toBe(404);
  });

  it("until its factors were verified long ago", async () => {
    const browser = await TestBrowser.open(clerk);
    const { sessionId } = await browser.signUp("ages@example.com");
    await call(clerk, "POST", `/sessions/${sessionId}/age`, { minutes: 15 });
    const { body } = await browser.post(`/client/sessions/${sessionId}/tokens`);
    const [, payload = ""] = body.jwt.split(".");
    expect(JSON.parse(Buffer.from(payload, "base64url").toString()).fva).toEqual([15, -1]);
    expect((await call(clerk, "POST", `/sessions/${sessionId}/age`, { minutes: "15" })).status).toBe(422);
  });
});

describe("messages", () => {
  it("are found by type and id, a few or all", async () => {
    for (const name of ["a", "b"]) {
      const { id } = await clerk.backend.users.createUser({
        emailAddress: [`${name}@example.com`],
        password: PASSWORD,
      });
      await clerk.backend.users.updateUser(id, { firstName: name });
    }
    const types = async (query: string) => {
      const { body } = await call(clerk, "GET", `/messages${query}`);
      return body.data.map((message: { event_type: string }) => message.event_type);
    };
    expect(await types("?type=user.created")).toEqual(["user.created", "user.created"]);
    expect(await types("?type=user.*&limit=3")).toEqual(["user.updated", "user.created", "user.updated"]);
    expect(await types("?type=session.*")).toEqual([]);
    expect((await call(clerk, "GET", "/messages?limit=none")).status).toBe(422);
    const [newest] = (await call(clerk, "GET", "/messages?limit=1")).body.data;
    expect((await call(clerk, "GET", `/messages/${newest.id}`)).body).toEqual(newest);
    expect((await call(clerk, "GET", "/messages/msg_none")).status).toBe(404);
    expect((await call(clerk, "POST", `/messages/${newest.id}/replay`)).status).toBe(404);
    expect((await call(clerk, "POST", "/messages/replay-failed")).body).toEqual({
      replayed: 0,
      delivered: 0,
    });
  });
});

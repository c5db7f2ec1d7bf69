import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { APP_ORIGIN, startTestClerk, type TestBrowser, type TestClerk } from "../test-support.ts";
import { signedInVisitor, Visitor } from "./test-visitor.ts";

const MINUTE = 60_000;

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
afterEach(() => {
  vi.useRealTimers();
});

const later = (milliseconds: number) =>
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + milliseconds });

describe("a handshake", () => {
  it("makes a first visitor known, once, and brings them back to where they were", async () => {
    const visitor = new Visitor(clerk);
    const first = await visitor.visit("/items?page=2");
    expect(visitor.handshakes).toEqual(["dev-browser-missing"]);
    expect(first.url).toBe(`${APP_ORIGIN}/items?page=2`);
    expect(first.state.status).toBe("signed-out");
    expect((await visitor.visit("/items?page=2")).state.status).toBe("signed-out");
    expect(visitor.handshakes).toEqual([]);
  });

  it("leaves both forms of each cookie, and hides what renews them", async () => {
    const { visitor, browser } = await signedInVisitor(clerk);
    const url = `${clerk.url}/v1/client/handshake?redirect_url=${APP_ORIGIN}&__clerk_db_jwt=${browser.devBrowser}`;
    const answer = await fetch(url, { redirect: "manual" });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__client=.*HttpOnly/)]);
    const token = new URL(answer.headers.get("location") ?? "").searchParams.get("__clerk_handshake");
    const payload = JSON.parse(Buffer.from(token?.split(".")[1] ?? "", "base64url").toString("utf8"));
    const hidden = payload.handshake.filter((cookie: string) => cookie.includes("HttpOnly"));
    expect(hidden).toEqual([expect.stringMatching(/^__refresh_YbtbZGOu=/)]);
    expect(payload.handshake.join("\n")).not.toContain("__client=");
    await visitor.visit();
    const names = ["__clerk_db_jwt", "__client_uat", "__session"];
    for (const name of names) {
      expect(visitor.cookies.get(`${name}_YbtbZGOu`), name).toBe(visitor.cookies.get(name));
    }
  });

  it("hands the app a session that began in the browser", async () => {
    const { visitor, userId, sessionId } = await signedInVisitor(clerk);
    const { state, auth } = await visitor.visit("/profile");
    expect(visitor.handshakes).toEqual(["client-uat-but-no-session-token"]);
    expect(state.status).toBe("signed-in");
    expect(auth).toMatchObject({ userId, sessionId });
    expect((await visitor.visit("/profile")).auth).toMatchObject({ userId });
    expect(visitor.handshakes).toEqual([]);
  });

  it("lets the app renew an expired token without a redirect, as long as the session lasts", async () => {
    const { visitor, userId, sessionId } = await signedInVisitor(clerk);
    await visitor.visit();
    later(2 * MINUTE);
    const fetched = await visitor.visit("/api");
    expect(fetched.auth).toMatchObject({ userId });
    expect(visitor.handshakes).toEqual([]);
    await clerk.backend.sessions.revokeSession(sessionId);
    later(2 * MINUTE);
    expect((await visitor.visit()).state.status).toBe("signed-out");
  });

  it("renews an expired token for a page, but not for what scripts fetch, where nothing else can", async () => {
    const { visitor, userId } = await signedInVisitor(clerk);
    await visitor.visit();
    visitor.cookies.delete("__refresh_YbtbZGOu");
    later(2 * MINUTE);
    const fetched = await visitor.visit("/api", { accept: "application/json", "sec-fetch-dest": "empty" });
    expect(fetched.state.status).toBe("signed-out");
    expect(visitor.handshakes).toEqual([]);
    const page = await visitor.visit("/profile?tab=bio");
    expect(visitor.handshakes).toEqual([expect.stringContaining("session-token-expired")]);
    expect(page.url).toBe(`${APP_ORIGIN}/profile?tab=bio`);
    expect(page.auth).toMatchObject({ userId });
  });

  it.each([
    ["sign-out", (browser: TestBrowser) => browser.call("DELETE", "/client/sessions")],
    ["revocation", (_: TestBrowser, id: string) => clerk.backend.sessions.revokeSession(id)],
    ["deletion of the account", (browser: TestBrowser) => browser.call("DELETE", "/me")],
    ["ban", (_: TestBrowser, __: string, userId: string) => clerk.backend.users.banUser(userId)],
  ])("ends the visit after a %s, once the last token has expired", async (_, end) => {
    const { visitor, browser, sessionId, userId } = await signedInVisitor(clerk);
    await visitor.visit();
    await end(browser, sessionId, userId);
    later(2 * MINUTE);
    expect((await visitor.visit()).state.status).toBe("signed-out");
    expect(visitor.cookies.get("__session")).toBeUndefined();
    expect(visitor.cookies.get("__client_uat")).toBe("0");
    await visitor.visit();
    expect(visitor.handshakes).toEqual([]);
  });

  it("ends with the session's own life of a week", async () => {
    const { visitor } = await signedInVisitor(clerk);
    expect((await visitor.visit()).state.status).toBe("signed-in");
    later(8 * 24 * 60 * MINUTE);
    expect((await visitor.visit()).state.status).toBe("signed-out");
  });

  it("knows a browser by the client's cookie, too, after its development token was lost", async () => {
    const { visitor, userId } = await signedInVisitor(clerk);
    await visitor.visit();
    for (const name of [...visitor.cookies.keys()]) if (name !== "__client") visitor.cookies.delete(name);
    expect((await visitor.visit()).auth).toMatchObject({ userId });
    expect(visitor.handshakes).toEqual(["dev-browser-missing"]);
  });

  it("can leave its cookies with the Backend API, which gives them out once", async () => {
    const { browser } = await signedInVisitor(clerk);
    const url = `${clerk.url}/v1/client/handshake?format=nonce&redirect_url=${APP_ORIGIN}&__clerk_db_jwt=${browser.devBrowser}`;
    const location = (await fetch(url, { redirect: "manual" })).headers.get("location") ?? "";
    const nonce = new URL(location).searchParams.get("__clerk_handshake_nonce") ?? "";
    const { directives } = await clerk.backend.clients.getHandshakePayload({ nonce });
    expect(directives).toContainEqual(expect.stringMatching(/^__session=ey/));
    await expect(clerk.backend.clients.getHandshakePayload({ nonce })).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    "https://evil.example/",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "//evil.example/",
    "javascript:alert(1)",
    "/relative",
    "",
  ])("does not send anybody to %s", async (redirectUrl) => {
    for (const path of ["handshake", "touch"]) {
      const query = new URLSearchParams({ redirect_url: redirectUrl });
      const answer = await fetch(`${clerk.url}/v1/client/${path}?${query}`, { redirect: "manual" });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("location")).toBeNull();
      expect(await answer.json()).toMatchObject({ errors: [{ code: "invalid_handshake" }] });
    }
  });
});

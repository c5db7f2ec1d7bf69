import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  APP_ORIGIN,
  eventually,
  PASSWORD,
  SECRET_KEY,
  SIGNING_SECRET,
  startReceiver,
  startTestClerk,
  TestBrowser,
  type TestClerk,
} from "./test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

let clerk: TestClerk;
beforeEach(async () => {
  clerk = await startTestClerk();
});
afterEach(() => clerk.stop());

/** A request whose Host header can be anything, which `fetch` does not allow. */
function requestWithHost(path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port: clerk.port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("after a restart", () => {
  it("people, sessions, sign-ups under way and mail are still there", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId, sessionId } = await browser.signUp("stays@example.com");
    const pending = await TestBrowser.open(clerk);
    const signUpId = await pending.beginSignUp("pending@example.com");

    clerk = await clerk.restart();
    const client = await browser.at(clerk).client();
    expect(client?.last_active_session_id).toBe(sessionId);
    expect((await browser.at(clerk).post(`/client/sessions/${sessionId}/tokens`)).status).toBe(200);
    expect((await clerk.backend.users.getUser(userId)).id).toBe(userId);
    const code = await clerk.code("pending@example.com");
    expect((await pending.at(clerk).attemptSignUp(signUpId, code)).body.status).toBe("complete");
  });

  it("webhooks that could not be delivered are", async () => {
    const receiver = await startReceiver();
    await clerk.stop();
    clerk = await startTestClerk({ webhook: { url: receiver.url, signingSecret: SIGNING_SECRET } });
    await clerk.control("PUT", "/webhook", { paused: true });
    await clerk.backend.users.createUser({ emailAddress: ["queued@example.com"], password: PASSWORD });
    clerk = await clerk.restart();
    expect(receiver.received).toHaveLength(0);
    await clerk.control("PUT", "/webhook", { paused: false });
    await eventually(() => expect(receiver.received).toHaveLength(1));
    await receiver.close();
  });
});

describe("the control interface", () => {
  it("wants the secret key, and is not there for what comes through the app's proxy", async () => {
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${clerk.url}/_control/mailbox`, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: "Bearer sk_test_wrong" })).toBe(401);
    const authorization = `Bearer ${SECRET_KEY}`;
    expect(await status({ authorization, "clerk-proxy-url": `${APP_ORIGIN}/__clerk` })).toBe(401);
    expect(await status({ authorization })).toBe(200);
  });

  it("empties everything but keeps the address of the webhooks", async () => {
    const receiver = await startReceiver();
    await clerk.control("PUT", "/webhook", { url: receiver.url, signingSecret: SIGNING_SECRET });
    const browser = await TestBrowser.open(clerk);
    await browser.signUp("gone@example.com");
    await clerk.control("POST", "/reset");
    expect(await clerk.backend.users.getCount()).toBe(0);
    expect(await clerk.mailbox("gone@example.com")).toEqual([]);
    expect(await clerk.messages()).toEqual([]);
    expect((await browser.call("GET", "/client")).error?.code).toBe("dev_browser_unauthenticated");
    receiver.received.length = 0;
    await clerk.backend.users.createUser({ emailAddress: ["new@example.com"], password: PASSWORD });
    await eventually(() => expect(receiver.received).toHaveLength(1));
    await receiver.close();
  });

  it("replays a message and changes the speed of retries", async () => {
    let status = 500;
    const receiver = await startReceiver(() => status);
    await clerk.control("PUT", "/webhook", { url: receiver.url, signingSecret: SIGNING_SECRET });
    expect(await clerk.control("PUT", "/retry-scale", { retryScale: 0.000001 })).toEqual({
      retryScale: 0.000001,
    });
    await clerk.backend.users.createUser({ emailAddress: ["replay@example.com"], password: PASSWORD });
    await eventually(async () => expect((await clerk.messages())[0]?.status).toBe("failed"));
    status = 200;
    const [message] = await clerk.messages();
    await clerk.control("POST", `/messages/${message?.id}/replay`);
    const [replayed] = await clerk.messages();
    expect(replayed?.status).toBe("delivered");
    expect(replayed?.attempts[0]).toMatchObject({ trigger: "manual", status_code: 200 });
    await receiver.close();
  });

  it("refuses settings that make no sense", async () => {
    for (const [path, body] of [
      ["/webhook", { url: "nowhere" }],
      ["/webhook", { signingSecret: "secret" }],
      ["/webhook", { colour: "red" }],
      ["/retry-scale", { retryScale: -1 }],
    ] as const) {
      const response = await fetch(`${clerk.url}/_control${path}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${SECRET_KEY}` },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(422);
    }
  });
});

describe("strangers", () => {
  it("cannot reach it by a name of their own that points here", async () => {
    for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]) {
      for (const path of ["/health", "/mailbox", "/v1/environment"]) {
        expect([host, path, await requestWithHost(path, host)]).toEqual([host, path, 421]);
      }
    }
    for (const host of ["localhost", "127.0.0.1:1", "clerk.localhost:80", "[::1]:9"]) {
      expect(await requestWithHost("/health", host)).toBe(200);
    }
  });

  it("cannot use it from their own pages", async () => {
    const response = await fetch(`${clerk.url}/v1/dev_browser`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ code: "origin_invalid" }] });
  });

  it("are refused when a proxy in between has the wrong secret key", async () => {
    const response = await fetch(`${clerk.url}/v1/environment`, {
      headers: { "clerk-secret-key": "sk_test_old" },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ code: "clerk_key_invalid" }] });
  });

  it("cannot read files by way of the bundles", async () => {
    for (const path of [
      "/npm/@clerk/clerk-js@6/dist/..%2f..%2f..%2fclerk.db",
      "/npm/@clerk/clerk-js@6/dist/missing.js",
      "/npm/@clerk/backend@3/dist/index.js",
    ]) {
      expect((await fetch(`${clerk.url}${path}`)).status).toBe(404);
    }
  });

  it("cannot fill its memory", async () => {
    const response = await fetch(`${clerk.url}/v1/client/sign_ups`, {
      method: "POST",
      body: "x".repeat(10 * 1024 * 1024 + 1),
    });
    expect(response.status).toBe(413);
  });
});

describe("the pages", () => {
  const load = async (path: string) => {
    const response = await fetch(`${clerk.url}${path}`);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it("show people, mails and messages, with nothing in them taken for markup", async () => {
    const browser = await TestBrowser.open(clerk);
    await browser.signUp("shown@example.com");
    await browser.call("PATCH", "/me", { first_name: "<script>alert(1)</script>" });
    const users = await load("/");
    expect(users.text).toContain("shown@example.com");
    expect(users.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect((await load("/mailbox")).text).toContain(await clerk.code("shown@example.com"));
    const webhooks = await load("/webhooks");
    expect(webhooks.text).toContain("user.created");
    for (const { status, text, headers } of [users, webhooks]) {
      expect(status).toBe(200);
      expect(text).not.toContain("<script");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    }
  });

  it("say what will be there while there is nothing", async () => {
    expect((await load("/")).text).toContain("Nobody has signed up yet");
    expect((await load("/mailbox")).text).toContain("No mail yet");
    expect((await load("/webhooks")).text).toContain("No messages yet");
  });

  it("are not shown to visitors of the app", async () => {
    const response = await fetch(`${clerk.url}/mailbox`, {
      headers: { "clerk-proxy-url": `${APP_ORIGIN}/__clerk` },
    });
    expect(response.status).toBe(404);
  });

  it("replay a message only at the request of a page of their own", async () => {
    const receiver = await startReceiver();
    await clerk.control("PUT", "/webhook", { url: receiver.url, signingSecret: SIGNING_SECRET });
    await clerk.backend.users.createUser({ emailAddress: ["form@example.com"], password: PASSWORD });
    await eventually(() => expect(receiver.received).toHaveLength(1));
    const [message] = await clerk.messages();
    const submit = async (headers: Record<string, string>) => {
      const url = `${clerk.url}/webhooks/${message?.id}/replay`;
      return (await fetch(url, { method: "POST", headers, redirect: "manual" })).status;
    };
    expect(await submit({})).toBe(403);
    expect(await submit({ origin: "https://evil.example" })).toBe(403);
    expect(await submit({ origin: APP_ORIGIN, "sec-fetch-site": "same-site" })).toBe(403);
    expect(receiver.received).toHaveLength(1);
    expect(await submit({ origin: clerk.url })).toBe(303);
    expect(receiver.received).toHaveLength(2);
    await receiver.close();
  });
});

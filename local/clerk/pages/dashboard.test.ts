import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { call } from "../control/test-control.ts";
import { presetSettings } from "../settings.ts";
import {
  eventually,
  SIGNING_SECRET,
  startReceiver,
  startTestClerk,
  TestBrowser,
  type TestClerk,
} from "../test-support.ts";
import { load, submit } from "./test-pages.ts";

vi.setConfig({ testTimeout: 20_000 });

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
beforeEach(async () => {
  await call(clerk, "POST", "/reset", { settings: true });
});

const PATHS = ["/", "/users/new", "/sessions", "/mailbox", "/webhooks", "/chaos", "/settings"];
const newUser = (name: string) =>
  clerk.backend.users.createUser({ emailAddress: [`${name}@example.com`], skipPasswordRequirement: true });

describe("every page", () => {
  it.each(PATHS)("has one heading, tells where it is, and runs no script: %s", async (path) => {
    const { status, text } = await load(clerk, path);
    expect(status).toBe(200);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text.match(/aria-current="(page|true)"/g)).toHaveLength(1);
    expect(text).not.toContain("<script");
    const title = /<title>(.+) · local Clerk<\/title>/.exec(text)?.[1];
    expect(text).toContain(`<h1>${title}</h1>`);
  });

  it.each(PATHS)("has a label for each field: %s", async (path) => {
    const { text } = await load(clerk, path);
    const labelled = [...text.matchAll(/<label>.*?<\/label>/gs)].join("");
    const fields = /<(input|select|textarea)\b(?![^>]*type="hidden")/g;
    expect(labelled.match(fields)?.length).toBe(text.match(fields)?.length);
  });
});

describe("the sessions", () => {
  it("are listed with those whose they are, and revoked", async () => {
    expect((await load(clerk, "/sessions")).text).toContain("Nobody is signed in");
    const { sessionId } = await (await TestBrowser.open(clerk)).signUp("session@example.com");
    const { text } = await load(clerk, "/sessions");
    expect(text).toContain("session@example.com");
    expect(text).toMatch(/<time datetime="[^"]+Z" title="[^"]+Z">in 6 d<\/time>/);
    expect((await submit(clerk, `/sessions/${sessionId}/revoke`)).location).toBe("/sessions");
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe("revoked");
    expect((await submit(clerk, "/sessions/sess_none/revoke")).status).toBe(404);
  });
});

describe("the mailbox", () => {
  it("shows mails and text messages, of one address if one wants", async () => {
    await call(clerk, "PUT", "/settings/preset", { preset: "everything" });
    const browser = await TestBrowser.open(clerk);
    await browser.beginSignUp("first@example.com");
    await browser.beginSignUp("second@example.com");
    const { body } = await browser.post("/client/sign_ups", { phone_number: "+41791234567" });
    const path = `/client/sign_ups/${body.id}/prepare_verification`;
    await browser.post(path, { strategy: "phone_code" });
    const all = (await load(clerk, "/mailbox")).text;
    for (const part of ["first@example.com", "second@example.com", "+41791234567", "text message"]) {
      expect(all).toContain(part);
    }
    const one = (await load(clerk, "/mailbox?to=First%40example.com")).text;
    expect(one).toContain(await clerk.code("first@example.com"));
    expect(one).not.toContain(await clerk.code("second@example.com"));
    expect((await load(clerk, "/mailbox?to=none%40example.com")).text).toContain(
      "Nothing for none@example.com",
    );
  });

  it("looks for new mail by itself until it is told to stop", async () => {
    await (await TestBrowser.open(clerk)).beginSignUp("live@example.com");
    expect((await load(clerk, "/mailbox")).text).toContain('http-equiv="refresh"');
    const still = (await load(clerk, "/mailbox?live=no")).text;
    expect(still).not.toContain('http-equiv="refresh"');
    expect(still).toContain('name="to"');
  });

  it("has links that can be followed, with nothing in them taken for markup", async () => {
    await call(clerk, "PUT", "/settings", {
      applicationName: "<b>App</b>",
      emailAddress: { link: true },
    });
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ups", { email_address: "link@example.com" });
    await browser.post(`/client/sign_ups/${body.id}/prepare_verification`, {
      strategy: "email_link",
      redirect_url: "http://localhost:3999/verify",
    });
    const [mail] = await clerk.mailbox("link@example.com");
    const { text } = await load(clerk, "/mailbox");
    expect(mail?.link).toMatch(/^http/);
    expect(text).toContain(`href="${mail?.link}"`);
    expect(text).toContain("&lt;b&gt;App&lt;/b&gt;");
    expect(text).not.toContain("<b>App");
  });
});

describe("the webhooks", () => {
  it("say where they go, which the page changes", async () => {
    expect((await load(clerk, "/webhooks")).text).toContain("nowhere");
    const url = "http://localhost:3999/api/webhooks";
    const incomplete = await submit(clerk, "/webhooks/endpoint", { url, signingSecret: "" });
    expect([incomplete.status, incomplete.text]).toEqual([422, expect.stringContaining("signing secret")]);
    const wrong = await submit(clerk, "/webhooks/endpoint", { url: "nowhere", signingSecret: "x" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="nowhere"');
    const saved = await submit(clerk, "/webhooks/endpoint", { url, signingSecret: SIGNING_SECRET });
    expect(saved.location).toBe("/webhooks");
    expect((await load(clerk, "/webhooks")).text).toContain(`<code>${url}</code>`);
  });

  it("are filtered, paused, resumed, and replayed when they failed", async () => {
    let status = 500;
    const receiver = await startReceiver(() => status);
    await call(clerk, "PUT", "/webhook", { url: receiver.url, signingSecret: SIGNING_SECRET });
    await call(clerk, "PUT", "/retry-scale", { retryScale: 0.000001 });
    const { id } = await newUser("hooks");
    await clerk.backend.users.updateUser(id, { firstName: "Hooks" });
    await eventually(async () => {
      expect((await clerk.messages()).map((message) => message.status)).toEqual(["failed", "failed"]);
    });
    const filtered = (await load(clerk, "/webhooks?type=user.updated")).text;
    expect(filtered).toContain("<h2>user.updated</h2>");
    expect(filtered).not.toContain("<h2>user.created</h2>");
    expect(filtered).toContain("Replay all failed (2)");
    expect((await load(clerk, "/webhooks?type=session.*")).text).toContain("No message of type session.*");

    status = 200;
    expect((await submit(clerk, "/webhooks/replay-failed")).location).toBe("/webhooks");
    expect((await clerk.messages()).map((message) => message.status)).toEqual(["delivered", "delivered"]);
    await submit(clerk, "/webhooks/pause");
    await newUser("paused");
    expect((await load(clerk, "/webhooks")).text).toContain("waits: deliveries are paused");
    await submit(clerk, "/webhooks/resume");
    await eventually(async () => expect((await clerk.messages())[0]?.status).toBe("delivered"));
    await receiver.close();
  });
});

describe("chaos", () => {
  it("is added by a form, listed, counted in the navigation and removed", async () => {
    const numbers = { status: "500", count: "1", delayMs: "", jitterMs: "", probability: "0.5" };
    const fields = { rule: "backend fail", match: "/users", ...numbers };
    expect((await submit(clerk, "/chaos", fields)).location).toBe("/chaos");
    const { data } = (await call(clerk, "GET", "/chaos")).body;
    expect(data).toMatchObject([
      { target: "backend", effect: "fail", match: "/users", status: 500, count: 1, probability: 0.5 },
    ]);
    const { text } = await load(clerk, "/chaos");
    for (const part of ["<code>/users</code>", "50 %", 'badge bad">1<']) expect(text).toContain(part);
    await submit(clerk, `/chaos/${data[0].id}/delete`);
    expect((await load(clerk, "/chaos")).text).toContain("Nothing goes wrong");
    await submit(clerk, "/chaos", { rule: "mail drop" });
    await submit(clerk, "/chaos/clear");
    expect((await call(clerk, "GET", "/chaos")).body.data).toEqual([]);
  });

  it("says what is wrong with a rule, and keeps what was typed", async () => {
    const refused = await submit(clerk, "/chaos", {
      rule: "mail delay",
      match: "kept@example.com",
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("needs delayMs");
    expect(refused.text).toContain('value="kept@example.com"');
    expect((await submit(clerk, "/chaos", { rule: "mail drop", count: "x" })).status).toBe(422);
    expect((await submit(clerk, "/chaos", { rule: "mail fail" })).text).toContain(
      "choose one of delay, drop",
    );
    expect((await submit(clerk, "/chaos", {})).status).toBe(422);
  });
});

describe("the settings", () => {
  const settings = async () => (await call(clerk, "GET", "/settings")).body;

  it("are shown, and changed by JSON or a preset", async () => {
    const { text } = await load(clerk, "/settings");
    expect(text).toContain('<dt title="abandonAfter">Abandon after</dt>');
    expect(text).toContain("30 days");
    const change = { change: '{"password":{"minLength":12}}' };
    expect((await submit(clerk, "/settings", change)).location).toBe("/settings");
    expect((await settings()).password.minLength).toBe(12);
    expect((await load(clerk, "/settings")).text).toContain("<strong>12</strong>");
    await submit(clerk, "/settings/preset", { preset: "waitlist" });
    expect(await settings()).toEqual(presetSettings("waitlist"));
    expect((await submit(clerk, "/settings/preset", { preset: "none" })).status).toBe(422);
  });

  it.each([
    ["{", "not JSON"],
    ["", "not JSON"],
    ["[]", "not a list"],
    ['{"password":{"minLength":"12"}}', "password.minLength"],
    ['{"colour":"red"}', "colour"],
  ])("say what is wrong with %o, and keep it", async (change, problem) => {
    const refused = await submit(clerk, "/settings", { change });
    expect(refused.status).toBe(422);
    expect(/role="alert">([^<]+)/.exec(refused.text)?.[1]).toContain(problem);
    expect(refused.text).toContain(`>${change.replaceAll('"', "&quot;")}</textarea>`);
    expect(await settings()).toEqual(presetSettings());
  });
});

describe("several instances", () => {
  it("are chosen by the address, kept by a cookie, and never mixed up by a form", async () => {
    expect((await load(clerk, "/")).text).not.toContain("Instances");
    const { body: other } = await call(clerk, "POST", "/instances", {});
    await newUser("default");
    const chosen = await load(clerk, `/?instance=${other.id}`);
    expect(chosen.text).toContain("Nobody has signed up yet");
    expect(chosen.text).toContain(other.frontendApi);
    const cookie = chosen.cookie?.split(";")[0];
    expect((await load(clerk, "/", cookie)).text).toContain("Nobody has signed up yet");
    expect((await load(clerk, "/")).text).toContain("default@example.com");

    const form = (await load(clerk, "/users/new", cookie)).text;
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? "";
    const created = await submit(clerk, action, { email_address: "there@example.com" });
    expect(created.location).toContain(`?instance=${other.id}`);
    expect((await load(clerk, created.location ?? "")).text).toContain("there@example.com");
    expect(await clerk.backend.users.getCount()).toBe(1);
    await call(clerk, "DELETE", `/instances/${other.id}`);
    expect((await load(clerk, "/", cookie)).text).toContain("default@example.com");
  });
});

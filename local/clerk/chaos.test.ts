import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { call } from "./control/test-control.ts";
import {
  eventually,
  PASSWORD,
  SIGNING_SECRET,
  startReceiver,
  startTestClerk,
  TestBrowser,
  type TestClerk,
} from "./test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
beforeEach(() => call(clerk, "POST", "/reset"));

const add = (rule: Record<string, unknown>) => call(clerk, "POST", "/chaos", rule);
const rules = async () => (await call(clerk, "GET", "/chaos")).body.data;
const newUser = (name: string) =>
  clerk.backend.users.createUser({ emailAddress: [`${name}@example.com`], password: PASSWORD });
const statusOf = async (name: string) => (await newUser(name).catch((error) => error)).status ?? 200;

describe("the rules", () => {
  it("are listed, outlive a restart and go one by one, or all", async () => {
    const { status, body } = await add({ target: "backend", effect: "fail", match: "/none", count: 2 });
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: expect.any(String), status: 503, probability: 1, count: 2, delayMs: 0 });
    await add({ target: "mail", effect: "drop", probability: 0 });
    clerk = await clerk.restart();
    expect(await rules()).toMatchObject([body, { target: "mail" }]);
    expect((await call(clerk, "DELETE", `/chaos/${body.id}`)).status).toBe(204);
    expect((await call(clerk, "DELETE", `/chaos/${body.id}`)).status).toBe(404);
    await call(clerk, "DELETE", "/chaos");
    expect(await rules()).toEqual([]);
  });

  it.each([
    [{ effect: "fail" }, "target"],
    [{ target: "backend", effect: "explode" }, "effect"],
    [{ target: "backend", effect: "duplicate" }, "delay, fail, drop, rate-limit"],
    [{ target: "mail", effect: "delay" }, "delayMs"],
    [{ target: "backend", effect: "fail", status: 200 }, "status"],
    [{ target: "backend", effect: "fail", probability: 2 }, "probability"],
    [{ target: "backend", effect: "fail", count: 0 }, "count"],
    [{ target: "backend", effect: "fail", colour: "red" }, "colour"],
  ])("are refused when they make no sense: %o", async (rule, text) => {
    const { status, body } = await add(rule);
    expect([status, body.error]).toEqual([422, expect.stringContaining(text)]);
  });
});

describe("a request", () => {
  it("fails before anything was done, as often as the rule says", async () => {
    await add({ target: "backend", effect: "fail", match: "/users", count: 1 });
    const error = await newUser("fails").catch((refused) => refused);
    expect([error.status, error.errors[0].code]).toEqual([503, "chaos"]);
    expect(await rules()).toEqual([]);
    expect(await clerk.backend.users.getCount()).toBe(0);
    expect(await statusOf("fails")).toBe(200);
  });

  it("is disturbed only where its method and path match", async () => {
    await add({ target: "backend", effect: "fail", match: "POST /users", status: 500 });
    expect(await clerk.backend.users.getCount()).toBe(0);
    expect(await statusOf("matches")).toBe(500);
    expect((await fetch(`${clerk.url}/v1/environment`)).status).toBe(200);
  });

  it("is never disturbed by a rule without a chance", async () => {
    await add({ target: "backend", effect: "fail", probability: 0 });
    expect(await statusOf("lucky")).toBe(200);
  });

  it("loses its answer after everything was done", async () => {
    const browser = await TestBrowser.open(clerk);
    const id = await browser.beginSignUp("lost@example.com");
    await add({ target: "frontend", effect: "drop", match: `/client/sign_ups/${id}`, count: 1 });
    const code = await clerk.code("lost@example.com");
    await expect(browser.attemptSignUp(id, code)).rejects.toThrow();
    expect(await clerk.backend.users.getCount()).toBe(1);
    const again = await browser.call("GET", `/client/sign_ups/${id}`);
    expect(again.body.status).toBe("complete");
  });

  it("is late", async () => {
    await add({ target: "backend", effect: "delay", delayMs: 300 });
    const start = performance.now();
    await clerk.backend.users.getCount();
    expect(performance.now() - start).toBeGreaterThan(290);
  });

  it("does not keep the server from stopping", async () => {
    await add({ target: "backend", effect: "delay", delayMs: 60_000 });
    const waiting = expect(clerk.backend.users.getCount()).rejects.toThrow();
    await eventually(async () => expect(await rules()).toHaveLength(1));
    clerk = await clerk.restart();
    await waiting;
    await call(clerk, "DELETE", "/chaos");
  });

  it("comes too fast, and is told when to come again", async () => {
    await add({ target: "frontend", effect: "rate-limit" });
    const response = await fetch(`${clerk.url}/v1/environment`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await response.json()).toMatchObject({ errors: [{ code: "too_many_requests" }] });
  });
});

describe("webhooks", () => {
  it("are lost, doubled, sent again or slow, by their type", async () => {
    const receiver = await startReceiver();
    await call(clerk, "PUT", "/webhook", { url: receiver.url, signingSecret: SIGNING_SECRET });
    await call(clerk, "PUT", "/retry-scale", { retryScale: 0.01 });
    const webhook = { target: "webhooks", count: 1 };
    await add({ ...webhook, match: "user.created", effect: "duplicate" });
    await add({ ...webhook, match: "user.u*", effect: "fail" });
    await add({ ...webhook, match: "user.updated", effect: "slow", delayMs: 200 });
    await add({ ...webhook, match: "user.deleted", effect: "drop" });
    const { id } = await newUser("hooks");
    await eventually(() => expect(receiver.received).toHaveLength(2));
    await clerk.backend.users.updateUser(id, { firstName: "Slow" });
    await clerk.backend.users.deleteUser(id);
    await eventually(() => expect(receiver.received).toHaveLength(4));
    const log = await clerk.messages();
    expect(log.map((message) => [message.event_type, message.status, message.attempts.length])).toEqual([
      ["user.deleted", "dropped", 0],
      ["user.updated", "delivered", 2],
      ["user.created", "delivered", 2],
    ]);
    const [again, first] = log[1]?.attempts ?? [];
    expect(first?.status_code).toBeNull();
    expect(again?.duration_ms).toBeGreaterThan(190);
    const ids = receiver.received.map(({ headers }) => headers["svix-id"]);
    expect(new Set(ids).size).toBe(2);
    await call(clerk, "PUT", "/webhook", { paused: true });
    await receiver.close();
  });
});

describe("mail", () => {
  it("gets lost, or is late; the other addresses get theirs", async () => {
    await add({ target: "mail", effect: "drop", match: "lost@*", count: 1 });
    await add({ target: "mail", effect: "delay", delayMs: 400, match: "late@example.com" });
    const browser = await TestBrowser.open(clerk);
    for (const name of ["lost", "late", "prompt"]) await browser.beginSignUp(`${name}@example.com`);
    const arrived = async () => {
      const { data } = (await call(clerk, "GET", "/mailbox")).body;
      return data.map(({ to }: { to: string }) => to);
    };
    expect(await arrived()).toEqual(["prompt@example.com"]);
    await eventually(async () => expect(await arrived()).toContain("late@example.com"));
    expect(await clerk.mailbox("lost@example.com")).toEqual([]);
    expect((await clerk.messages()).filter(({ event_type }) => event_type === "email.created")).toHaveLength(
      3,
    );
  });
});

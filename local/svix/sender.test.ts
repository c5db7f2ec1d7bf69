import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "svix";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Store } from "../clerk/state.ts";
import { eventually, SIGNING_SECRET, startReceiver } from "../clerk/test-support.ts";
import { type EndpointRecord, WebhookSender } from "./sender.ts";

const COLLECTIONS = { webhook_endpoints: [], webhook_messages: ["status"], webhook_attempts: ["message_id"] };

vi.setConfig({ testTimeout: 20_000 });

let dir: string;
let store: Store;
let sender: WebhookSender;
const closing: (() => Promise<unknown>)[] = [];

function open(timeout?: number): WebhookSender {
  store = new Store(join(dir, "svix.db"), COLLECTIONS);
  sender = new WebhookSender({
    endpoints: store.collection("webhook_endpoints", "ins_1"),
    messages: store.collection("webhook_messages", "ins_1"),
    attempts: store.collection("webhook_attempts", "ins_1"),
    transaction: (work) => store.transaction(work),
    timeout,
  });
  return sender;
}

async function close() {
  await sender.close();
  store.close();
}

async function receiver(answer?: (count: number) => number | Promise<number>) {
  const started = await startReceiver(answer);
  closing.push(started.close);
  return started;
}

const endpoint = (url: string, change: Partial<EndpointRecord> = {}) => ({
  url,
  signing_secret: SIGNING_SECRET,
  retry_scale: 0.000001,
  ...change,
});

function send(payload: object) {
  const message = sender.enqueue("test.event", JSON.stringify(payload));
  sender.wake();
  return message;
}

const statusOf = (id: string) => sender.messages().find((message) => message.id === id)?.status;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "svix-test-"));
  open();
});
afterEach(async () => {
  await close();
  for (const stop of closing.splice(0)) await stop();
  rmSync(dir, { recursive: true, force: true });
});

describe("a message", () => {
  it("arrives with a signature that Svix's own library accepts", async () => {
    const { url, received } = await receiver();
    sender.configure(endpoint(url));
    const { id } = send({ hello: "wörld" });
    await eventually(() => expect(statusOf(id)).toBe("delivered"));
    expect(received).toHaveLength(1);
    const [request] = received;
    expect(request?.headers).toMatchObject({ "svix-id": id, "content-type": "application/json" });
    expect(request?.body).toBe('{"hello":"wörld"}');
    new Webhook(SIGNING_SECRET).verify(request?.body ?? "", request?.headers ?? {});
    expect(() => new Webhook(SIGNING_SECRET).verify("{}", request?.headers ?? {})).toThrow();
    expect(sender.attempts(id)).toMatchObject([{ trigger: "scheduled", status_code: 204, url }]);
  });

  it("is tried again with the same id until it is taken", async () => {
    const { url, received } = await receiver((count) => (count < 4 ? 503 : 200));
    sender.configure(endpoint(url));
    const { id } = send({});
    await eventually(() => expect(statusOf(id)).toBe("delivered"));
    expect(received.map(({ headers }) => headers["svix-id"])).toEqual([id, id, id, id]);
    expect(sender.attempts(id).map((attempt) => attempt.status_code)).toEqual([200, 503, 503, 503]);
  });

  it("counts a redirect as a failure and does not follow it", async () => {
    const { url, received } = await receiver((count) => (count === 1 ? 308 : 200));
    sender.configure(endpoint(url));
    const { id } = send({});
    await eventually(() => expect(statusOf(id)).toBe("delivered"));
    expect(sender.attempts(id).map((attempt) => attempt.status_code)).toEqual([200, 308]);
    expect(received).toHaveLength(2);
  });

  it("counts a receiver that is too slow, or not there, as a failure", async () => {
    await close();
    open(500);
    const { url } = await receiver((count) => (count === 1 ? new Promise(() => {}) : 200));
    sender.configure(endpoint(url));
    const slow = send({});
    await eventually(() => expect(statusOf(slow.id)).toBe("delivered"));
    expect(sender.attempts(slow.id).at(-1)).toMatchObject({ status_code: null });
    sender.configure(endpoint("http://127.0.0.1:9/nobody"));
    const lost = send({});
    await eventually(() => expect(statusOf(lost.id)).toBe("failed"));
    expect(sender.attempts(lost.id)[0]?.response).toMatch(/ECONNREFUSED|bad port/);
  });
});

describe("a replay", () => {
  it("sends the same message with a fresh timestamp and signature", async () => {
    const { url, received } = await receiver();
    sender.configure(endpoint(url));
    const { id } = send({ n: 1 });
    await eventually(() => expect(statusOf(id)).toBe("delivered"));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    const attempt = await sender.replay(id);
    expect(attempt).toMatchObject({ trigger: "manual", status_code: 204 });
    const [first, second] = received;
    expect(second?.headers["svix-id"]).toBe(first?.headers["svix-id"]);
    expect(second?.body).toBe(first?.body);
    expect(Number(second?.headers["svix-timestamp"])).toBeGreaterThan(
      Number(first?.headers["svix-timestamp"]),
    );
    new Webhook(SIGNING_SECRET).verify(second?.body ?? "", second?.headers ?? {});
    vi.useRealTimers();
  });

  it("delivers what had been given up", async () => {
    let status = 500;
    const { url } = await receiver(() => status);
    sender.configure(endpoint(url));
    const { id } = send({});
    await eventually(() => expect(statusOf(id)).toBe("failed"));
    status = 200;
    await sender.replay(id);
    expect(statusOf(id)).toBe("delivered");
    expect(await sender.replay("msg_none")).toBeNull();
  });
});

describe("a restart", () => {
  it("resumes what was not delivered, with the same id", async () => {
    let status = 503;
    const { url, received } = await receiver(() => status);
    sender.configure(endpoint(url, { retry_scale: 0.02 }));
    const { id } = send({});
    await eventually(() => expect(sender.attempts(id)).toHaveLength(1));
    await close();
    status = 200;
    open().wake();
    await eventually(() => expect(statusOf(id)).toBe("delivered"));
    expect(received.map(({ headers }) => headers["svix-id"])).toEqual([id, id]);
  });

  it("sends again what was on its way", async () => {
    let answer: (status: number) => void = () => {};
    const { url, received } = await receiver((count) =>
      count === 1
        ? new Promise((resolve) => {
            answer = resolve;
          })
        : 200,
    );
    sender.configure(endpoint(url));
    const { id } = send({});
    await eventually(() => expect(received).toHaveLength(1));
    await close();
    answer(200);
    open().wake();
    await eventually(() => expect(statusOf(id)).toBe("delivered"));
    expect(received).toHaveLength(2);
  });
});

import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";
import { listActivity } from "#db/activity.ts";
import { connect } from "#db/client.ts";
import { type UserId, users } from "#db/schema.ts";
import { signedHeaders } from "../../local/svix/sign.ts";

const db = connect({ url: inject("ownDatabaseUrls").webhook, authToken: inject("databaseToken") });
const secret = `whsec_${btoa("twenty-four bytes of key")}`;
const complete = {
  APP_URL: "http://localhost:8787",
  CLERK_SECRET_KEY: "sk_test_0123456789",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("some-name-1.clerk.accounts.dev$")}`,
  CLERK_JWT_KEY: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
  CLERK_WEBHOOK_SIGNING_SECRET: secret,
  TURSO_DATABASE_URL: inject("ownDatabaseUrls").webhook,
  TURSO_AUTH_TOKEN: inject("databaseToken"),
};

const log = {
  info: vi.spyOn(console, "info"),
  warn: vi.spyOn(console, "warn"),
  error: vi.spyOn(console, "error"),
};
const logged = (level: keyof typeof log) => log[level].mock.calls.map(([line]) => JSON.parse(line));
beforeEach(() => {
  for (const spy of Object.values(log)) spy.mockReset().mockReturnValue();
});
afterEach(() => vi.unstubAllEnvs());

/** Answers an event as a Worker with this environment does that has just started. */
async function answer(event: object, environment: Partial<typeof complete> = {}, key = secret) {
  vi.resetModules();
  for (const [name, value] of Object.entries({ ...complete, ...environment })) vi.stubEnv(name, value);
  const { answerWebhook } = await import("./webhook.ts");
  const body = JSON.stringify(event);
  const headers = signedHeaders(key, `msg_${crypto.randomUUID()}`, body);
  const runAfter = vi.fn<(work: () => Promise<void>) => void>();
  const request = new Request("http://localhost/api/webhooks/clerk", { method: "POST", body, headers });
  const response = await answerWebhook(request, runAfter);
  const text = await response.text();
  return { status: response.status, error: text && JSON.parse(text).error, runAfter };
}

const newUser = () => `user_${crypto.randomUUID()}` as UserId;
const userEvent = (id: UserId, changes = {}) => ({
  type: "user.created",
  data: { id, email_addresses: [], first_name: "Private", created_at: 1, updated_at: 1, ...changes },
  timestamp: 1,
});

test("A delivery that is committed is answered 204, and logged without anybody's data", async () => {
  const id = newUser();
  expect(await answer(userEvent(id))).toMatchObject({ status: 204, error: "" });
  expect(await db.select().from(users).where(eq(users.id, id))).toHaveLength(1);
  expect(logged("info")).toEqual([
    {
      level: "info",
      event: "webhook.committed",
      type: "user.created",
      objectId: id,
      outcome: "applied",
      attempts: 1,
    },
  ]);
});

test("Clerk is told this address, in the dashboard and the docs", async () => {
  const { webhookPath } = await import("./webhook.ts");
  expect(webhookPath).toBe("/api/webhooks/clerk");
});

test("What follows is done behind the answer", async () => {
  const id = newUser();
  const { runAfter } = await answer(userEvent(id, { created_at: Date.now() }));
  expect(await listActivity(db, id, 5)).toEqual([]);
  expect(runAfter).toHaveBeenCalledOnce();
  await runAfter.mock.calls[0]?.[0]();
  expect(await listActivity(db, id, 5)).toMatchObject([{ kind: "joined" }]);
});

test("Where nothing follows, nothing is asked for", async () => {
  const { status, runAfter } = await answer({ type: "mars.landed", data: {}, timestamp: 1 });
  expect([status, runAfter.mock.calls]).toEqual([204, []]);
  expect(logged("info")).toMatchObject([{ outcome: "ignored" }]);
});

test("An event that is set aside is answered 204, and is an error in the log", async () => {
  expect(await answer(userEvent(newUser(), { updated_at: "Private" }))).toMatchObject({ status: 204 });
  expect(logged("error")).toMatchObject([
    { event: "webhook.committed", outcome: "set_aside", problem: "updated_at is not number" },
  ]);
  expect(JSON.stringify(log.error.mock.calls)).not.toContain("Private");
});

test("A delivery that will never be valid is answered 400, and is a warning in the log", async () => {
  const id = newUser();
  const { status, error } = await answer(userEvent(id), {}, `whsec_${btoa("another key, also 24 by.")}`);
  expect(status).toBe(400);
  expect(error).toMatchObject({ reason: "invalid_input", message: expect.stringContaining("signature") });
  expect(logged("warn")).toMatchObject([{ event: "webhook.refused", reason: "invalid_input" }]);
  expect(await db.select().from(users).where(eq(users.id, id))).toEqual([]);
});

test("While the database is away, the answer is 503", async () => {
  const { status, error, runAfter } = await answer(userEvent(newUser()), {
    TURSO_DATABASE_URL: "http://127.0.0.1:2",
  });
  expect([status, error.reason, runAfter.mock.calls]).toEqual([503, "unavailable", []]);
  expect(logged("error")).toMatchObject([{ event: "webhook.refused", reason: "unavailable" }]);
});

test.each([
  ["no secret is set", { CLERK_WEBHOOK_SIGNING_SECRET: "" }, /CLERK_WEBHOOK_SIGNING_SECRET is not set/],
  [
    "the secret is none",
    { CLERK_WEBHOOK_SIGNING_SECRET: "secret" },
    /CLERK_WEBHOOK_SIGNING_SECRET is not a signing/,
  ],
  ["the database's token is wrong", { TURSO_AUTH_TOKEN: "wrong" }, /TURSO_AUTH_TOKEN/],
])("Where %s, it is our own fault: the answer is 500, and the log loud", async (_, environment, message) => {
  const { status, error } = await answer(userEvent(newUser()), environment);
  expect(status).toBe(500);
  expect(error).toMatchObject({ reason: "misconfigured", message: expect.stringMatching(message) });
  expect(logged("error")).toMatchObject([{ event: "webhook.refused", reason: "misconfigured" }]);
});

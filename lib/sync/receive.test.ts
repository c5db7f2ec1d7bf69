import { eq } from "drizzle-orm";
import { Webhook } from "svix";
import { describe, expect, inject, test, vi } from "vitest";
import { listActivity } from "#db/activity.ts";
import { connect } from "#db/client.ts";
import { getProfile } from "#db/profiles.ts";
import { outbox, type UserId, webhookDeliveries } from "#db/schema.ts";
import { toAppError } from "#lib/errors.ts";
import { signedHeaders } from "../../local/svix/sign.ts";
import { receiveDelivery } from "./receive.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const secret = `whsec_${btoa("twenty-four bytes of key")}`;

interface Sent {
  id?: string;
  at?: Date;
  key?: string;
  type?: string;
  /** Those that the receiver knows. */
  secrets?: string[];
  headers?: Record<string, string>;
}

function send(
  body: string,
  {
    id = `msg_${crypto.randomUUID()}`,
    at = new Date(),
    key = secret,
    type = "application/json",
    secrets = [secret],
    headers,
  }: Sent = {},
) {
  const request = new Request("http://localhost/api/webhooks/clerk", {
    method: "POST",
    body,
    headers: {
      ...signedHeaders(key, id, body, at),
      "content-type": type,
      ...headers,
    },
  });
  return receiveDelivery(request, db, secrets);
}

function userEvent(type: string, id: string, updatedAt: number) {
  const data = { id, email_addresses: [], first_name: `V${updatedAt}`, created_at: 1, updated_at: updatedAt };
  return JSON.stringify({ object: "event", type, data, timestamp: updatedAt });
}

const newUser = () => `user_${crypto.randomUUID()}` as UserId;
const waiting = (id: string) => db.select().from(outbox).where(eq(outbox.objectId, id));
const ledger = (id: string) => db.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));

describe("a delivery", () => {
  test("may name its type and its encoding, and carry the headers of the Standard Webhooks", async () => {
    const [id, at, body] = [
      `msg_${crypto.randomUUID()}`,
      new Date(),
      userEvent("user.created", newUser(), 5),
    ];
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, at, body),
    };
    const request = new Request("http://localhost/", { method: "POST", body, headers });
    expect(await receiveDelivery(request, db, [secret])).toMatchObject({ outcome: "applied", attempts: 1 });
    expect(await ledger(id)).toHaveLength(1);
  });

  test("is committed together with its entry in the ledger", async () => {
    const [user, id] = [newUser(), `msg_${crypto.randomUUID()}`];
    await send(userEvent("user.created", user, 5), { id });
    expect(await getProfile(db, user)).toMatchObject({ firstName: "V5" });
    expect(await ledger(id)).toMatchObject([
      { type: "user.created", objectId: user, occurredAt: 5, attempts: 1, outcome: "applied" },
    ]);
  });

  test("that comes again, with a fresh signature, changes nothing but the count of attempts", async () => {
    const [user, id] = [newUser(), `msg_${crypto.randomUUID()}`];
    await send(userEvent("user.created", user, 5), { id });
    await send(userEvent("user.updated", user, 6));
    await send(userEvent("user.created", user, 5), { id, at: new Date(Date.now() + 60_000) });
    expect(await getProfile(db, user)).toMatchObject({ firstName: "V6" });
    expect(await ledger(id)).toMatchObject([{ attempts: 2 }]);
  });

  test("of a deletion wins over a later update that it overtook", async () => {
    const user = newUser();
    await send(JSON.stringify({ type: "user.deleted", data: { id: user }, timestamp: 9 }));
    await send(userEvent("user.updated", user, 8));
    expect(await getProfile(db, user)).toMatchObject({ firstName: null, deletedAt: 9 });
  });

  test("of an unknown type is only noted", async () => {
    const id = `msg_${crypto.randomUUID()}`;
    await send(JSON.stringify({ type: "mars.landed", data: {}, timestamp: 1 }), { id });
    expect(await ledger(id)).toMatchObject([{ type: "mars.landed", objectId: null, outcome: "ignored" }]);
  });

  test("of an older version is superseded, and its entry says so", async () => {
    const user = newUser();
    expect(await send(userEvent("user.updated", user, 6))).toMatchObject({ outcome: "applied" });
    expect(await send(userEvent("user.updated", user, 5))).toMatchObject({ outcome: "superseded" });
    const id = `msg_${crypto.randomUUID()}`;
    const deletion = JSON.stringify({ type: "user.deleted", data: { id: user }, timestamp: 9 });
    expect(await send(deletion, { id })).toMatchObject({ hasEffects: true });
    expect(await send(userEvent("user.updated", user, 10))).toMatchObject({ outcome: "superseded" });
    expect(await ledger(id)).toMatchObject([{ outcome: "applied", objectId: user, occurredAt: 9 }]);
  });

  test("of a session is what its person did, once, at the earliest time that was told", async () => {
    const [user, session] = [newUser(), `sess_${crypto.randomUUID()}`];
    const event = (type: string, timestamp: number) =>
      JSON.stringify({ type, data: { id: session, user_id: user }, timestamp });
    expect(await send(event("session.created", 5))).toMatchObject({ outcome: "applied", hasEffects: false });
    await send(event("session.removed", 9));
    await send(event("session.ended", 8));
    await send(event("session.created", 5));
    expect(await listActivity(db, user, 5)).toMatchObject([
      { id: `signed_out:${session}`, kind: "signed_out", occurredAt: 8 },
      { id: `signed_in:${session}`, kind: "signed_in", occurredAt: 5 },
    ]);
  });

  test("of a session of somebody deleted leaves no trace of them", async () => {
    const user = newUser();
    await send(JSON.stringify({ type: "user.deleted", data: { id: user }, timestamp: 9 }));
    const data = { id: `sess_${crypto.randomUUID()}`, user_id: user };
    await send(JSON.stringify({ type: "session.created", data, timestamp: 8 }));
    expect(await listActivity(db, user, 5)).toEqual([]);
  });

  test("of ours in a shape that we don't know is set aside, with what is wrong and nobody's data", async () => {
    const [user, id] = [newUser(), `msg_${crypto.randomUUID()}`];
    const data = { id: user, email_addresses: "private@example.com", first_name: "Private" };
    const delivery = await send(JSON.stringify({ type: "user.updated", data, timestamp: 5 }), { id });
    expect(delivery).toMatchObject({ outcome: "set_aside", hasEffects: true });
    const [entry] = await ledger(id);
    expect(entry).toMatchObject({ objectId: user, outcome: "set_aside", occurredAt: 5 });
    expect(entry?.problem).toMatch(
      /^email_addresses is not Array; created_at is missing; updated_at is missing$/,
    );
    expect(JSON.stringify(entry)).not.toMatch(/private/i);
    expect(await waiting(user)).toMatchObject([{ effect: "refetch" }]);
  });

  test("of ours without a time is set aside", async () => {
    const [user, id] = [newUser(), `msg_${crypto.randomUUID()}`];
    await send(JSON.stringify({ type: "user.deleted", data: { id: user } }), { id });
    expect(await ledger(id)).toMatchObject([{ outcome: "set_aside", problem: "timestamp is missing" }]);
  });

  test("of a session that we can't read asks for nobody", async () => {
    const session = `sess_${crypto.randomUUID()}`;
    const body = JSON.stringify({ type: "session.created", data: { id: session }, timestamp: 5 });
    expect(await send(body)).toMatchObject({ outcome: "set_aside", hasEffects: false });
    expect(await waiting(session)).toEqual([]);
  });

  test("is one request to the database, whatever its type", async () => {
    const user = newUser();
    const session = { id: `sess_${crypto.randomUUID()}`, user_id: user };
    const bodies = [
      userEvent("user.created", user, 5),
      userEvent("user.updated", user, 6),
      JSON.stringify({ type: "session.created", data: session, timestamp: 7 }),
      JSON.stringify({ type: "session.removed", data: session, timestamp: 8 }),
      JSON.stringify({ type: "user.updated", data: { id: user }, timestamp: 8 }),
      JSON.stringify({ type: "user.deleted", data: { id: user }, timestamp: 9 }),
      JSON.stringify({ type: "mars.landed", data: {}, timestamp: 10 }),
    ];
    const fetch = vi.spyOn(globalThis, "fetch");
    for (const [index, body] of bodies.entries()) {
      await send(body);
      expect(fetch).toHaveBeenCalledTimes(index + 1);
    }
    fetch.mockRestore();
  });

  test("is taken by any of several secrets, and by none that was taken out", async () => {
    const newer = `whsec_${btoa("the key that comes next!")}`;
    const body = () => userEvent("user.created", newUser(), 5);
    const both = [newer, secret];
    expect(await send(body(), { key: secret, secrets: both })).toMatchObject({ outcome: "applied" });
    expect(await send(body(), { key: newer, secrets: both })).toMatchObject({ outcome: "applied" });
    await expect(send(body(), { key: secret, secrets: [newer] })).rejects.toMatchObject({
      reason: "invalid_input",
      message: "The signature is not valid: No matching signature found.",
      cause: expect.objectContaining({ name: "WebhookVerificationError" }),
    });
    await expect(send(body(), { secrets: [] })).rejects.toMatchObject({
      message: "The signature is not valid: there is no secret to check it by.",
    });
  });

  test("by a secret that is none is our own fault", async () => {
    const sent = send(userEvent("user.created", newUser(), 5), { secrets: ["whsec_###"] });
    await expect(sent.catch((error) => toAppError(error).reason)).resolves.toBe("internal");
  });

  test.each<[string, Sent]>([
    ["another key", { key: `whsec_${btoa("another key, also 24 by.")}` }],
    ["a time six minutes ago", { at: new Date(Date.now() - 360_000) }],
    ["a time six minutes ahead", { at: new Date(Date.now() + 360_000) }],
    ["another id than it was signed for", { headers: { "svix-id": "msg_other" } }],
    ["no signature", { headers: { "svix-signature": "" } }],
    ["a signature of another version", { headers: { "svix-signature": "v2,abc" } }],
  ])("with %s is refused and leaves nothing", async (_, sent) => {
    const user = newUser();
    await expect(send(userEvent("user.created", user, 5), sent)).rejects.toMatchObject({
      reason: "invalid_input",
    });
    expect(await getProfile(db, user)).toBeUndefined();
  });

  test("that is not JSON by its type is refused", async () => {
    const message = "Send the event as application/json.";
    await expect(send("{}", { type: "text/plain" })).rejects.toMatchObject({ status: 415, message });
    const untyped = new Request("http://localhost/", { method: "POST", body: new Uint8Array(2) });
    await expect(receiveDelivery(untyped, db, [secret])).rejects.toMatchObject({ status: 415 });
  });

  test("that is too large is refused before it is verified", async () => {
    await expect(send("x".repeat(300_000))).rejects.toMatchObject({ status: 413 });
  });

  test("whose body is no event is refused, and not noted", async () => {
    const id = `msg_${crypto.randomUUID()}`;
    await expect(send("[]", { id })).rejects.toMatchObject({
      reason: "invalid_input",
      message: "The body is signed, but it is not an event of Clerk's.",
      cause: expect.objectContaining({ name: "ValiError" }),
    });
    expect(await ledger(id)).toEqual([]);
  });
});

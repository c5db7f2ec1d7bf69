import { eq } from "drizzle-orm";
import { Webhook } from "svix";
import { describe, expect, inject, test } from "vitest";
import { connect } from "#db/client.ts";
import { getProfile } from "#db/profiles.ts";
import { type UserId, webhookDeliveries } from "#db/schema.ts";
import { receiveDelivery } from "./receive.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const secret = `whsec_${btoa("twenty-four bytes of key")}`;

interface Sent {
  id?: string;
  at?: Date;
  key?: string;
  type?: string;
  headers?: Record<string, string>;
}

function send(
  body: string,
  {
    id = `msg_${crypto.randomUUID()}`,
    at = new Date(),
    key = secret,
    type = "application/json",
    headers,
  }: Sent = {},
) {
  const request = new Request("http://localhost/api/webhooks/clerk", {
    method: "POST",
    body,
    headers: {
      "content-type": type,
      "svix-id": id,
      "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
      "svix-signature": new Webhook(key).sign(id, at, body),
      ...headers,
    },
  });
  return receiveDelivery(request, db, [secret]);
}

function userEvent(type: string, id: string, updatedAt: number) {
  const data = { id, email_addresses: [], first_name: `V${updatedAt}`, created_at: 1, updated_at: updatedAt };
  return JSON.stringify({ object: "event", type, data, timestamp: updatedAt });
}

const newUser = () => `user_${crypto.randomUUID()}` as UserId;
const ledger = (id: string) => db.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));

describe("a delivery", () => {
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
    await expect(send("{}", { type: "text/plain" })).rejects.toMatchObject({ status: 415 });
  });

  test("that is too large is refused before it is verified", async () => {
    await expect(send("x".repeat(300_000))).rejects.toMatchObject({ status: 413 });
  });

  test("whose body is no event is refused, and not noted", async () => {
    const id = `msg_${crypto.randomUUID()}`;
    await expect(send("[]", { id })).rejects.toMatchObject({ reason: "invalid_input" });
    expect(await ledger(id)).toEqual([]);
  });
});

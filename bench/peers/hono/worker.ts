import { Hono } from "hono";
import { Webhook } from "svix";
import { connect } from "#db/client.ts";
import type { UserId } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { recordDelivery } from "#db/webhook-deliveries.ts";

/** The least that a webhook can be: Hono, svix, and the same batch. It checks no shape and asks no outcome. */
const app = new Hono<{ Bindings: Record<string, string> }>();

app.post("/api/webhooks/clerk", async (context) => {
  const body = await context.req.text();
  try {
    new Webhook(context.env.CLERK_WEBHOOK_SIGNING_SECRET ?? "").verify(body, context.req.header());
  } catch {
    return context.body(null, 400);
  }
  const { type, data, timestamp } = JSON.parse(body);
  const now = Date.now();
  const db = connect({
    url: context.env.TURSO_DATABASE_URL ?? "",
    authToken: context.env.TURSO_AUTH_TOKEN ?? "",
  });
  const user = {
    id: data.id as UserId,
    email: data.email_addresses[0]?.email_address ?? null,
    firstName: data.first_name,
    lastName: data.last_name,
    imageUrl: data.image_url,
    role: "member",
    banned: false,
    createdAt: data.created_at,
    updatedAt: data.updated_at,
    asOf: timestamp,
  };
  const id = context.req.header("svix-id") ?? "";
  const entry = {
    id,
    type,
    objectId: data.id,
    occurredAt: timestamp,
    receivedAt: now,
    problem: null,
    payload: null,
  };
  await db.batch([...upsertUsers(db, [user], now), recordDelivery(db, entry, "applied")]);
  return context.body(null, 204);
});

export default app;

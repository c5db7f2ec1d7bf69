import { createClerkClient } from "@clerk/backend";
import { Hono } from "hono";
import { html } from "hono/html";
import { Webhook } from "svix";
import { listActivity } from "#db/activity.ts";
import { connect } from "#db/client.ts";
import { saveProfile, selectProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { recordDelivery } from "#db/webhook-deliveries.ts";

type Bindings = Record<string, string>;

/** The least that such a product can be on Workers: Hono, Clerk's backend SDK, Drizzle on libSQL, svix. It checks no shape. */
const app = new Hono<{ Bindings: Bindings }>();

app.get("/api/health", async (context) => {
  await open(context.env).run("select 1");
  return context.json({ status: "ok" });
});

app.get("/", (context) => context.html(context.env.BODY ?? ""));

app.get("/profile", async (context) => {
  const id = await authenticate(context.req.raw, context.env);
  if (!id) return context.redirect(`/sign-in?redirect_url=${encodeURIComponent(context.req.url)}`, 307);
  const db = open(context.env);
  const [[profile], activity] = await db.batch([selectProfile(db, id), listActivity(db, id, 5)]);
  return context.html(html`<!doctype html>
    <html lang="en">
      <body>
        <main>
          <h1>Profile</h1>
          <dl><dt>Name</dt><dd>${profile?.firstName} ${profile?.lastName}</dd><dt>Address</dt><dd>${profile?.email}</dd></dl>
          <form method="post"><textarea name="bio">${profile?.bio}</textarea><button>Save</button></form>
          <ul>${activity.map(({ kind, occurredAt }) => html`<li>${kind} <time>${new Date(occurredAt).toISOString()}</time></li>`)}</ul>
        </main>
      </body>
    </html>`);
});

app.post("/profile", async (context) => {
  const id = await authenticate(context.req.raw, context.env);
  if (!id) return context.body(null, 401);
  const { bio } = await context.req.parseBody();
  await saveProfile(open(context.env), id, { bio: String(bio) }, Date.now());
  return context.redirect("/profile", 303);
});

async function authenticate(request: Request, env: Bindings): Promise<UserId | undefined> {
  const {
    CLERK_SECRET_KEY: secretKey,
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey,
    APP_URL = "",
  } = env;
  const clerk = createClerkClient({ secretKey, publishableKey });
  const state = await clerk.authenticateRequest(request, {
    jwtKey: env.CLERK_JWT_KEY,
    authorizedParties: [APP_URL],
  });
  return (state.toAuth()?.userId as UserId | undefined) ?? undefined;
}

function open({ TURSO_DATABASE_URL: url = "", TURSO_AUTH_TOKEN: authToken = "" }: Bindings) {
  return connect({ url, authToken });
}

app.post("/api/webhooks/clerk", async (context) => {
  const body = await context.req.text();
  try {
    new Webhook(context.env.CLERK_WEBHOOK_SIGNING_SECRET ?? "").verify(body, context.req.header());
  } catch {
    return context.body(null, 400);
  }
  const { type, data, timestamp } = JSON.parse(body);
  const now = Date.now();
  const db = open(context.env);
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

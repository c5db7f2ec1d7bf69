import { getProfile } from "#db/profiles.ts";
import type { UserId } from "#db/schema.ts";
import { openDatabase } from "#lib/open-database.ts";
import { maintain } from "#lib/sync/maintain.ts";
import { provision } from "#lib/sync/provision.ts";
import { openServices } from "#lib/sync/services.ts";
import { answerWebhook, webhookPath } from "#lib/sync/webhook.ts";

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

/** The sync as worker.ts of the root serves it, without Next around it. */
export default {
  async fetch(request: Request, _env: unknown, context: Context): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === webhookPath && request.method === "POST") {
      return answerWebhook(request, (work) => context.waitUntil(work()));
    }
    if (pathname === "/profile") {
      return Response.json((await viewProfile(searchParams.get("user") as UserId)) ?? null);
    }
    return new Response("Not found", { status: 404 });
  },

  async scheduled() {
    await maintain(openServices());
  },
};

/** What the profile page loads, but for the session. */
async function viewProfile(id: UserId) {
  const db = openDatabase();
  const profile = await getProfile(db, id);
  return !profile?.updatedAt && (await provision(db, id)) ? getProfile(db, id) : profile;
}

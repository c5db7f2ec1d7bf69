import { database } from "#lib/database.ts";
import { environment } from "#lib/env.ts";
import { AppError, toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";
import { receiveDelivery } from "#lib/sync/receive.ts";

/**
 * Clerk's webhooks, sent by Svix. 2xx means committed; 4xx will never be valid; 503 asks for another try; 500 is
 * our own fault.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    const { CLERK_WEBHOOK_SIGNING_SECRET: secret } = environment();
    if (!secret) {
      throw new AppError(
        "misconfigured",
        "CLERK_WEBHOOK_SIGNING_SECRET is not set, so no event can be taken.",
      );
    }
    const { type, objectId } = await receiveDelivery(request, database(), secret);
    log.info("webhook.committed", { type, objectId: objectId ?? undefined });
    return new Response(null, { status: 204 });
  } catch (error) {
    return refuse(error);
  }
}

function refuse(error: unknown): Response {
  const { reason, status, message } = toAppError(error);
  log[status >= 500 ? "error" : "warn"]("webhook.refused", { reason, error: errorKind(error) });
  return Response.json({ error: { reason, message } }, { status });
}

import { environment } from "#lib/env.ts";
import { AppError, toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";
import { openDatabase } from "#lib/open-database.ts";
import { runEffectsSoon } from "./effects.ts";
import { receiveDelivery } from "./receive.ts";
import { openServices } from "./services.ts";

/** Where Clerk's webhooks arrive. */
export const webhookPath = "/api/webhooks/clerk";

/**
 * Answers one of Clerk's webhooks, sent by Svix. 2xx means committed; 4xx will never be valid; 503 asks for another try;
 * 500 is our own fault.
 *
 * @param runAfter runs work behind the answer, and keeps the Worker alive for it
 */
export async function answerWebhook(
  request: Request,
  runAfter: (work: () => Promise<void>) => void,
): Promise<Response> {
  try {
    const { CLERK_WEBHOOK_SIGNING_SECRET: secrets } = environment();
    if (!secrets) {
      throw new AppError(
        "misconfigured",
        "CLERK_WEBHOOK_SIGNING_SECRET is not set, so no event can be taken.",
      );
    }
    const db = openDatabase();
    const { type, objectId, outcome, attempts, problem, hasEffects } = await receiveDelivery(
      request,
      db,
      secrets,
    );
    log[outcome === "set_aside" ? "error" : "info"]("webhook.committed", {
      type,
      objectId: objectId ?? undefined,
      outcome,
      attempts,
      problem: problem ?? undefined,
    });
    if (hasEffects) runAfter(() => runEffectsSoon(() => openServices(db)));
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

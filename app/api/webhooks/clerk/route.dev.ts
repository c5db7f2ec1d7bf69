import { after } from "next/server";
import { answerWebhook } from "#lib/sync/webhook.ts";

/**
 * Clerk's webhooks under `npm run dev`. On workerd, `worker.ts` answers them before Next wakes up, by the same function: there
 * this is not built (`pageExtensions` of next.config.ts).
 */
export const POST = (request: Request): Promise<Response> => answerWebhook(request, after);

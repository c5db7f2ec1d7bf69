import { after } from "next/server";
import { answerWebhook } from "#lib/sync/webhook.ts";

/** Clerk's webhooks. On workerd, `worker.ts` answers them before Next wakes up, by the same function. */
export const POST = (request: Request): Promise<Response> => answerWebhook(request, after);

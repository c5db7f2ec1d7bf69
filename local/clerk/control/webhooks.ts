import { type Context, Hono } from "hono";
import * as v from "valibot";
import { isSuccess } from "../../svix/deliver.ts";
import type { MessageRecord } from "../../svix/sender.ts";
import type { ClerkEnv } from "../choose-instance.ts";
import type { Instance } from "../instance.ts";
import { ControlError, readBody } from "./body.ts";

/** Where webhooks go, and whether they do. */
export const WebhookChange = v.strictObject({
  url: v.optional(v.pipe(v.string(), v.url())),
  signingSecret: v.optional(v.pipe(v.string(), v.startsWith("whsec_"))),
  paused: v.optional(v.boolean()),
});

const RetryScale = v.strictObject({ retryScale: v.pipe(v.number(), v.minValue(0)) });

const Filter = v.object({
  type: v.optional(v.string()),
  limit: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1))),
});

/** Changes where webhooks go. */
export function changeWebhook(instance: Instance, change: v.InferOutput<typeof WebhookChange>) {
  const { url, signingSecret, paused } = change;
  return instance.webhooks.configure({
    ...(url === undefined ? {} : { url }),
    ...(signingSecret === undefined ? {} : { signing_secret: signingSecret }),
    ...(paused === undefined ? {} : { paused }),
  });
}

/** The messages of a type, such as `user.created` or `user.*`, newest first. */
export function messagesOfType(instance: Instance, type?: string): MessageRecord[] {
  const messages = instance.webhooks.messages();
  if (!type) return messages;
  const prefix = type.endsWith("*") ? type.slice(0, -1) : null;
  return messages.filter(({ event_type }) =>
    prefix === null ? event_type === type : event_type.startsWith(prefix),
  );
}

function messageJson(instance: Instance, message: MessageRecord) {
  return {
    ...message,
    payload: JSON.parse(message.payload) as unknown,
    attempts: instance.webhooks.attempts(message.id),
  };
}

function requireMessage(context: Context<ClerkEnv>): MessageRecord {
  const message = context.get("instance").webhooks.message(context.req.param("id") ?? "");
  if (!message) throw new ControlError(404, "No such message.");
  return message;
}

/** `/messages`, `/webhook`, `/retry-scale`: the webhooks. */
export const webhookRoutes = new Hono<ClerkEnv>()
  .get("/messages", (context) => {
    const instance = context.get("instance");
    const parsed = v.safeParse(Filter, context.req.query());
    if (!parsed.success) throw new ControlError(422, "limit must be a whole number above 0.");
    const { type, limit } = parsed.output;
    const messages = messagesOfType(instance, type).slice(0, limit);
    return context.json({ data: messages.map((message) => messageJson(instance, message)) });
  })
  .get("/messages/:id", (context) =>
    context.json(messageJson(context.get("instance"), requireMessage(context))),
  )
  .post("/messages/replay-failed", async (context) => {
    const attempts = await context.get("instance").webhooks.replayFailed();
    const delivered = attempts.filter((attempt) => isSuccess({ statusCode: attempt.status_code }));
    return context.json({ replayed: attempts.length, delivered: delivered.length });
  })
  .post("/messages/:id/replay", async (context) => {
    const { id } = requireMessage(context);
    const attempt = await context.get("instance").webhooks.replay(id);
    if (!attempt) throw new ControlError(404, "There is no endpoint to send it to.");
    return context.json(attempt);
  })
  .put("/webhook", async (context) => {
    const endpoint = changeWebhook(context.get("instance"), await readBody(context, WebhookChange));
    return context.json({ url: endpoint.url, paused: endpoint.paused, retryScale: endpoint.retry_scale });
  })
  .put("/retry-scale", async (context) => {
    const { retryScale } = await readBody(context, RetryScale);
    const endpoint = context.get("instance").webhooks.configure({ retry_scale: retryScale });
    return context.json({ retryScale: endpoint.retry_scale });
  });

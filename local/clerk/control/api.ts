import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import type { Instance } from "../instance.ts";

const WebhookChange = v.strictObject({
  url: v.optional(v.pipe(v.string(), v.url())),
  signingSecret: v.optional(v.pipe(v.string(), v.startsWith("whsec_"))),
  paused: v.optional(v.boolean()),
});

const RetryScale = v.strictObject({ retryScale: v.pipe(v.number(), v.minValue(0)) });

/** The HTTP interface for tests. Paths are below `/_control`; the caller has checked the secret key. */
export const controlApi = new Hono<{ Variables: { instance: Instance } }>()
  .use(bodyLimit({ maxSize: 64 * 1024 }))
  .get("/mailbox", (context) => {
    const mails = context.get("instance").mails;
    const to = context.req.query("to")?.toLowerCase();
    return context.json({ data: to ? mails.findBy("to", to) : mails.all() });
  })
  .get("/messages", (context) => {
    const { webhooks } = context.get("instance");
    return context.json({
      data: webhooks.messages().map((message) => ({
        ...message,
        payload: JSON.parse(message.payload) as unknown,
        attempts: webhooks.attempts(message.id),
      })),
    });
  })
  .post("/messages/:id/replay", async (context) => {
    const attempt = await context.get("instance").webhooks.replay(context.req.param("id"));
    return attempt ? context.json(attempt) : context.json({ error: "No such message, or no endpoint." }, 404);
  })
  .put("/webhook", async (context) => {
    const parsed = v.safeParse(WebhookChange, await context.req.json().catch(() => null));
    if (!parsed.success) return context.json({ error: v.summarize(parsed.issues) }, 422);
    const { url, signingSecret, paused } = parsed.output;
    const endpoint = context.get("instance").webhooks.configure({
      ...(url === undefined ? {} : { url }),
      ...(signingSecret === undefined ? {} : { signing_secret: signingSecret }),
      ...(paused === undefined ? {} : { paused }),
    });
    return context.json({ url: endpoint.url, paused: endpoint.paused, retryScale: endpoint.retry_scale });
  })
  .put("/retry-scale", async (context) => {
    const parsed = v.safeParse(RetryScale, await context.req.json().catch(() => null));
    if (!parsed.success) return context.json({ error: v.summarize(parsed.issues) }, 422);
    const endpoint = context.get("instance").webhooks.configure({ retry_scale: parsed.output.retryScale });
    return context.json({ retryScale: endpoint.retry_scale });
  })
  .post("/reset", (context) => {
    context.get("instance").reset();
    return context.body(null, 204);
  });

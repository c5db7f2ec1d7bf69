import { Hono } from "hono";

/** The least that a stream through a Worker can be: it asks nobody who they are, keeps nothing, and reads nothing of it. */
const app = new Hono<{ Bindings: Record<string, string> }>();

app.post("/assistant/stream", async (context) => {
  const { ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY = "" } = context.env;
  const { status, headers, body } = await fetch(`${ANTHROPIC_BASE_URL}/v1/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      "x-api-key": ANTHROPIC_API_KEY,
    },
    body: await context.req.text(),
  });
  return new Response(body, { status, headers: { "content-type": headers.get("content-type") ?? "" } });
});

export default app;

import { type Context, Hono } from "hono";

type Env = { Bindings: Record<string, string> };

/** The least that a stream through a Worker can be: it asks nobody who they are, and keeps nothing. */
const app = new Hono<Env>();

/** Passes the stream on without a look at it: workerd does that without JavaScript. */
app.post("/assistant/stream", async (context) => {
  const { status, headers, body } = await askAnthropic(context);
  return new Response(body, { status, headers: { "content-type": headers.get("content-type") ?? "" } });
});

/** Reads each event, and writes it anew. */
app.post("/assistant/stream/read", async (context) => {
  const { status, body } = await askAnthropic(context);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const copy = async () => {
    const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
    let rest = "";
    for await (const piece of body ?? []) {
      const events = (rest + decoder.decode(piece, { stream: true })).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        const data = JSON.parse(event.slice(event.indexOf("data: ") + 6));
        await writer.write(encoder.encode(`data: ${JSON.stringify(data)}\n\n`));
      }
    }
    await writer.close();
  };
  context.executionCtx.waitUntil(copy());
  return new Response(readable, { status, headers: { "content-type": "text/event-stream" } });
});

async function askAnthropic({ env, req }: Context<Env>): Promise<Response> {
  return fetch(`${env.ANTHROPIC_BASE_URL}/v1/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      "x-api-key": env.ANTHROPIC_API_KEY ?? "",
    },
    body: await req.text(),
  });
}

export default app;

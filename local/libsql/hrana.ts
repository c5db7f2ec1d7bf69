import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { runBatch, toCursorEntries } from "./batch.ts";
import type { Control } from "./control.ts";
import { ProtocolError, StatementError, StreamExpiredError } from "./errors.ts";
import { runRequest } from "./pipeline.ts";
import {
  type CursorEntry,
  type HranaVersion,
  parseCursorBody,
  parsePipelineBody,
  type StreamResult,
} from "./protocol.ts";
import type { PipelineContext } from "./queries.ts";
import type { Stream, StreamRegistry } from "./streams.ts";

type RequestContext = Context<{ Bindings: HttpBindings }>;

/** What the routes need of the server. */
export interface HranaOptions {
  streams: StreamRegistry;
  control: Control;
  maximumResponseBytes: number;
}

/**
 * The routes that speak Hrana: `/v2/pipeline`, `/v3/pipeline` and `/v3/cursor`.
 * Clients compare the content type of an error by `===`, so it must not name a charset.
 */
export function hranaRoutes({ streams, control, maximumResponseBytes }: HranaOptions): Hono<{
  Bindings: HttpBindings;
}> {
  const contextOf = (version: HranaVersion): PipelineContext => ({
    version,
    maximumResponseBytes,
    countStatement: () => control.stats.statements++,
  });

  const pipeline = (version: HranaVersion) => async (c: RequestContext) => {
    const { baton, requests } = parsePipelineBody(await c.req.arrayBuffer());
    const results: StreamResult[] = [];
    const nextBaton = await withStream(streams, baton, async (stream) => {
      for (const request of requests) results.push(await runRequest(stream, request, contextOf(version)));
    });
    return c.json({ baton: nextBaton, base_url: null, results });
  };

  const cursor = async (c: RequestContext) => {
    const body = parseCursorBody(await c.req.arrayBuffer());
    let entries: CursorEntry[] = [];
    const baton = await withStream(streams, body.baton, async (stream) => {
      try {
        entries = [...toCursorEntries(await runBatch(stream, body.batch, contextOf(3)))];
      } catch (error) {
        if (!(error instanceof StatementError)) throw error;
        entries = [{ type: "error", error: { message: error.message, code: error.code } }];
      }
    });
    const lines = [{ baton, base_url: null }, ...entries].map((line) => `${JSON.stringify(line)}\n`);
    return plainText(lines.join(""), 200);
  };

  return new Hono<{ Bindings: HttpBindings }>()
    .post("/v2/pipeline", (c) => withFault(c, control, pipeline(2)))
    .post("/v3/pipeline", (c) => withFault(c, control, pipeline(3)))
    .post("/v3/cursor", (c) => withFault(c, control, cursor));
}

/** Answers what a handler threw, as libsql-server does. Anything unknown is a mistake of this program: 500. */
export function answerError(error: Error): Response {
  if (error instanceof ProtocolError) return plainText(error.message, 400);
  if (error instanceof StreamExpiredError) {
    return Response.json({ message: error.message, code: error.code }, { status: 400 });
  }
  console.error(error);
  return Response.json({ error: `Internal error: ${error.message}` }, { status: 500 });
}

/** A text without a charset in its content type. */
export function plainText(text: string, status: number): Response {
  return new Response(Buffer.from(text), { status, headers: { "content-type": "text/plain" } });
}

/** Works on a stream and gives its next baton. What `work` throws closes the stream. */
async function withStream(
  streams: StreamRegistry,
  baton: string | null | undefined,
  work: (stream: Stream) => Promise<void>,
): Promise<string | null> {
  const stream = streams.acquire(baton);
  try {
    await work(stream);
  } catch (error) {
    streams.close(stream);
    throw error;
  }
  return streams.release(stream);
}

async function withFault(
  c: RequestContext,
  control: Control,
  handle: (c: RequestContext) => Promise<Response>,
): Promise<Response> {
  const { mode, status = 503, latencyMs } = control.nextPipeline();
  if (mode === "refuse") return cut(c);
  // The body is read first: from here on a caller has sent its request whole.
  await c.req.arrayBuffer();
  if (latencyMs !== undefined) await sleep(latencyMs);
  if (mode === "error") return Response.json({ error: `Injected fault: HTTP status ${status}` }, { status });
  if (mode === "cut_before_commit") return cut(c);
  const response = await handle(c);
  return mode === "cut_after_commit" ? cut(c) : response;
}

/** Breaks the connection without an answer. */
function cut(c: RequestContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

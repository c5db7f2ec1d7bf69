import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { runBatch, toCursorEntries } from "./batch.ts";
import type { Control } from "./control.ts";
import { ProtocolError, StatementError, StreamExpiredError } from "./errors.ts";
import { type PipelineHandler, withFault } from "./faults.ts";
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

/** A transaction begins without a lock and ends without work, also on a database that is busy or blocked. */
const TRANSACTION_VERBS = new Set(["BEGIN", "COMMIT", "END", "ROLLBACK"]);

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
  const contextOf = (version: HranaVersion, failure?: StatementError): PipelineContext => ({
    version,
    maximumResponseBytes,
    beforeStatement({ verb }) {
      control.stats.statements++;
      if (failure && !TRANSACTION_VERBS.has(verb)) throw failure;
    },
  });

  const pipeline =
    (version: HranaVersion): PipelineHandler =>
    async (c, failure) => {
      const { baton, requests } = parsePipelineBody(await c.req.arrayBuffer());
      const results: StreamResult[] = [];
      const nextBaton = await withStream(streams, baton, async (stream) => {
        for (const request of requests)
          results.push(await runRequest(stream, request, contextOf(version, failure)));
      });
      return c.json({ baton: nextBaton, base_url: null, results });
    };

  const cursor: PipelineHandler = async (c, failure) => {
    const body = parseCursorBody(await c.req.arrayBuffer());
    let entries: CursorEntry[] = [];
    const baton = await withStream(streams, body.baton, async (stream) => {
      try {
        entries = [...toCursorEntries(await runBatch(stream, body.batch, contextOf(3, failure)))];
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

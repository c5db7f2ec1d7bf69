import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { Control, Fault, FaultMode } from "./control.ts";
import { StatementError, StreamExpiredError } from "./errors.ts";

type RequestContext = Context<{ Bindings: HttpBindings }>;

/** Answers a pipeline. With `failure`, that is the error of every statement in it, and nothing is done. */
export type PipelineHandler = (c: RequestContext, failure?: StatementError) => Promise<Response>;

/** In how many pieces a slow answer is sent. */
const SLOW_PIECES = 10;

/** Turso's own words for a plan whose quota is used up. */
const QUOTA =
  "Operation was blocked: SQL read operations are forbidden (reads are blocked, do you need to upgrade your plan?)";

const statementErrors: Partial<Record<FaultMode, () => StatementError>> = {
  busy: () => new StatementError("SQLITE_BUSY", "SQLite error: database is locked"),
  blocked: () => new StatementError("BLOCKED", QUOTA),
  too_large: StatementError.responseTooLarge,
  transaction_timeout: StatementError.transactionTimeout,
};

/**
 * Answers a pipeline, and does to it what the control API has asked for.
 * @throws StreamExpiredError where that is asked for
 */
export async function withFault(
  c: RequestContext,
  control: Control,
  handle: PipelineHandler,
): Promise<Response> {
  // The body is read first: a caller has sent its request whole, whatever becomes of it.
  const fault = control.nextPipeline(Buffer.from(await c.req.arrayBuffer()));
  if (fault.mode === "refuse") return cut(c);
  if (fault.latencyMs !== undefined) await sleep(fault.latencyMs);
  return instead(c, fault) ?? after(c, fault, await handle(c, statementErrors[fault.mode]?.()));
}

/** The answer of a fault that keeps the pipeline from being run. */
function instead(c: RequestContext, { mode, status = 503 }: Fault): Response | undefined {
  switch (mode) {
    case "error":
      return Response.json({ error: `Injected fault: HTTP status ${status}` }, { status });
    case "bad_gateway":
      return c.html("<html><body><h1>502 Bad Gateway</h1></body></html>", 502);
    case "stream_expired":
      throw new StreamExpiredError();
    case "cut_before_commit":
      return cut(c);
  }
}

/** What becomes of the answer to a pipeline that was run. */
async function after(c: RequestContext, { mode, slowMs = 1000 }: Fault, answer: Response): Promise<Response> {
  if (mode === "cut_after_commit") return cut(c);
  if (mode !== "cut_answer" && mode !== "half_answer" && mode !== "slow_answer") return answer;

  const bytes = new Uint8Array(await answer.arrayBuffer());
  const half = bytes.subarray(0, bytes.length / 2);
  if (mode === "half_answer") return new Response(half, { headers: answer.headers });

  const { outgoing } = c.env;
  outgoing.statusCode = answer.status;
  outgoing.setHeader("content-type", answer.headers.get("content-type") ?? "");
  if (mode === "cut_answer") {
    outgoing.write(half, () => cut(c));
    return RESPONSE_ALREADY_SENT;
  }
  const size = Math.ceil(bytes.length / SLOW_PIECES);
  for (let start = 0; start < bytes.length && !outgoing.destroyed; start += size) {
    outgoing.write(bytes.subarray(start, start + size));
    await sleep(slowMs / SLOW_PIECES);
  }
  outgoing.end();
  return RESPONSE_ALREADY_SENT;
}

/** Breaks the connection without an answer, or without the rest of it. */
function cut(c: RequestContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

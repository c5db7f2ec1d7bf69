import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { Fault, LoggedRequest } from "./control.ts";
import { AnthropicError, errors } from "./errors.ts";

export type AnthropicEnv = {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    /** Written down when the request has ended. */
    log: LoggedRequest;
    /** Aborted when the connection has ended before the answer. */
    gone: AbortSignal;
    /** How the answer is to break off. */
    fault: Fault | undefined;
  };
};
export type AnthropicContext = Context<AnthropicEnv>;

/** What a handler returns that has written its answer itself, or has nobody to write it to. */
export const alreadySent = (): Response => RESPONSE_ALREADY_SENT.clone();

/** Reads the body of a request. @throws AnthropicError 400 if it is not JSON */
export async function jsonBody(context: AnthropicContext): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw errors.badRequest(`The request body is not valid JSON: ${(error as Error).message}`);
  }
}

/** Breaks the connection. */
export function cutConnection(context: AnthropicContext): void {
  context.get("log").status = 0;
  context.env.incoming.socket.destroy();
}

/** Answers with an error in Anthropic's shape: its own as they are, bugs as a 500 with a log line. */
export function answerError(error: unknown, context: AnthropicContext): Response {
  if (context.get("gone")?.aborted) return alreadySent();
  if (!(error instanceof AnthropicError)) console.error("anthropic:", error);
  const known = error instanceof AnthropicError ? error : errors.internal();
  return context.json(known.envelope(context.get("requestId")), known.status as 400, known.headers);
}

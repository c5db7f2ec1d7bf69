import { randomUUID } from "node:crypto";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { Message, RawMessageStreamEvent, Usage } from "@anthropic-ai/sdk/resources/messages";
import type { Handler } from "hono";
import { answerTo } from "./answers.ts";
import { checkConversation } from "./conversation.ts";
import { AnthropicError, errors } from "./errors.ts";
import { type Generation, generate } from "./generation.ts";
import { type AnthropicContext, type AnthropicEnv, alreadySent, cutConnection, jsonBody } from "./http.ts";
import type { PromptCache } from "./prompt-cache.ts";
import { readMessagesRequest } from "./request.ts";

const TOKENS_BEFORE_FAULT = 5;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What is thrown when a fault has broken the connection. */
class ConnectionCut extends Error {}

/** An answer with all that comes before its first token. */
interface Reply {
  generation: Generation;
  message: Message;
  pauseMs: number;
}

/** Answers `POST /v1/messages`. @param tokenMs the usual pause between two tokens */
export function messages(cache: PromptCache, tokenMs: number): Handler<AnthropicEnv> {
  return async (context) => {
    const log = context.get("log");
    log.body = await jsonBody(context);
    const request = readMessagesRequest(log.body);
    log.model = request.model;
    const turns = checkConversation(request);
    const usage: Usage = {
      ...cache.use(request),
      ...{ output_tokens: 1, output_tokens_details: null, server_tool_use: null },
      ...{ inference_geo: null, service_tier: "standard", speed: "standard" },
    };
    log.usage = usage;
    const answer = answerTo(request, turns, tokenMs);
    const reply: Reply = {
      generation: generate(answer, request),
      message: emptyMessage(request.model, usage),
      pauseMs: answer.pauseMs ?? tokenMs,
    };
    try {
      return request.stream ? await stream(context, reply) : await answerAtOnce(context, reply);
    } catch (error) {
      if (error instanceof ConnectionCut) return alreadySent();
      throw error;
    }
  };
}

const emptyMessage = (model: string, usage: Usage): Message => ({
  ...{
    id: `msg_${randomUUID().replaceAll("-", "").slice(0, 24)}`,
    type: "message",
    role: "assistant",
    model,
  },
  ...{ content: [], container: null, diagnostics: null },
  ...{ stop_reason: null, stop_sequence: null, stop_details: null, usage },
});

/** Waits as long as a token takes, unless the answer is to break off here. */
async function makeToken(context: AnthropicContext, pauseMs: number): Promise<void> {
  const [log, signal, fault] = [context.get("log"), context.get("gone"), context.get("fault")];
  if (fault?.status && log.tokens >= (fault.afterTokens ?? TOKENS_BEFORE_FAULT)) {
    if (fault.status === "mid_stream") throw overloaded(fault.errorType);
    if (fault.status === "cut") {
      cutConnection(context);
      throw new ConnectionCut();
    }
    await sleep(LONGEST_TIMER_MS, undefined, { signal });
  }
  // Also without a pause: whether the client has gone away is only known once the event loop has turned.
  await (pauseMs > 0 ? sleep(pauseMs, undefined, { signal }) : setImmediate(undefined, { signal }));
  log.tokens += 1;
}

const overloaded = (type: string | undefined): AnthropicError =>
  type === undefined ? errors.overloaded() : new AnthropicError(529, errors.overloaded().message, { type });

/** The answer's events, each as soon as it is due. */
async function* eventsOf(
  context: AnthropicContext,
  { generation, message, pauseMs }: Reply,
): AsyncGenerator<RawMessageStreamEvent | { type: "ping" }> {
  yield { type: "message_start", message };
  yield { type: "ping" };
  for (const [index, { empty, deltas, closing }] of generation.blocks.entries()) {
    yield { type: "content_block_start", index, content_block: empty };
    for (const delta of deltas) {
      await makeToken(context, pauseMs);
      yield { type: "content_block_delta", index, delta };
    }
    if (closing) yield { type: "content_block_delta", index, delta: closing };
    yield { type: "content_block_stop", index };
  }
  const { cache_creation, inference_geo, service_tier, speed, ...usage } = finalUsage(context, generation);
  yield { type: "message_delta", delta: { ...generation.ending, container: null }, usage };
  yield { type: "message_stop" };
}

function finalUsage(context: AnthropicContext, { thinkingTokens }: Generation): Usage {
  const log = context.get("log");
  log.usage = {
    ...(log.usage as Usage),
    output_tokens: Math.max(log.tokens, 1),
    output_tokens_details: { thinking_tokens: thinkingTokens },
  };
  return log.usage;
}

/** Sends the answer as server-sent events. What fails after the first is an event as well. */
async function stream(context: AnthropicContext, reply: Reply): Promise<Response> {
  const { outgoing } = context.env;
  const requestId = context.get("requestId");
  const send = (event: { type: string }) =>
    outgoing.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  outgoing.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    "request-id": requestId,
  });
  try {
    for await (const event of eventsOf(context, reply)) send(event);
  } catch (error) {
    if (!(error instanceof AnthropicError)) throw error;
    send(error.envelope(requestId));
  }
  outgoing.end();
  return alreadySent();
}

/** Sends the answer in one piece, when all of it is made. */
async function answerAtOnce(context: AnthropicContext, reply: Reply): Promise<Response> {
  for await (const _ of eventsOf(context, reply));
  const { generation, message } = reply;
  const content = generation.blocks.map(({ whole }) => whole);
  return context.json({ ...message, ...generation.ending, content, usage: context.get("log").usage });
}

import { APIError } from "@anthropic-ai/sdk/core/error";
import type {
  MessageCreateParamsStreaming,
  RawMessageStreamEvent,
  TextBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import type { AssistantUse } from "#db/assistant-requests.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import type { AnthropicClient } from "./anthropic.ts";
import { estimateTokens } from "./context.ts";
import { toMessages } from "./messages.ts";
import { costOf, hasEffort, maxAnswerTokens } from "./models.ts";
import { type AssistantEvent, type Block, changes, type Turn } from "./protocol.ts";
import { runTool, type ToolRunners, tools } from "./tools.ts";

/** How often the model may use tools before it has to answer without. */
const maxRounds = 6;

/** So long may be silence in a stream, in milliseconds; Anthropic sends a ping more often. */
const silenceMs = 30_000;

export interface AnswerOptions {
  client: AnthropicClient;
  model: string;
  system: TextBlockParam[];
  /** The turns before, oldest first. */
  history: Pick<Turn, "question" | "blocks">[];
  /** The one that is answered, with what there is of its answer: whatever comes is added here at once. */
  turn: Pick<Turn, "question" | "blocks">;
  /** What the requests used: added as each ends, however it ends. */
  uses: AssistantUse[];
  runners: ToolRunners;
  /** Ends it: the request to Anthropic is cut. */
  signal: AbortSignal;
}

/** How an answer ended. */
export type Ending = "complete" | "deciding" | "interrupted";

/**
 * Has the model answer a turn, and does what it asks for on the way, until it is done or waits for the person's word.
 *
 * @throws what Anthropic's client throws (`toAssistantError`), AppError `unavailable` where the stream falls silent
 */
export async function* answer(options: AnswerOptions): AsyncGenerator<AssistantEvent, Ending> {
  const { turn, runners } = options;
  for (let round = 1; ; round++) {
    const before = turn.blocks.length;
    const stopReason = yield* request(options, round < maxRounds);
    if (stopReason === "max_tokens") return "interrupted";
    if (stopReason === "refusal") {
      const text = "The model declined to answer this.";
      turn.blocks.push({ type: "text", text });
      yield { type: "text", text };
      return "complete";
    }
    const asked = turn.blocks.slice(before).filter((block) => block.type === "tool_use");
    if (asked.length === 0) return "complete";
    for (const use of asked.filter((block) => !changes.includes(block.name))) {
      const block = await runTool(runners, use);
      turn.blocks.push(block);
      yield { type: "block", block };
    }
    if (asked.some((block) => changes.includes(block.name))) return "deciding";
  }
}

async function* request(options: AnswerOptions, mayUseTools: boolean) {
  const { client, model, system, history, turn, uses, signal } = options;
  const params: MessageCreateParamsStreaming = {
    model,
    system,
    tools,
    ...(!mayUseTools && { tool_choice: { type: "none" } }),
    messages: toMessages([...history, turn]),
    max_tokens: maxAnswerTokens,
    ...(hasEffort(model) && { output_config: { effort: "low" } }),
    // The conversation so far is cached, with each request a bit further: prompt.ts has the other point.
    cache_control: { type: "ephemeral" },
    stream: true,
  };
  const use: AssistantUse = {
    ...{ id: clock.newId(), model, occurredAt: clock.now(), cost: 0 },
    ...{ inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0 },
  };
  const blocks = new BlockReader(turn.blocks);
  const watch = watchSilence(signal);
  let stopReason: string | null = null;
  let isCounted = false;
  try {
    const stream = await client.messages.create(params, { signal: watch.signal });
    watch.heard();
    for await (const event of stream) {
      watch.heard();
      if (event.type === "message_start") {
        const { usage } = event.message;
        use.inputTokens = usage.input_tokens;
        use.cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
        use.cacheReadTokens = usage.cache_read_input_tokens ?? 0;
        uses.push(use);
      } else if (event.type === "message_delta") {
        stopReason = event.delta.stop_reason;
        use.outputTokens = event.usage.output_tokens;
        isCounted = true;
      } else {
        yield* blocks.read(event);
      }
    }
  } catch (error) {
    if (watch.isSilent())
      throw new AppError("unavailable", "The assistant fell silent. Try again in a moment.", {
        cause: error,
      });
    // A connection that is cut in the middle is told by the runtime, in words of its own.
    if (uses.includes(use) && !(signal.aborted || error instanceof APIError)) throw brokenOff(error);
    throw error;
  } finally {
    watch.end();
    // Of a stream that is cut, nobody says what it used: what came is counted.
    if (!isCounted) use.outputTokens = estimateTokens(blocks.text);
    use.cost = costOf(model, use);
  }
  // A stream that ends without saying so was cut on the way.
  if (!stopReason) throw brokenOff();
  return stopReason;
}

function brokenOff(cause?: unknown): AppError {
  return new AppError("unavailable", "The assistant broke off. Try again in a moment.", { cause });
}

/** Puts the blocks of an answer together from the pieces in which they come. */
class BlockReader {
  /** Everything that came, for counting it. */
  text = "";
  readonly #blocks: Block[];
  #open: Block | undefined;
  #json = "";

  constructor(blocks: Block[]) {
    this.#blocks = blocks;
  }

  *read(event: RawMessageStreamEvent): Generator<AssistantEvent> {
    if (event.type === "content_block_start") {
      const { content_block: block } = event;
      this.#json = "";
      this.#open = undefined;
      if (block.type === "text") {
        this.#open = { type: "text", text: "" };
        // It is kept from its beginning: what has come of it is shown after a break.
        this.#blocks.push(this.#open);
      } else if (block.type === "thinking") {
        this.#open = { type: "thinking", thinking: block.thinking, signature: block.signature };
      } else if (block.type === "redacted_thinking") {
        this.#open = { type: "redacted_thinking", data: block.data };
      } else if (block.type === "tool_use") {
        this.#open = { type: "tool_use", id: block.id, name: block.name, input: {} };
      }
    } else if (event.type === "content_block_delta") {
      yield* this.#readDelta(event.delta);
    } else if (event.type === "content_block_stop") {
      const block = this.#open;
      this.#open = undefined;
      if (!block || block.type === "text") return;
      if (block.type === "tool_use") block.input = parseInput(this.#json);
      this.#blocks.push(block);
      yield { type: "block", block };
    }
  }

  *#readDelta(
    delta: Extract<RawMessageStreamEvent, { type: "content_block_delta" }>["delta"],
  ): Generator<AssistantEvent> {
    const open = this.#open;
    if (delta.type === "text_delta" && open?.type === "text") {
      open.text += delta.text;
      this.text += delta.text;
      yield { type: "text", text: delta.text };
    } else if (delta.type === "input_json_delta") {
      this.#json += delta.partial_json;
      this.text += delta.partial_json;
    } else if (delta.type === "thinking_delta" && open?.type === "thinking") {
      open.thinking += delta.thinking;
      this.text += delta.thinking;
    } else if (delta.type === "signature_delta" && open?.type === "thinking") {
      open.signature = delta.signature;
    }
  }
}

function parseInput(json: string): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(json || "{}");
    return input !== null && typeof input === "object" && !Array.isArray(input)
      ? (input as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

/** Cuts a request whose stream falls silent. */
function watchSilence(outer: AbortSignal) {
  const controller = new AbortController();
  let silent = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent = true;
      controller.abort();
    }, silenceMs);
  };
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    heard: listen,
    isSilent: () => silent,
    end: () => clearTimeout(timer),
  };
}

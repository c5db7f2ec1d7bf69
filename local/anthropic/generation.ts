import { createHash } from "node:crypto";
import type {
  ContentBlock,
  Message,
  RawContentBlockDelta,
  RefusalStopDetails,
} from "@anthropic-ai/sdk/resources/messages";
import { signatureOf } from "./conversation.ts";
import type { Answer, AnswerBlock } from "./question.ts";
import type { MessagesRequest } from "./request.ts";
import { toTokens } from "./tokens.ts";

/** A block of an answer as it is sent. */
interface GeneratedBlock {
  /** As `content_block_start` has it. */
  empty: ContentBlock;
  /** One for each token. */
  deltas: RawContentBlockDelta[];
  /** Belongs to the block, but is no token. */
  closing?: RawContentBlockDelta;
  /** As an answer has it that is not streamed. */
  whole: ContentBlock;
}

/** An answer as it is sent: within the request's limits, and cut into tokens. */
export interface Generation {
  blocks: GeneratedBlock[];
  ending: Pick<Message, "stop_reason" | "stop_sequence" | "stop_details">;
  thinkingTokens: number;
}

const REFUSAL: RefusalStopDetails = { type: "refusal", category: null, explanation: null };

/** Ends the text where the first stop sequence begins. */
function stopAt(
  blocks: AnswerBlock[],
  sequences: string[],
): { blocks: AnswerBlock[]; sequence: string | null } {
  for (const [index, block] of blocks.entries()) {
    if (block.type !== "text") continue;
    const [first] = sequences
      .map((sequence) => ({ sequence, at: block.text.indexOf(sequence) }))
      .filter(({ at }) => at >= 0)
      .sort((one, other) => one.at - other.at);
    if (!first) continue;
    const text = block.text.slice(0, first.at);
    const before = blocks.slice(0, index);
    return { blocks: text ? [...before, { type: "text", text }] : before, sequence: first.sequence };
  }
  return { blocks, sequence: null };
}

/** The tokens of a block; a tool's name counts as one, which has no text. */
function tokensOf(block: AnswerBlock): string[] {
  if (block.type === "text") return toTokens(block.text);
  if (block.type === "thinking") return toTokens(block.thinking);
  // Input without fields is sent as no JSON at all.
  const json = Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : "";
  return ["", ...toTokens(json)];
}

/** A block of which so many tokens are made. @param id of a tool's use */
function toGenerated(block: AnswerBlock, tokens: string[], isCut: boolean, id: string): GeneratedBlock {
  const joined = tokens.join("");
  if (block.type === "text")
    return {
      empty: { type: "text", text: "", citations: null },
      deltas: tokens.map((text) => ({ type: "text_delta", text })),
      whole: { type: "text", text: joined, citations: null },
    };
  if (block.type === "thinking") {
    const signature = signatureOf(joined);
    return {
      empty: { type: "thinking", thinking: "", signature: "" },
      deltas: tokens.map((thinking) => ({ type: "thinking_delta", thinking })),
      closing: { type: "signature_delta", signature },
      whole: { type: "thinking", thinking: joined, signature },
    };
  }
  const { name, input } = block;
  const empty: ContentBlock = { type: "tool_use", id, name, input: {}, caller: { type: "direct" } };
  return {
    empty,
    deltas: tokens.map((partial_json) => ({ type: "input_json_delta", partial_json })),
    whole: { ...empty, input: isCut ? {} : input },
  };
}

function endingOf(
  { isRefusal, blocks }: Answer,
  isCut: boolean,
  sequence: string | null,
): Generation["ending"] {
  const ending = { stop_sequence: null, stop_details: null };
  if (isCut) return { ...ending, stop_reason: "max_tokens" };
  if (sequence !== null) return { ...ending, stop_reason: "stop_sequence", stop_sequence: sequence };
  if (isRefusal) return { ...ending, stop_reason: "refusal", stop_details: REFUSAL };
  const usesTools = blocks.some(({ type }) => type === "tool_use");
  return { ...ending, stop_reason: usesTools ? "tool_use" : "end_turn" };
}

/**
 * Makes of an answer what is sent. IDs of tools' uses follow from the request, so that none comes twice in a
 * conversation.
 */
export function generate(answer: Answer, request: MessagesRequest): Generation {
  const { blocks, sequence } = stopAt(answer.blocks, request.stop_sequences);
  const seed = createHash("sha256").update(JSON.stringify(request.messages)).digest("hex").slice(0, 20);
  const generated: GeneratedBlock[] = [];
  let [room, thinkingTokens, isCut] = [request.max_tokens, 0, false];
  for (const [index, block] of blocks.entries()) {
    const tokens = tokensOf(block);
    const made = tokens.slice(0, room);
    isCut = made.length < tokens.length;
    if (made.length > 0) generated.push(toGenerated(block, made, isCut, `toolu_${seed}${index}`));
    if (block.type === "thinking") thinkingTokens += made.length;
    if (isCut) break;
    room -= made.length;
  }
  return { blocks: generated, ending: endingOf(answer, isCut, sequence), thinkingTokens };
}

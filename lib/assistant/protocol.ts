import type { Reason } from "#lib/errors.ts";

/** How long a question may be, in characters. */
export const maxQuestion = 4_000;

/** A part of an answer, as Anthropic's Messages API has it, with the results of its tools among the rest. */
export type Block =
  | { type: "text"; text: string }
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "redacted_thinking"; data: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> }
  | { type: "tool_result"; tool_use_id: string; content: string; is_error?: boolean };

/**
 * `answering`: being written. `complete`. `deciding`: it waits for the person's word on a change. `interrupted`: who asked
 * has left or stopped it, or it became too long for one go. `failed`: `problem` says why.
 */
export type TurnState = "answering" | "complete" | "deciding" | "interrupted" | "failed";

/** A question and its answer. */
export interface Turn {
  id: string;
  question: string;
  blocks: Block[];
  state: TurnState;
  problem: Reason | null;
  /** What was sent about the person who asks, word for word; null where nothing was. */
  context: string | null;
}

/** How much of a person's budget of the day is left, in tokens. */
export interface Budget {
  used: number;
  limit: number;
}

/** What the answer's stream says, in order: `start`, any of the rest, and one of `end` and `error`. */
export type AssistantEvent =
  | { type: "start"; context: string | null }
  /** A further piece of the text that is being written. */
  | { type: "text"; text: string }
  /** A whole block that is no text: a tool that is used, or what it gave. */
  | { type: "block"; block: Block }
  | { type: "end"; state: "complete" | "deciding" | "interrupted"; budget: Budget }
  | { type: "error"; error: Reason; message: string };

/** Tools that change something: each use waits for the person's word. */
export const changes: readonly string[] = ["create_item", "update_bio"];

import { readPerson } from "./context.ts";
import { blocksOf, type Turn, toBlocks } from "./conversation.ts";
import type { Prompt } from "./request.ts";

/** A part of an answer, before it is cut into tokens. */
export type AnswerBlock =
  | { type: "text"; text: string }
  | { type: "thinking"; thinking: string }
  | { type: "tool_use"; name: string; input: Record<string, unknown> };

/** What the server says to a prompt. */
export interface Answer {
  blocks: AnswerBlock[];
  /** That it ends with the stop reason `refusal`. */
  isRefusal?: boolean;
  /** Milliseconds between two tokens, if not the usual. */
  pauseMs?: number;
}

/** What is asked, and what there is to answer it from. */
export interface Question {
  /** The last text of the user, without markers. */
  text: string;
  /** The numbers of the markers, such as `[[words 20]]`, by their names; NaN where there is none. */
  markers: Map<string, number>;
  /** Undefined where personalisation is off. */
  person: ReturnType<typeof readPerson>;
  /** The names of the tools that may be called. */
  tools: Set<string>;
  /** The texts of the blocks of the system prompt. */
  system: string[];
}

const MARKER = /\[\[(\w+)(?: (\d{1,4}))?\]\]/g;

/** An answer of text alone. */
export const say = (text: string): Answer => ({ blocks: [{ type: "text", text }] });

/** Calls a tool after a word about it, or says that it is missing. */
export function call(
  question: Question,
  name: string,
  input: Record<string, unknown>,
  text = "Let me look that up.",
): Answer {
  if (!question.tools.has(name))
    return say(`I would need the tool \`${name}\` for that, and I was not given it.`);
  return {
    blocks: [
      { type: "text", text },
      { type: "tool_use", name, input },
    ],
  };
}

/** Reads what a valid conversation asks. */
export function readQuestion({ system, tools, tool_choice: choice }: Prompt, turns: Turn[]): Question {
  const texts = toBlocks(system ?? []).map(({ text }) => text);
  const asked = turns.filter(({ role }) => role === "user").flatMap((turn) => blocksOf(turn, "text"));
  const text = asked.at(-1)?.text ?? "";
  return {
    text: text.replace(MARKER, "").trim(),
    markers: new Map([...text.matchAll(MARKER)].map(([, name = "", number]) => [name, Number(number)])),
    person: readPerson(texts),
    tools: new Set(choice?.type === "none" ? [] : tools?.map(({ name }) => name)),
    system: texts,
  };
}

import { blocksOf, type Turn, toBlocks } from "./conversation.ts";
import { answerByIntent } from "./intents.ts";
import { answerByMarker } from "./markers.ts";
import { type Answer, readQuestion } from "./question.ts";
import type { Prompt } from "./request.ts";
import { answerFromResults, type ToolResult } from "./tool-results.ts";

const MARK = "*Answered by the local stand-in, not by Claude.*";

/** The results that the last turn brings, each with what was called. */
function readResults(turns: Turn[]): ToolResult[] {
  const calls = new Map(blocksOf(turns.at(-2), "tool_use").map((block) => [block.id, block]));
  return blocksOf(turns.at(-1), "tool_result").flatMap(({ tool_use_id: id, content, is_error: isError }) => {
    const used = calls.get(id);
    const text = toBlocks(content).map((block) => block.text);
    return used ? [{ name: used.name, input: used.input, text: text.join("\n"), isError }] : [];
  });
}

/**
 * The answer to a prompt: the same prompt always has the same one. What tools return and what stands in the person's
 * context is repeated at most; only the user's own text decides what is done.
 *
 * @param turns the conversation, which must be valid
 * @param tokenMs the usual pause between two tokens
 */
export function answerTo(prompt: Prompt, turns: Turn[], tokenMs: number): Answer {
  const question = readQuestion(prompt, turns);
  const hasNewText = blocksOf(turns.at(-1), "text").length > 0;
  const answer =
    (hasNewText ? undefined : answerFromResults(question, readResults(turns))) ??
    answerByMarker(question, tokenMs) ??
    answerByIntent(question);
  const blocks = [...answer.blocks];
  const last = blocks.at(-1);
  if (last?.type === "text" && !answer.isRefusal)
    blocks[blocks.length - 1] = { type: "text", text: `${last.text}\n\n${MARK}` };
  if (question.markers.has("thinking") && hasNewText)
    blocks.unshift({
      type: "thinking",
      thinking: `The question is: ${question.text || "none"}. I know the answer.`,
    });
  return { ...answer, blocks };
}

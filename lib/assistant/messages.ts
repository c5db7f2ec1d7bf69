import type { ContentBlockParam, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { goOn } from "./prompt.ts";
import type { Block, Turn } from "./protocol.ts";
import { toolResult } from "./tools.ts";

/** What is told of a tool that came to nothing: of a change, mostly, about which the person said nothing. */
const undone = "This was not done: the person did not decide on it, or the connection broke.";

/**
 * A conversation as Anthropic's API takes it: people's and tools' words from the user, the rest from the assistant.
 *
 * @param turns oldest first; the last is the one that is answered, with what there is of its answer
 */
export function toMessages(turns: Pick<Turn, "question" | "blocks">[]): MessageParam[] {
  return turns.flatMap(({ question, blocks }, index) => {
    const isLast = index === turns.length - 1;
    // A question without an answer says nothing to the next.
    if (!isLast && blocks.length === 0) return [];
    const asked: MessageParam = { role: "user", content: question };
    return [asked, ...answerMessages(blocks, isLast)];
  });
}

function answerMessages(blocks: Block[], isLast: boolean): MessageParam[] {
  const results = blocks.filter((block) => block.type === "tool_result");
  const messages: MessageParam[] = [];
  let said: ContentBlockParam[] = [];
  let given: ContentBlockParam[] = [];
  /** Every use of a tool has to have its result in the very next message. */
  const close = () => {
    if (said.length > 0) messages.push({ role: "assistant", content: said });
    if (given.length > 0) messages.push({ role: "user", content: given });
    [said, given] = [[], []];
  };
  for (const [index, block] of blocks.entries()) {
    if (block.type === "tool_result") continue;
    if (blocks[index - 1]?.type === "tool_result") close();
    if (block.type === "tool_use") {
      said.push(block);
      given.push(
        results.find(({ tool_use_id }) => tool_use_id === block.id) ?? toolResult(block.id, undone, true),
      );
    } else if (block.type === "text" ? block.text.trim() !== "" : isLast) {
      // Thoughts of earlier answers are of no use to later ones, and only their own model takes them.
      said.push(block);
    }
  }
  const breaksOff = isLast && said.length > 0 && given.length === 0;
  close();
  return breaksOff ? [...messages, { role: "user", content: goOn }] : messages;
}

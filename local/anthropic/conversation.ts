import { createHash } from "node:crypto";
import { errors } from "./errors.ts";
import type { Prompt, RequestBlock } from "./request.ts";

/** The messages that one side sent in a row. */
export interface Turn {
  role: "user" | "assistant";
  blocks: RequestBlock[];
  /** Of its first message, for errors. */
  index: number;
}

type BlockOf<Type extends RequestBlock["type"]> = Extract<RequestBlock, { type: Type }>;

/** The blocks of a kind. */
export const blocksOf = <Type extends RequestBlock["type"]>(turn: Turn | undefined, type: Type) =>
  (turn?.blocks ?? []).filter((block): block is BlockOf<Type> => block.type === type);

/** Content as blocks, in whichever way it was written. */
export const toBlocks = <Block>(content: string | Block[]): (Block | BlockOf<"text">)[] =>
  typeof content === "string" ? [{ type: "text", text: content }] : content;

/** What proves that thinking was sent by this server. */
export const signatureOf = (thinking: string): string =>
  createHash("sha256").update(`local thinking: ${thinking}`).digest("base64");

/** The conversation as turns: messages of the same role in a row count as one. */
export function toTurns(messages: Prompt["messages"]): Turn[] {
  const turns: Turn[] = [];
  for (const [index, { role, content }] of messages.entries()) {
    const last = turns.at(-1);
    if (last?.role === role) last.blocks.push(...toBlocks(content));
    else turns.push({ role, blocks: [...toBlocks(content)], index });
  }
  return turns;
}

/**
 * Checks what holds between the parts of a prompt. Source of the words: the API's answers, as users quote them.
 *
 * @returns the conversation as turns
 * @throws AnthropicError 400 where something does not fit
 */
export function checkConversation(prompt: Prompt): Turn[] {
  checkTexts(prompt);
  const names = (prompt.tools ?? []).map((tool) => tool.name);
  if (new Set(names).size < names.length) throw errors.badRequest("tools: Tool names must be unique.");
  const turns = toTurns(prompt.messages);
  if (turns[0]?.role !== "user") throw errors.badRequest('messages: first message must use the "user" role');
  for (const [position, turn] of turns.entries()) checkTurn(turn, turns[position - 1], turns[position + 1]);
  if (turns.at(-1)?.role === "assistant")
    throw errors.badRequest(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  return turns;
}

function checkTexts({ system, messages }: Prompt): void {
  for (const [index, { role, content }] of messages.entries())
    if (content.length === 0)
      throw errors.badRequest(`messages.${index}: ${role} messages must have non-empty content`);
  const blocks = messages.flatMap(({ content }) => toBlocks(content));
  checkBlocks("messages", blocks);
  if (Array.isArray(system)) checkBlocks("system", system);
}

function checkBlocks(where: string, blocks: RequestBlock[]): void {
  for (const block of blocks) {
    if (block.type !== "text") continue;
    if (block.text === "") throw errors.badRequest(`${where}: text content blocks must be non-empty`);
    if (block.text.trim() === "")
      throw errors.badRequest(`${where}: text content blocks must contain non-whitespace text`);
  }
}

function checkTurn(turn: Turn, before: Turn | undefined, after: Turn | undefined): void {
  const where = `messages.${turn.index}`;
  const foreign = turn.role === "user" ? ["tool_use", "thinking"] : ["tool_result"];
  const known = blocksOf(before, "tool_use").map(({ id }) => id);
  const answered = new Set<string>();
  for (const [index, block] of turn.blocks.entries()) {
    const at = `${where}.content.${index}`;
    if (foreign.includes(block.type))
      throw errors.badRequest(`${at}: \`${block.type}\` blocks cannot be in \`${turn.role}\` messages`);
    if (block.type === "thinking" && block.signature !== signatureOf(block.thinking))
      throw errors.badRequest(`${at}: Invalid \`signature\` in \`thinking\` block`);
    if (block.type !== "tool_result") continue;
    const id = block.tool_use_id;
    if (!known.includes(id))
      throw errors.badRequest(
        `${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. ` +
          "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
      );
    if (answered.has(id))
      throw errors.badRequest(
        `${at}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}`,
      );
    answered.add(id);
  }

  const used = blocksOf(turn, "tool_use").map(({ id }) => id);
  if (new Set(used).size < used.length) throw errors.badRequest(`${where}: \`tool_use\` ids must be unique`);
  const unanswered = used.filter((id) => !leadingResults(after).includes(id));
  if (unanswered.length > 0)
    throw errors.badRequest(
      `${where}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${unanswered.join(", ")}. ` +
        "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
    );
}

/** The tools that a turn has results of before anything else: text may only follow them. */
function leadingResults(turn: Turn | undefined): string[] {
  const blocks = turn?.blocks ?? [];
  const end = blocks.findIndex(({ type }) => type !== "tool_result");
  return blocks
    .slice(0, end === -1 ? undefined : end)
    .flatMap((block) => (block.type === "tool_result" ? [block.tool_use_id] : []));
}

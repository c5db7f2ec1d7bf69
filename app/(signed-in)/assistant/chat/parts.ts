import { type Block, changes } from "#lib/assistant/protocol.ts";

type ToolUse = Extract<Block, { type: "tool_use" }>;
type ToolResult = Extract<Block, { type: "tool_result" }>;

/** A part of an answer as it is shown. */
export type Part =
  | { kind: "text"; text: string }
  | { kind: "thought" }
  | { kind: "tool"; use: ToolUse; result: ToolResult | undefined };

/** An answer's blocks as parts: texts that touch are one, and each use of a tool has its result. */
export function toParts(blocks: Block[]): Part[] {
  const results = new Map(
    blocks.flatMap((block) => (block.type === "tool_result" ? [[block.tool_use_id, block] as const] : [])),
  );
  const parts: Part[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (block.type === "text") {
      if (last?.kind === "text") parts[parts.length - 1] = { kind: "text", text: last.text + block.text };
      else parts.push({ kind: "text", text: block.text });
    } else if (block.type === "tool_use") {
      parts.push({ kind: "tool", use: block, result: results.get(block.id) });
    } else if (block.type !== "tool_result" && last?.kind !== "thought") {
      parts.push({ kind: "thought" });
    }
  }
  return parts.filter((part) => part.kind !== "text" || part.text.trim());
}

/** The changes of an answer that nobody has decided on. */
export function proposalsOf(blocks: Block[]): ToolUse[] {
  return toParts(blocks).flatMap((part) =>
    part.kind === "tool" && !part.result && changes.includes(part.use.name) ? [part.use] : [],
  );
}

/** An answer's words alone, to be copied. */
export function textOf(blocks: Block[]): string {
  return toParts(blocks)
    .flatMap((part) => (part.kind === "text" ? [part.text.trim()] : []))
    .join("\n\n");
}

import type { Tool } from "@anthropic-ai/sdk/resources/messages";
import * as v from "valibot";
import type { Block } from "./protocol.ts";

/** What the model may ask for. Each is done by the very functions that the pages use: app/(signed-in)/assistant/stream/runners.ts. */
const inputs = {
  search_directory: v.object({ query: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200)) }),
  list_items: v.object({}),
  // How long these may be is checked by the forms' own schemas, when they are done.
  create_item: v.object({ name: v.pipe(v.string(), v.maxLength(2_000)) }),
  update_bio: v.object({ bio: v.pipe(v.string(), v.maxLength(5_000)) }),
};

type ToolName = keyof typeof inputs;

/** What does the work of the tools. It gives what the model is told; an AppError that it throws is told as well. */
export type ToolRunners = {
  [Name in ToolName]: (input: v.InferOutput<(typeof inputs)[Name]>) => Promise<string>;
};

const text = (description: string) => ({ type: "string" as const, description });

/** The tools as Anthropic's API takes them. */
export const tools: Tool[] = [
  {
    name: "search_directory",
    description:
      "Finds people in the directory, by words of their name or of what they say about themselves. It gives at most ten, each with a link and what they say about themselves.",
    input_schema: {
      type: "object",
      properties: { query: text("One or two words; part of a name is enough.") },
      required: ["query"],
    },
  },
  {
    name: "list_items",
    description: "Gives the person's own items, the newest first.",
    input_schema: { type: "object", properties: {} },
  },
  {
    name: "create_item",
    description: "Adds an item to the person's list. They are asked first.",
    input_schema: {
      type: "object",
      properties: { name: text("What the item is called, at most 120 characters.") },
      required: ["name"],
    },
  },
  {
    name: "update_bio",
    description: "Replaces what the person says about themselves in the directory. They are asked first.",
    input_schema: {
      type: "object",
      properties: { bio: text("The whole new text, at most 500 characters.") },
      required: ["bio"],
    },
  },
];

/** What became of the use of a tool, as the model is told. */
export function toolResult(id: string, content: string, isError = false): Block & { type: "tool_result" } {
  return { type: "tool_result", tool_use_id: id, content, ...(isError && { is_error: true }) };
}

/** Does what the model asked for: an error tells it to ask otherwise. */
export async function runTool(
  runners: ToolRunners,
  { id, name, input }: Block & { type: "tool_use" },
): Promise<Block> {
  if (!Object.hasOwn(inputs, name)) return toolResult(id, `There is no tool "${name}".`, true);
  const tool = name as ToolName;
  const parsed = v.safeParse(inputs[tool], input);
  if (!parsed.success) return toolResult(id, v.summarize(parsed.issues), true);
  const run = runners[tool] as (input: unknown) => Promise<string>;
  return toolResult(id, await run(parsed.output));
}

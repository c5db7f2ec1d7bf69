import type { Part } from "./parts.ts";

type ToolPart = Extract<Part, { kind: "tool" }>;

/** What a tool does in an answer, in one line: while it does it, and after. */
interface Words {
  doing: string;
  done: string;
}

/**
 * Says in a line what a tool was used for, and how that went.
 *
 * @param isAnswering whether its result may still come
 */
export function noteOf({ use, result }: ToolPart, isAnswering: boolean): string {
  const { doing, done } = wordsOf(use);
  if (!result) return isAnswering ? `${doing}…` : `Not decided: ${lowerFirst(doing)}`;
  if (!result.is_error) return done;
  // In such words the server tells the model of a person's no, and of what failed.
  if (result.content.startsWith("The person declined")) return `Declined: ${lowerFirst(doing)}`;
  return `${doing}. That did not work: ${result.content.replace(/^It was not done: /, "")}`;
}

function wordsOf({ name, input }: ToolPart["use"]): Words {
  switch (name) {
    case "search_directory": {
      const query = `the directory for “${wordOf(input, "query")}”`;
      return { doing: `Searching ${query}`, done: `Searched ${query}` };
    }
    case "list_items":
      return { doing: "Looking at your items", done: "Looked at your items" };
    case "create_item": {
      const item = `“${wordOf(input, "name")}” to your items`;
      return { doing: `Adding ${item}`, done: `Added ${item}` };
    }
    case "update_bio":
      return { doing: "Changing your bio", done: "Changed your bio" };
    default:
      return { doing: `Using ${name}`, done: `Used ${name}` };
  }
}

/** A word of what the model gave a tool; nothing where it gave none. */
export function wordOf(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  return typeof value === "string" ? value : "";
}

const lowerFirst = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

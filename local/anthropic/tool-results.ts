import { unescapeText } from "./context.ts";
import { type Answer, call, type Question, say } from "./question.ts";

/** What a tool returned. */
export interface ToolResult {
  name: string;
  input: Record<string, unknown>;
  text: string;
  isError: boolean;
}

const PERSON = /^- (.+?) \((\/directory\/[\w-]+)\)(?:: (.*))?$/gm;

function sayPeople({ text, isError }: ToolResult): string {
  if (isError) return "I could not search the directory just now.";
  const people = [...text.matchAll(PERSON)].map(([, name = "", path, bio]) => {
    const link = `[${name.replace(/[[\]\\]/g, "\\$&")}](${path})`;
    return bio ? `- ${link}: ${bio}` : `- ${link}`;
  });
  return people.length > 0
    ? `This is who I found:\n\n${unescapeText(people.join("\n"))}`
    : "I found nobody like that in the directory.";
}

function sayItems({ text, isError }: ToolResult): string {
  if (isError) return "I could not read your list just now.";
  const items = text.split("\n").filter((line) => line.startsWith("- "));
  return items.length > 0
    ? `This is on your list:\n\n${unescapeText(items.join("\n"))}`
    : "There is nothing on your list.";
}

/** What came of a change. A value may itself contain the words that tell of a refusal. */
function sayChange({ input, text, isError }: ToolResult, done: (value: string) => string): string {
  const value = String(Object.values(input)[0] ?? "");
  const isDeclined = /\b(?:declined|denied|refused|rejected|cancell?ed|not confirm(?:ed)?)\b/i.test(
    value ? text.replaceAll(value, "") : text,
  );
  return isError || isDeclined ? "All right, nothing was changed." : done(value);
}

function sayResult(result: ToolResult): string {
  switch (result.name) {
    case "search_directory":
      return sayPeople(result);
    case "list_items":
      return sayItems(result);
    case "create_item":
      return sayChange(result, (name) => `It is done: **${name}** is on your list.`);
    case "update_bio":
      return sayChange(result, (bio) => `It is done: your bio now reads “${bio}”.`);
    default:
      return `The tool \`${result.name}\` has answered.`;
  }
}

/** The answer to what tools returned, or undefined where nothing was called. */
export function answerFromResults(question: Question, results: ToolResult[]): Answer | undefined {
  if (results.length === 0) return undefined;
  if (question.markers.has("loop")) return call(question, "list_items", {});
  return say(results.map(sayResult).join("\n\n"));
}

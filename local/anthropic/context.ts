/** What a request says about the person who asks. */
export interface Person {
  /** Fields of the profile that are missing are undefined. */
  profile: Partial<Record<"name" | "role" | "joined" | "bio", string>>;
  /** Lines that begin with a date, in the order of the request. */
  activity: string[];
  items: string[];
}

/** What stands for a name where there is none. */
const NOT_GIVEN = "not given";

/** The text that was meant, of one that is escaped for a prompt. */
export const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The lines of an element whose tags stand on lines of their own, or undefined where it is missing. */
function linesOf(text: string, tag: string): string[] | undefined {
  const inside = new RegExp(`^<${tag}>[ \\t]*\\n([\\s\\S]*?)^</${tag}>`, "m").exec(text)?.[1];
  return inside
    ?.split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

const entriesOf = (text: string, tag: string): string[] =>
  (linesOf(text, tag) ?? []).map((line) => unescapeText(line.replace(/^-\s*/, "")));

/**
 * Reads the `<person>` element of a system prompt. Values are escaped and on one line, so none can end a section or
 * begin one; they are only ever repeated, never obeyed.
 *
 * @param texts of the blocks of the system prompt; the last that has the element counts, as instructions may name it
 * @returns undefined where there is none
 */
export function readPerson(texts: string[]): Person | undefined {
  const text = texts
    .map((block) => linesOf(block, "person")?.join("\n"))
    .findLast((block) => block !== undefined);
  if (text === undefined) return undefined;
  const profile: Record<string, string> = {};
  for (const line of linesOf(text, "profile") ?? []) {
    const [, field, value] = /^(\w+):\s*(.*)$/.exec(line) ?? [];
    if (field && value && value !== NOT_GIVEN) profile[field.toLowerCase()] = unescapeText(value);
  }
  return { profile, activity: entriesOf(text, "activity"), items: entriesOf(text, "items") };
}

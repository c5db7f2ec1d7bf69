/** What may be told to the model about the person who asks: their own, and nobody else's. */
export interface ContextSources {
  profile: {
    firstName: string | null;
    lastName: string | null;
    role: string;
    createdAt: number;
    bio: string;
  };
  /** Newest first. */
  activity: { kind: string; detail: string | null; personName: string | null; occurredAt: number }[];
  /** Newest first. */
  items: { name: string; createdAt: number; completedAt: number | null }[];
}

/** How much of a prompt the person may take, in tokens. */
const contextTokens = 1_200;

/** No value takes more than this, in characters: a long one would push everything else out. */
const maxValue = 500;

/**
 * About how many tokens a text is. Claude's tokenizer is not public; English has some 3.5 characters to a token, and other
 * scripts fewer, so that every character outside of ASCII is taken for one.
 */
export function estimateTokens(text: string): number {
  const ascii = text.replaceAll(/[^\0-\x7f]/g, "").length;
  return Math.ceil(ascii / 3.5) + ([...text].length - ascii);
}

/**
 * Chooses what the model is told about the person who asks, and writes it down. Their profile comes first; then what they did
 * and what is theirs, in turns and newest first, until the budget is spent. What they typed themselves may try to give
 * instructions: each value stands on one line, and can't end the element that it is in.
 *
 * The same data makes the same text on the same day, so that a cached prompt stays valid.
 *
 * @param budget how many tokens it may take, estimated
 * @returns the text, as it is sent; the names of elements are those of which prompt.ts speaks
 */
export function buildContext({ profile, activity, items }: ContextSources, budget = contextTokens): string {
  const { firstName, lastName, role, createdAt, bio } = profile;
  const sections = {
    profile: [
      `name: ${oneLine([firstName, lastName].filter(Boolean).join(" ")) || "not given"}`,
      `role: ${role === "admin" ? "administrator" : "member"}`,
      ...(createdAt > 0 ? [`joined: ${dayOf(createdAt)}`] : []),
      ...(bio ? [`bio: ${oneLine(bio)}`] : []),
    ],
    activity: [] as string[],
    items: [] as string[],
  };
  const text = () =>
    `<person>\n${Object.entries(sections)
      .filter(([, lines]) => lines.length > 0)
      .map(([name, lines]) => `<${name}>\n${lines.join("\n")}\n</${name}>\n`)
      .join("")}</person>`;

  const waiting = {
    activity: activity.flatMap((entry) => sentenceOf(entry) ?? []),
    items: items.map(lineOfItem),
  };
  // The elements that are still empty take their place too.
  let left = budget - estimateTokens(text()) - estimateTokens("<activity>\n</activity>\n<items>\n</items>\n");
  for (let round = 0; round < Math.max(waiting.activity.length, waiting.items.length); round++) {
    for (const name of ["activity", "items"] as const) {
      const line = waiting[name][round];
      if (line === undefined) continue;
      left -= estimateTokens(`${line}\n`);
      if (left < 0) return text();
      sections[name].push(line);
    }
  }
  return text();
}

function sentenceOf({ kind, detail, personName, occurredAt }: ContextSources["activity"][number]) {
  const did = {
    joined: "joined",
    signed_in: "signed in",
    signed_out: "signed out",
    searched: `searched the directory for "${oneLine(detail)}"`,
    viewed: personName ? `looked at the page of ${oneLine(personName)}` : undefined,
    created_item: `added the item "${oneLine(detail)}"`,
  }[kind];
  return did && `- ${dayOf(occurredAt)} ${did}`;
}

/** A person whom the asker may see, as the directory shows them. */
interface Found {
  id: string;
  name: string;
  bio: string;
}

/** What the model is told that a search found: as many people as fit. */
export function describePeople(people: Found[], budget = contextTokens): string {
  const lines = people.map(({ id, name, bio }) => {
    const about = bio ? `: ${oneLine(bio)}` : "";
    return `- ${oneLine(name) || "No name given"} (/directory/${id})${about}`;
  });
  return firstThatFit(lines, budget).join("\n") || "Nobody was found.";
}

/** What the model is told of a person's items: as many as fit. */
export function describeItems(items: ContextSources["items"], budget = contextTokens): string {
  return firstThatFit(items.map(lineOfItem), budget).join("\n") || "There are no items.";
}

function firstThatFit(lines: string[], budget: number): string[] {
  let left = budget;
  const end = lines.findIndex((line) => {
    left -= estimateTokens(`${line}\n`);
    return left < 0;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

function lineOfItem({ name, createdAt, completedAt }: ContextSources["items"][number]): string {
  return `- ${dayOf(createdAt)} ${oneLine(name)}${completedAt === null ? "" : " (done)"}`;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** A value as it may stand in an element: on one line, without what ends or begins one, and without what hides or turns text. */
function oneLine(text: string | null): string {
  const line = (text ?? "")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/[\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .trim();
  const short = [...line].slice(0, maxValue).join("");
  return short.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

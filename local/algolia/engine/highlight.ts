import type { HighlightResult, HighlightResultOption } from "@algolia/client-search";
import { type IndexRecord, isObject } from "../records.ts";
import type { ResolvedSettings } from "../settings.ts";
import type { QueryWord } from "./match.ts";
import { originalLength, type Token, tokenize } from "./tokenizer.ts";

interface Mark {
  start: number;
  end: number;
}

/** What of a token the words of the query mark: all of it, or the beginning that they match. */
function markOf(text: string, token: Token, words: QueryWord[], matched: Set<string>): Mark | undefined {
  let length = 0;
  for (const word of words) {
    const match = word.candidates.get(token.word);
    if (match === undefined) continue;
    matched.add(word.text);
    length = Math.max(length, match.length);
  }
  if (length === 0) return undefined;
  const original = text.slice(token.start, token.end);
  const part = length >= token.word.length ? original.length : originalLength(original, length);
  return { start: token.start, end: token.start + part };
}

/** Highlights one text. */
export function highlightText(
  text: string,
  words: QueryWord[],
  { highlightPreTag, highlightPostTag, separatorsToIndex }: ResolvedSettings,
): HighlightResultOption {
  const matched = new Set<string>();
  const marks: Mark[] = [];
  let isWhole = true;
  for (const token of tokenize(text, separatorsToIndex)) {
    const mark = markOf(text, token, words, matched);
    isWhole &&= mark?.end === token.end;
    if (mark === undefined) continue;
    const before = marks.at(-1);
    // Characters that are words of their own are marked together.
    if (token.isJoined && before?.end === mark.start) before.end = mark.end;
    else marks.push(mark);
  }
  if (marks.length === 0) return { value: text, matchLevel: "none", matchedWords: [] };

  let value = "";
  let end = 0;
  for (const mark of marks) {
    value += `${text.slice(end, mark.start)}${highlightPreTag}${text.slice(mark.start, mark.end)}${highlightPostTag}`;
    end = mark.end;
  }
  return {
    value: value + text.slice(end),
    matchLevel: words.every((word) => matched.has(word.text)) ? "full" : "partial",
    fullyHighlighted: isWhole,
    matchedWords: [...matched],
  };
}

type Tree = { [name: string]: HighlightResult };

/** The paths to highlight: those asked for, or what is searched. */
function isWanted(path: string, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined || wanted.includes("*")) return true;
  return wanted.some((other) => path === other || path.startsWith(`${other}.`));
}

/**
 * The `_highlightResult` of a hit: the shape of the record, with a highlighted text for each string and number.
 * @param searched the paths of the searchable attributes; undefined when all are
 */
export function highlightRecord(
  record: IndexRecord,
  words: QueryWord[],
  settings: ResolvedSettings,
  searched: readonly string[] | undefined,
): Tree {
  const wanted = settings.attributesToHighlight ?? searched;
  const visit = (value: unknown, path: string): HighlightResult | undefined => {
    if (Array.isArray(value)) {
      const inner = value.flatMap((element) => visit(element, path) ?? []);
      return inner.length > 0 ? inner : undefined;
    }
    if (isObject(value)) {
      const entries = Object.entries(value).flatMap(([key, inner]) => {
        const result = visit(inner, `${path}.${key}`);
        return result === undefined ? [] : [[key, result] as const];
      });
      return entries.length > 0 ? Object.fromEntries(entries) : undefined;
    }
    if (!isWanted(path, wanted) || (typeof value !== "string" && typeof value !== "number")) return undefined;
    return highlightText(String(value), words, settings);
  };

  const tree: Tree = {};
  for (const [key, value] of Object.entries(record)) {
    const isNamed = wanted?.includes(key) ?? false;
    if ((key === "objectID" || key.startsWith("_")) && !isNamed) continue;
    const result = visit(value, key);
    if (result !== undefined) tree[key] = result;
  }
  return tree;
}

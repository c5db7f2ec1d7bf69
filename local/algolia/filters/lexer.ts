import { errors } from "../errors.ts";

export interface FilterToken {
  type: "(" | ")" | ":" | "operator" | "AND" | "OR" | "NOT" | "TO" | "string" | "end of filter";
  text: string;
  /** Counted from 0, as Algolia does in its messages. */
  column: number;
}

const KEYWORDS = ["AND", "OR", "NOT", "TO"] as const;
const PATTERN =
  /\s*(?:(?<bracket>[()])|(?<colon>:)|(?<operator><=|>=|!=|<|>|=)|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<bare>[^\s()<>=!:"']+))/uy;

/**
 * Splits the text of the parameter `filters` into tokens. Keywords are in capitals; quoted text is never a keyword.
 * @throws AlgoliaError 400 where the text cannot be read
 */
export function lexFilter(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  PATTERN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (PATTERN.lastIndex < end) {
    const from = PATTERN.lastIndex;
    const match = PATTERN.exec(text);
    if (match === null) {
      const column = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
      throw errors.badRequest(`filters: Unexpected character ${text[column]} at col ${column}`);
    }
    tokens.push(toToken(match));
  }
  tokens.push({ type: "end of filter", text: "", column: end });
  return tokens;
}

function toToken(match: RegExpExecArray): FilterToken {
  const { bracket, colon, operator, double, single, bare } = match.groups ?? {};
  const column = match.index + match[0].length - match[0].trimStart().length;
  if (bracket !== undefined) return { type: bracket as "(", text: bracket, column };
  if (colon !== undefined) return { type: ":", text: colon, column };
  if (operator !== undefined) return { type: "operator", text: operator, column };
  const quoted = double ?? single;
  if (quoted !== undefined) return { type: "string", text: quoted.replace(/\\(.)/gu, "$1"), column };
  const keyword = KEYWORDS.find((word) => word === bare);
  return { type: keyword ?? "string", text: bare ?? "", column };
}

/** A kind of SQL token. `illegal` is a NUL or an unclosed quote; other strange characters count as operators. */
type TokenKind = "word" | "string" | "number" | "parameter" | "semicolon" | "operator" | "illegal";

/** One token of an SQL text; `start` and `end` are offsets in UTF-16 units. */
export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
  end: number;
}

// The loops are unrolled (`'[^']*(?:''[^']*)*'`), because V8 runs out of stack on `(?:[^']|'')*` over a long text.
const TOKEN = new RegExp(
  [
    String.raw`(?<blank>[ \t\n\f\r\ufeff]+|--[^\n]*|/\*[^]*?(?:\*/|$))`,
    String.raw`(?<string>[xX]?'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|${"`[^`]*(?:``[^`]*)*`"}|\[[^\]]*\])`,
    String.raw`(?<parameter>\?[0-9]*|[$@:](?:[\w$\u0080-\uffff]|::)+(?:\([^)\s]*\))?)`,
    String.raw`(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`,
    String.raw`(?<number>[0-9.]*[0-9][\w.]*)`,
    "(?<semicolon>;)",
    String.raw`(?<illegal>['"${"`"}\[][^]*|\0)`,
    "(?<operator>[^])",
  ].join("|"),
  "y",
);

/**
 * Splits an SQL text into tokens, without blanks and comments. Never fails: what SQLite would refuse is
 * left to the engine to report. An unclosed quote takes the rest of the text.
 * Source: https://sqlite.org/src/file/src/tokenize.c
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < sql.length; start = TOKEN.lastIndex) {
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(sql);
    const found = Object.entries(match?.groups ?? {}).find(([, text]) => text !== undefined);
    if (found === undefined) throw new Error(`No token at offset ${start}`);
    const [kind, text] = found;
    if (kind !== "blank") {
      tokens.push({ kind: kind as TokenKind, text, start, end: start + text.length });
    }
  }
  return tokens;
}

/** The upper-case text of a bare word, or `undefined` for any other token: quoted words are never keywords. */
export function keyword(token: Token | undefined): string | undefined {
  return token?.kind === "word" ? token.text.toUpperCase() : undefined;
}

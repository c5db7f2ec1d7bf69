import { StatementError } from "./errors.ts";
import { keyword, type Token, tokenize } from "./tokenizer.ts";

/** One SQL statement cut out of a text. */
export interface Statement {
  /** The statement without its semicolon and without comments around it. */
  sql: string;
  /** What it does: the first keyword, or the one after `EXPLAIN` and after the tables of a `WITH`. */
  verb: string;
  isExplain: boolean;
  /** Where the text after `EXPLAIN [QUERY PLAN]` starts in `sql`; 0 if it is not explained. */
  bodyStart: number;
  /** Whether it can take the write lock of the database. */
  takesWriteLock: boolean;
  /** The parameters by position; `names[0]` is number 1. `undefined` stands for a parameter without a name. */
  parameters: ParameterNames;
}

/** Names with their signs (`:a`, `?3`), as many as the highest parameter number. Holes are nameless. */
interface ParameterNames {
  count: number;
  names: ReadonlyMap<number, string>;
}

const READ_VERBS = new Set(
  "SELECT VALUES COMMIT END ROLLBACK SAVEPOINT RELEASE PRAGMA ATTACH DETACH".split(" "),
);
const VERBS_AFTER_WITH = new Set("SELECT VALUES INSERT REPLACE UPDATE DELETE".split(" "));

/** SQLite's SQLITE_MAX_VARIABLE_NUMBER. A higher one is an error that the engine reports. */
const MAXIMUM_PARAMETER = 32_766;

/**
 * Splits an SQL text at its semicolons; those inside a trigger's body do not end a statement. Empty statements are
 * left out.
 * @throws StatementError SQL_PARSE_ERROR if the text holds a NUL, where SQLite would stop reading silently.
 */
export function splitStatements(sql: string): Statement[] {
  const tokens = tokenize(sql);
  if (tokens.some((token) => token.kind === "illegal" && token.text === "\0")) {
    throw StatementError.notSql("unrecognized token: NUL");
  }
  const statements: Statement[] = [];
  let current: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== "semicolon" || isInsideTrigger(current)) {
      current.push(token);
    } else {
      if (current.length > 0) statements.push(toStatement(sql, current));
      current = [];
    }
  }
  // A trigger whose last statement lacks its END still ends in a semicolon that belongs to it.
  if (current.length > 0) statements.push(toStatement(sql, current));
  return statements;
}

/**
 * Reads an SQL text that must hold exactly one statement.
 * @throws StatementError SQL_NO_STATEMENT, SQL_MANY_STATEMENTS or SQL_PARSE_ERROR
 */
export function parseOneStatement(sql: string): Statement {
  const [statement, ...others] = splitStatements(sql);
  if (statement === undefined) {
    throw new StatementError("SQL_NO_STATEMENT", "SQL string does not contain any statement");
  }
  if (others.length > 0) {
    throw new StatementError("SQL_MANY_STATEMENTS", "SQL string contains more than one statement");
  }
  return statement;
}

function toStatement(sql: string, tokens: Token[]): Statement {
  const start = tokens[0]?.start ?? 0;
  const end = tokens.at(-1)?.end ?? sql.length;
  const body = tokens.slice(explainLength(tokens));
  const verb = findVerb(body);
  const locksAtOnce = verb === "BEGIN" && ["IMMEDIATE", "EXCLUSIVE"].includes(keyword(body[1]) ?? "");
  const isExplain = body.length < tokens.length;
  return {
    sql: sql.slice(start, end),
    verb,
    isExplain,
    bodyStart: (body[0]?.start ?? start) - start,
    takesWriteLock: !isExplain && (verb === "BEGIN" ? locksAtOnce : !READ_VERBS.has(verb)),
    parameters: numberParameters(tokens),
  };
}

function explainLength(tokens: Token[]): number {
  if (keyword(tokens[0]) !== "EXPLAIN") return 0;
  return keyword(tokens[1]) === "QUERY" && keyword(tokens[2]) === "PLAN" ? 3 : 1;
}

function findVerb(tokens: Token[]): string {
  const first = keyword(tokens[0]) ?? "";
  if (first !== "WITH") return first;
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const word = keyword(token) ?? "";
    if (token.text === "(") depth++;
    else if (token.text === ")") depth--;
    else if (depth === 0 && VERBS_AFTER_WITH.has(word)) {
      // Unlike the other five, REPLACE may also be the name of a table.
      if (word !== "REPLACE" || keyword(tokens[index + 1]) === "INTO") return word;
    }
  }
  return first;
}

/** Source: the state machine of https://sqlite.org/src/file/src/complete.c: a trigger ends with `; END ;`. */
function isInsideTrigger(tokens: Token[]): boolean {
  const words = tokens.slice(0, 6).map(keyword);
  const create = explainLength(tokens);
  if (words[create] !== "CREATE") return false;
  const isTemporary = words[create + 1] === "TEMP" || words[create + 1] === "TEMPORARY";
  if (words[create + (isTemporary ? 2 : 1)] !== "TRIGGER") return false;
  return !(keyword(tokens.at(-1)) === "END" && tokens.at(-2)?.kind === "semicolon");
}

/** Numbers parameters as SQLite does; a number keeps the first name it is given. */
function numberParameters(tokens: Token[]): ParameterNames {
  const names = new Map<number, string>();
  const numbers = new Map<string, number>();
  let count = 0;
  for (const { kind, text } of tokens) {
    if (kind !== "parameter") continue;
    if (text === "?") {
      count++;
      continue;
    }
    const number = text.startsWith("?") ? Number(text.slice(1)) : (numbers.get(text) ?? count + 1);
    if (number > MAXIMUM_PARAMETER) continue;
    count = Math.max(count, number);
    numbers.set(text, number);
    if (!names.has(number)) names.set(number, text);
  }
  return { count, names };
}

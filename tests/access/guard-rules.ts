import { posix } from "node:path";
import { type Node, SyntaxKind } from "typescript/unstable/ast";
import {
  isAwaitExpression,
  isBlock,
  isCallExpression,
  isExpressionStatement,
  isFunctionDeclaration,
  isIdentifier,
  isJsxOpeningElement,
  isJsxSelfClosingElement,
  isStringLiteral,
  isVariableStatement,
} from "typescript/unstable/ast/is";
import { isPublicPath, permissionFor } from "#lib/auth/routes.ts";
import { pathOf } from "./app-paths.ts";
import {
  everyNode,
  exportsOf,
  type FunctionNode,
  isFunctionNode,
  parseSources,
  type Source,
} from "./sources.ts";

const strongGuards = new Set(["requireRole", "requirePermission", "authorize"]);
const guards = new Set([...strongGuards, "requireUser", "authenticate"]);
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const makers: Record<string, string> = { formAction: "#lib/action.ts", adminAction: "#lib/admin-action.ts" };
const handlerMaker = { name: "userHandler", from: "#lib/http/handler.ts" };
/** Next serves each of these as a handler of its own. */
const madeFile =
  /(?:^|\/)(?:sitemap|robots|manifest|icon\d*|apple-icon\d*|opengraph-image\d*|twitter-image\d*)\.tsx?$/;

/**
 * Looks for whatever can be reached and does not ask by itself who is there.
 *
 * @param texts all that is shipped, by path: `app/(site)/page.tsx`
 * @returns a sentence for each, with the file at its beginning; none where all is well
 */
export function findUnguarded(texts: Record<string, string>): string[] {
  const sources = parseSources(texts);
  return [...sources.values()].flatMap((source) => [
    ...serverDirectives(source),
    ...(source.path.startsWith("app/") ? problemsInApp(source, sources) : []),
  ]);
}

function problemsInApp(source: Source, sources: Map<string, Source>): string[] {
  const { path } = source;
  // Next serves nothing of a folder with such a name.
  const name = /\/_/.test(path) ? "" : posix.basename(path);
  if (name === "actions.ts") return [...unguardedActions(source)];
  if (name === "queries.ts") return [...unguardedQueries(source)];
  if (/^route\.(?:dev\.)?tsx?$/.test(name)) return [...unguardedMethods(source)];
  // What worker.ts answers by, before Next.
  if (name === "handler.ts") return [...unguardedHandlers(source)];
  const problems: string[] = [];
  if (name && madeFile.test(path) && !isPublicPath(pathOf(path))) {
    problems.push(`${path}: it is served by itself, asks nobody, and its path is not public`);
  }
  if (/^page\.tsx?$/.test(name) && !isPublicPath(pathOf(path)) && !reachesGuard(source, sources)) {
    problems.push(`${path}: neither the page nor what it renders asks who is there`);
  }
  const opens = [...source.imports.values()].some(({ from }) => /^#lib\/(?:open-)?database\.ts$/.test(from));
  if (opens && !isHelperOfAsking(source, sources)) {
    problems.push(`${path}: it opens the database, and not only actions, queries or handlers import it`);
  }
  return problems;
}

/** Whether a file is there only for those that ask. */
function isHelperOfAsking({ path }: Source, sources: Map<string, Source>): boolean {
  const importers = [...sources.values()].filter((source) =>
    [...source.imports.values()].some(({ from }) => resolve(source, from) === path),
  );
  return (
    path.endsWith(".ts") &&
    importers.every((source) => /\/(?:actions|queries|route|handler)\.ts$/.test(source.path))
  );
}

/** The path of an imported file of the app folder. */
function resolve({ path }: Source, from: string): string {
  return from.startsWith(".") ? posix.join(posix.dirname(path), from) : from.replace(/^#app\//, "app/");
}

function* unguardedActions(source: Source): Generator<string> {
  for (const { name, value } of exportsOf(source.file)) {
    const maker = value && isCallExpression(value) && importedCallee(value, source);
    const isMade = maker && makers[maker.name] === maker.from;
    if (!isMade || (isInConsole(source) && maker.name !== "adminAction")) {
      yield `${source.path}: ${name} is not made by ${isInConsole(source) ? "" : "formAction or "}adminAction`;
    }
  }
}

function* unguardedQueries(source: Source): Generator<string> {
  for (const { name, value } of exportsOf(source.file)) {
    const query = value && withoutCache(value, source);
    if (query && isFunctionNode(query) && (asksFirst(query, source) || isPlain(query, source))) continue;
    yield `${source.path}: ${name} does not ask first who is there`;
  }
}

function* unguardedMethods(source: Source): Generator<string> {
  if (isPublicPath(pathOf(source.path))) return;
  for (const { name, value } of exportsOf(source.file)) {
    const isHandler = methods.has(name) || !value || !isStringLiteral(value);
    if (
      isHandler &&
      !(value && isFunctionNode(value) && (asksFirst(value, source) || passesOn(value, source)))
    ) {
      yield `${source.path}: ${name} does not ask first who is there`;
    }
  }
}

function* unguardedHandlers(source: Source): Generator<string> {
  for (const { name, value } of exportsOf(source.file)) {
    if (value && isStringLiteral(value)) continue;
    const maker = value && importedCallee(value, source);
    const isMade = maker?.name === handlerMaker.name && maker.from === handlerMaker.from;
    if (!isMade || isInConsole(source)) yield `${source.path}: ${name} is not made by userHandler`;
  }
}

/** Whether all that a function does is to call the handler beside it. */
function passesOn({ body }: FunctionNode, source: Source): boolean {
  return body !== undefined && importedCallee(body, source)?.from === "./handler.ts";
}

function* serverDirectives({ path, file }: Source): Generator<string> {
  const isActions = /^app\/.*\/actions\.ts$/.test(path);
  const [first] = file.statements;
  if (isActions && !(first && isDirective(first))) yield `${path}: it does not begin with "use server"`;
  for (const node of everyNode(file)) {
    if (isDirective(node) && !(isActions && node === first)) yield `${path}: "use server" stands here`;
  }
}

function isDirective(node: Node): boolean {
  return (
    isExpressionStatement(node) && isStringLiteral(node.expression) && node.expression.text === "use server"
  );
}

/** The function in React's `cache(…)`. */
function withoutCache(value: Node, source: Source): Node {
  if (!isCallExpression(value)) return value;
  const callee = importedCallee(value, source);
  return (callee?.from === "react" && callee.name === "cache" && value.arguments[0]) || value;
}

/** Whether the first thing a function does is to await a guard. */
function asksFirst({ body }: FunctionNode, source: Source): boolean {
  const [first] = body && isBlock(body) ? body.statements : [];
  if (!first) return false;
  const value = isExpressionStatement(first)
    ? first.expression
    : isVariableStatement(first)
      ? first.declarationList.declarations[0]?.initializer
      : undefined;
  return Boolean(value && isAwaitExpression(value) && isGuardCall(value.expression, source));
}

/** What there is when the program runs: no types. */
const isValue = ({ kind }: Node) => kind < SyntaxKind.FirstTypeNode || kind > SyntaxKind.LastTypeNode;

/** A helper beside the queries: not asynchronous, and neither it nor anything of its file that it names reads data. */
function isPlain(query: FunctionNode, { file, imports }: Source): boolean {
  if (query.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) return false;
  const locals = new Map<string, Node>();
  for (const statement of file.statements) {
    if (isFunctionDeclaration(statement) && statement.name) locals.set(statement.name.text, statement);
    if (!isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer) locals.set(name.getText(file), initializer);
    }
  }
  const seen = new Set<Node>();
  const readsNothing = (node: Node): boolean => {
    if (seen.has(node)) return true;
    seen.add(node);
    return [...everyNode(node, isValue)].filter(isIdentifier).every(({ text }) => {
      if (
        /^#(?:db\/(?!schema\.ts)|lib\/(?:database|open-database|sync)\b)/.test(imports.get(text)?.from ?? "")
      )
        return false;
      const local = locals.get(text);
      return !local || readsNothing(local);
    });
  };
  return readsNothing(query);
}

function importedCallee(call: Node, { imports }: Source) {
  return isCallExpression(call) && isIdentifier(call.expression)
    ? imports.get(call.expression.text)
    : undefined;
}

function isGuardCall(call: Node, source: Source): boolean {
  const callee = importedCallee(call, source);
  const enough = isInConsole(source) ? strongGuards : guards;
  return callee?.from === "#lib/auth/user.ts" && enough.has(callee.name);
}

/** Whether a file is of a place where a session is not enough. */
function isInConsole({ path }: Source): boolean {
  return permissionFor(pathOf(path)) !== undefined;
}

/** Whether a page, or a component of its own that it renders or calls, asks by a guard or a query. */
function reachesGuard(source: Source, sources: Map<string, Source>, seen = new Set<Source>()): boolean {
  if (seen.has(source)) return false;
  seen.add(source);
  // A component of the browser guards nothing.
  if (source.file.statements[0]?.getText(source.file).includes("use client")) return false;
  for (const node of everyNode(source.file)) {
    if (isGuardCall(node, source)) return true;
    const used = usedImport(node, source);
    if (!used?.from.startsWith(".")) continue;
    const target = resolve(source, used.from);
    if (target.endsWith("/queries.ts") && isCallExpression(node)) {
      const queries = sources.get(target);
      const query = queries && exportsOf(queries.file).find(({ name }) => name === used.name)?.value;
      const asking = query && withoutCache(query, queries);
      if (asking && isFunctionNode(asking) && asksFirst(asking, queries)) return true;
    }
    const next = target.endsWith(".tsx") ? sources.get(target) : undefined;
    if (next && reachesGuard(next, sources, seen)) return true;
  }
  return false;
}

/** What was imported and is called or rendered here. */
function usedImport(node: Node, source: Source) {
  if (isCallExpression(node)) return importedCallee(node, source);
  if (!isJsxOpeningElement(node) && !isJsxSelfClosingElement(node)) return undefined;
  return isIdentifier(node.tagName) ? source.imports.get(node.tagName.text) : undefined;
}

import type {
  ArrowFunction,
  FunctionDeclaration,
  FunctionExpression,
  Node,
  SourceFile,
  Statement,
} from "typescript/unstable/ast";
import {
  isArrowFunction,
  isFunctionDeclaration,
  isFunctionExpression,
  isImportDeclaration,
  isInterfaceDeclaration,
  isNamedImports,
  isStringLiteral,
  isTypeAliasDeclaration,
  isVariableStatement,
} from "typescript/unstable/ast/is";
import { createVirtualFileSystem } from "typescript/unstable/fs";
import { API } from "typescript/unstable/sync";

/** What a name in a file stands for: a name that another module exports. */
interface Imported {
  from: string;
  name: string;
}

/** A file as the compiler reads it, with what its imports are called in it. Imports of types alone are not in it. */
export interface Source {
  path: string;
  file: SourceFile;
  imports: Map<string, Imported>;
}

/**
 * Reads sources with the TypeScript compiler, without checking their types.
 *
 * @param texts by path, as seen from the project's folder
 */
export function parseSources(texts: Record<string, string>): Map<string, Source> {
  const paths = Object.keys(texts);
  const config = {
    compilerOptions: { noLib: true, noResolve: true, jsx: "preserve", types: [] },
    files: paths,
  };
  const virtual = { ...Object.fromEntries(paths.map((path) => [`/project/${path}`, texts[path] ?? ""])) };
  const fs = createVirtualFileSystem({ ...virtual, "/project/tsconfig.json": JSON.stringify(config) });
  const api = new API({ cwd: "/project", fs });
  try {
    const snapshot = api.updateSnapshot({ openProjects: ["/project/tsconfig.json"] });
    const project = snapshot.getProject("/project/tsconfig.json");
    return new Map(
      paths.map((path) => {
        const file = project?.program.getSourceFile(`/project/${path}`);
        if (!file) throw new Error(`The compiler does not read ${path}.`);
        return [path, { path, file, imports: importsOf(file) }];
      }),
    );
  } finally {
    api.close();
  }
}

function importsOf(file: SourceFile): Map<string, Imported> {
  const imports = new Map<string, Imported>();
  for (const statement of file.statements) {
    if (!isImportDeclaration(statement) || !isStringLiteral(statement.moduleSpecifier)) continue;
    const from = statement.moduleSpecifier.text;
    const clause = statement.importClause;
    if (!clause || clause.getText(file).startsWith("type ")) continue;
    if (clause.name) imports.set(clause.name.text, { from, name: "default" });
    const { namedBindings } = clause;
    if (!namedBindings) continue;
    if (!isNamedImports(namedBindings)) {
      imports.set(namedBindings.name.text, { from, name: "*" });
      continue;
    }
    for (const { isTypeOnly, name, propertyName } of namedBindings.elements) {
      if (!isTypeOnly) imports.set(name.text, { from, name: (propertyName ?? name).text });
    }
  }
  return imports;
}

/** A node and everything in it, in the order of the text; without what is not wanted, and what is in that. */
export function* everyNode(node: Node, isWanted: (node: Node) => boolean = () => true): Generator<Node> {
  if (!isWanted(node)) return;
  yield node;
  const children: Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* everyNode(child, isWanted);
}

/** Something that a module exports. */
export interface Exported {
  name: string;
  /** The function itself or what the constant is; undefined where the compiler would have to look further. */
  value?: Node;
}

/** What a module exports, types left out. */
export function exportsOf(file: SourceFile): Exported[] {
  return file.statements.flatMap((statement: Statement): Exported[] => {
    if (isInterfaceDeclaration(statement) || isTypeAliasDeclaration(statement)) return [];
    const text = statement.getText(file);
    if (!text.startsWith("export") || /^export\s+type\b/.test(text)) return [];
    if (isFunctionDeclaration(statement))
      return [{ name: statement.name?.text ?? "default", value: statement }];
    if (!isVariableStatement(statement)) return [{ name: text.split("\n", 1)[0] ?? "", value: undefined }];
    return statement.declarationList.declarations.map(({ name, initializer }) => ({
      name: name.getText(file),
      value: initializer,
    }));
  });
}

export type FunctionNode = FunctionDeclaration | ArrowFunction | FunctionExpression;

/** Whether a node is a function, of whatever form. */
export function isFunctionNode(node: Node): node is FunctionNode {
  return isFunctionDeclaration(node) || isArrowFunction(node) || isFunctionExpression(node);
}

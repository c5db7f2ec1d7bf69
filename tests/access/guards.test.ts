import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findUnguarded } from "./guard-rules.ts";

const root = join(import.meta.dirname, "../..");
const shipped = globSync(["{app,db,lib}/**/*.{ts,tsx}", "{middleware,worker}.ts"], {
  cwd: root,
  exclude: (path) => String(path).endsWith(".test.ts"),
});

describe("What is shipped", () => {
  const texts = Object.fromEntries(shipped.map((path) => [path, readFileSync(join(root, path), "utf8")]));

  it("is found", () => {
    expect(
      shipped.filter((path) => /\/(?:page|actions|queries|route)\.tsx?$/.test(path)).length,
    ).toBeGreaterThan(8);
  });

  it("asks by itself who is there, in every page, action, route handler and query", () => {
    expect(findUnguarded(texts)).toEqual([]);
  });
});

const user = 'import { requireUser } from "#lib/auth/user.ts";';
const good: Record<string, string> = {
  "app/(in)/things/page.tsx":
    'import { List } from "./list.tsx";\nexport default function Page() { return <List />; }',
  "app/(in)/things/list.tsx":
    'import { load } from "./queries.ts";\nexport async function List() { return <p>{await load()}</p>; }',
  "app/(in)/things/queries.ts": `${user}
    import { database } from "#lib/database.ts";
    export async function load() { const { id } = await requireUser(); return database(id); }
    export function label(thing: Awaited<ReturnType<typeof load>>) { return thing.trim(); }
    export type Thing = string;`,
  "app/(in)/things/actions.ts": `"use server";
    import { formAction } from "#lib/action.ts";
    export const save = formAction({}, async () => ({ message: "", data: undefined }));`,
  "app/api/things/route.ts": `import { authenticate } from "#lib/auth/user.ts";
    export async function GET() { await authenticate(); return new Response(); }`,
  "app/(in)/things/stream/handler.ts": `import { userHandler } from "#lib/http/handler.ts";
    export const path = "/things/stream";
    export const answer = userHandler({}, async () => new Response());`,
  "app/(in)/things/stream/route.dev.ts": `import { answer } from "./handler.ts";
    export const POST = (request) => answer(request, {});`,
  "app/api/health/route.ts": "export async function GET() { return new Response(); }",
  "app/(out)/page.tsx": "export default function Page() { return <p />; }",
  "app/(out)/sign-in/[[...sign-in]]/page.tsx": "export default function Page() { return <p />; }",
  "lib/thing.ts": 'export const text = "use server";',
};

const page = "app/(in)/things/page.tsx";
const list = "app/(in)/things/list.tsx";
const queries = "app/(in)/things/queries.ts";
const actions = "app/(in)/things/actions.ts";
const route = "app/api/things/route.ts";
const handler = "app/(in)/things/stream/handler.ts";
const formAction = '"use server";\nimport { formAction } from "#lib/action.ts";';

const broken: [what: string, file: string, text: string, blamed?: string][] = [
  ["an action that is a bare function", actions, '"use server";\nexport async function save() {}'],
  [
    "an action beside good ones",
    actions,
    `${formAction} export const a = formAction(1, 2), b = async () => {};`,
  ],
  [
    "an action of a maker of its own",
    actions,
    '"use server";\nconst formAction = (f) => f; export const a = formAction(1);',
  ],
  [
    "an action by another module's maker",
    actions,
    '"use server";\nimport { formAction } from "./mine.ts";\nexport const a = formAction(1);',
  ],
  ["an action that is exported by name", actions, '"use server";\nconst a = async () => {};\nexport { a };'],
  ["an action that another file makes", actions, '"use server";\nexport * from "./others.ts";'],
  ["an action by default", actions, '"use server";\nexport default async () => {};'],
  [
    "actions without the directive",
    actions,
    'import { formAction } from "#lib/action.ts";\nexport const a = formAction(1);',
  ],
  ["an action within a component", list, `${good[list]}\nasync function save() { "use server"; }`],
  ["an action in a file of another name", "lib/save.ts", '"use server";\nexport async function save() {}'],
  ["a query that does not ask", queries, "export async function load() { return 1; }"],
  [
    "a query that asks too late",
    queries,
    `${user} import { database } from "#lib/database.ts"; export async function load() { const db = database(); await requireUser(); return db; }`,
  ],
  [
    "a query that does not wait for the answer",
    queries,
    `${user} export async function load() { requireUser(); return 1; }`,
  ],
  [
    "a query that asks in a branch",
    queries,
    `${user} export async function load(x) { if (x) await requireUser(); return 1; }`,
  ],
  [
    "a query with a guard of its own",
    queries,
    "const requireUser = async () => 1; export async function load() { await requireUser(); }",
  ],
  ["a query that is an expression", queries, "export const load = async () => fetch('x');"],
  [
    "a query that passes a promise on",
    queries,
    'import { database } from "#lib/database.ts";\nconst all = () => database();\nexport function load() { return all(); }',
  ],
  [
    "a cached query that does not ask",
    queries,
    'import { cache } from "react"; export const load = cache(async () => 1);',
  ],
  ["a handler that does not ask", route, "export async function POST() { return new Response(); }"],
  ["a handler that is a constant", route, "export const GET = async () => new Response();"],
  [
    "a handler for the Worker that is a bare function",
    handler,
    "export const answer = async () => new Response();",
  ],
  [
    "a handler for the Worker by a maker of its own",
    handler,
    'import { userHandler } from "./mine.ts"; export const answer = userHandler({}, async () => new Response());',
  ],
  [
    "a handler of the console that asks for a session only",
    "app/(in)/admin/things/handler.ts",
    'import { userHandler } from "#lib/http/handler.ts"; export const answer = userHandler({}, async () => new Response());',
  ],
  [
    "a route that passes on to what is no handler",
    "app/(in)/things/stream/route.dev.ts",
    'import { answer } from "./other.ts"; export const POST = (request) => answer(request, {});',
  ],
  ["a handler from elsewhere", route, 'export { GET } from "#lib/handlers.ts";'],
  ["a page that asks nobody", page, "export default function Page() { return <p />; }"],
  [
    "a page that imports its list only",
    page,
    'import { List } from "./list.tsx";\nexport default function Page() { return <p>{String(List)}</p>; }',
  ],
  ["a page whose list asks nobody", list, "export async function List() { return <p />; }", page],
  ["a page whose list is the browser's", list, `"use client";\n${good[list]}`, page],
  [
    "a page that names a query only",
    list,
    'import { load } from "./queries.ts";\nexport const List = () => <p data-x={load} />;',
    page,
  ],
  [
    "a page that calls what is no guard",
    list,
    'import { label } from "./queries.ts";\nexport const List = () => <p>{label("x")}</p>;',
    page,
  ],
  [
    "an action of the console that anybody signed in may call",
    "app/(in)/admin/things/actions.ts",
    good[actions] ?? "",
  ],
  [
    "a query of the console that anybody signed in may call",
    "app/(in)/admin/things/queries.ts",
    good[queries] ?? "",
  ],
  [
    "a page of the console that asks for a session only",
    "app/(in)/admin/things/page.tsx",
    `${user} export default async function Page() { await requireUser(); return <p />; }`,
  ],
  [
    "a helper of a component that opens the database",
    "app/(in)/things/helper.ts",
    'import { openDatabase } from "#lib/open-database.ts";\nimport "./list.tsx";\nexport const all = () => openDatabase();',
  ],
  [
    "a page that reads by itself",
    list,
    `${good[list]}\nimport { database } from "#lib/database.ts";\ndatabase();`,
  ],
  [
    "an image of a private place",
    "app/(in)/things/opengraph-image.tsx",
    "export default async function Image() {}",
  ],
];

describe("The check", () => {
  it("has nothing to say against what asks", () => {
    expect(findUnguarded(good)).toEqual([]);
  });

  it.each(broken)("finds %s", (_, file, text, blamed = file) => {
    const user = {
      "app/(in)/things/heading.tsx": 'import { all } from "./helper.ts";\nexport const x = all;',
    };
    const problems = findUnguarded({ ...good, ...user, [file]: text });
    expect(problems.filter((problem) => problem.startsWith(`${blamed}: `))).not.toEqual([]);
  });

  it("lets a helper of actions open the database", () => {
    const helper =
      'import { openDatabase } from "#lib/open-database.ts";\nexport const all = () => openDatabase();';
    const user = `${good[actions]}\nimport { all } from "./helper.ts";`;
    expect(findUnguarded({ ...good, [actions]: user, "app/(in)/things/helper.ts": helper })).toEqual([]);
  });

  it("lets a page ask by a guard, or by a component that does", () => {
    const asks = `${user} export default async function Page() { await requireUser(); return <p />; }`;
    expect(findUnguarded({ ...good, [page]: asks })).toEqual([]);
    const framed =
      'import { AdminPage } from "../_components/admin-page.tsx"; export default () => <AdminPage />;';
    const frame = `${user} export const AdminPage = async () => { await requireUser(); return <p />; };`;
    expect(findUnguarded({ ...good, [page]: framed, "app/(in)/_components/admin-page.tsx": frame })).toEqual(
      [],
    );
  });
});

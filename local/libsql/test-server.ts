import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { BatchCondition, BatchResult, DescribeResult, StatementResult } from "./protocol.ts";
import { type LibsqlOptions, type LibsqlServer, startLibsql } from "./server.ts";

/** The token of every server in the tests. */
export const TOKEN = "token-of-the-tests";

/** A statement as tests write it. */
export interface TestStatement {
  sql?: string | null;
  sql_id?: number | null;
  args?: unknown[];
  named_args?: { name: string; value: unknown }[];
  want_rows?: boolean;
}

/** A request as tests write it; also ones that the server must refuse. */
export type TestRequest = Record<string, unknown> & { type: string };

/** The answer to a pipeline. A result is whatever the test expects it to be, hence `never`. */
export interface PipelineAnswer {
  baton: string | null;
  base_url: string | null;
  results: {
    type: "ok" | "error";
    response: { type: string; result: never; is_autocommit: boolean };
    error: { message: string; code: string };
  }[];
}

/** A server in a directory of its own, and short ways to talk to it. */
export class TestServer {
  server: LibsqlServer;
  file: string;

  constructor(server: LibsqlServer, file: string) {
    this.server = server;
    this.file = file;
  }

  get url(): string {
    return this.server.url;
  }

  /** Sends an HTTP request with the token. A body that is no string is sent as JSON. */
  fetch(
    path: string,
    init: { method?: string; body?: unknown; token?: string | null } = {},
  ): Promise<Response> {
    const { token = TOKEN, body } = init;
    return fetch(this.url + path, {
      method: init.method ?? (body === undefined ? "GET" : "POST"),
      body: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
      headers: token === null ? undefined : { authorization: `Bearer ${token}` },
    });
  }

  /** Sends requests on a stream and reads the answer, which must have status 200. */
  async pipeline(
    requests: TestRequest[],
    { baton = null, version = 3 }: { baton?: string | null; version?: 2 | 3 } = {},
  ): Promise<PipelineAnswer> {
    const response = await this.fetch(`/v${version}/pipeline`, { body: { baton, requests } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${text}`);
    return JSON.parse(text) as PipelineAnswer;
  }

  /** Runs one request on a stream of its own and gives its answer; throws `code: message` if it failed. */
  async request(request: TestRequest): Promise<PipelineAnswer["results"][0]["response"]> {
    const { results } = await this.pipeline([request, { type: "close" }]);
    const [result] = results;
    if (result?.type !== "ok") throw new Error(`${result?.error.code}: ${result?.error.message}`);
    return result.response;
  }

  /** Runs one statement on a stream of its own. */
  async execute(sql: string, rest: TestStatement = {}): Promise<StatementResult> {
    return (await this.request(execute(sql, rest))).result;
  }

  /** Runs a batch on a stream of its own. */
  async batch(steps: { sql: string; condition?: BatchCondition }[]): Promise<BatchResult> {
    return (await this.request(batch(steps))).result;
  }

  /** Describes a statement on a stream of its own. */
  async describe(sql: string): Promise<DescribeResult> {
    return (await this.request({ type: "describe", sql })).result;
  }
}

/** A stream that remembers its baton. */
export class TestStream {
  baton: string | null = null;
  server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** Sends requests on the stream. */
  async send(...requests: TestRequest[]): Promise<PipelineAnswer["results"]> {
    const answer = await this.server.pipeline(requests, { baton: this.baton });
    this.baton = answer.baton;
    return answer.results;
  }

  /** Runs a statement and gives the first value, or `code: message` of its error. */
  async run(sql: string): Promise<unknown> {
    const [result] = await this.send(execute(sql));
    if (result === undefined) throw new Error("The answer has no result");
    if (result.type === "error") return `${result.error.code}: ${result.error.message}`;
    const { rows } = result.response.result as { rows: { value: unknown }[][] };
    return rows[0]?.[0]?.value;
  }
}

/** An INTEGER on the wire. */
export const integer = (value: number | bigint) => ({ type: "integer", value: String(value) });

/** A TEXT on the wire. */
export const text = (value: string) => ({ type: "text", value });

/** The request that runs one statement. */
export function execute(sql: string, rest: TestStatement = {}): TestRequest {
  return { type: "execute", stmt: { sql, ...rest } };
}

/** The request that runs a batch of statements without arguments. */
export function batch(steps: { sql: string; condition?: BatchCondition }[]): TestRequest {
  return {
    type: "batch",
    batch: { steps: steps.map(({ sql, condition }) => ({ condition, stmt: { sql } })) },
  };
}

/** A directory that is removed after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "edgewise-libsql-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts a server on an empty database; it is stopped after the test. */
export async function startTestServer(options: Partial<LibsqlOptions> = {}): Promise<TestServer> {
  const file = options.file ?? join(await temporaryDirectory(), "test.db");
  const server = await startLibsql({ port: 0, authToken: TOKEN, ...options, file });
  onTestFinished(() => server.close());
  return new TestServer(server, file);
}

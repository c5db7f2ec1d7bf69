import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type IndexSettings,
  type SearchClient,
  type SearchClientNodeHelpers,
  type SearchParamsObject,
  searchClient,
} from "@algolia/client-search";
import { onTestFinished } from "vitest";
import { type AlgoliaOptions, startAlgolia } from "./server.ts";

/** The application of every server in the tests. */
export const APP_ID = "TESTAPP";
export const ADMIN_KEY = "admin-key-of-the-tests";
export const SEARCH_KEY = "search-key-of-the-tests";

/** What `searchClient` makes under Node; the types that TypeScript finds are those for browsers. */
export type NodeClient = SearchClient & SearchClientNodeHelpers;

/** The real client, told where the server is. */
export function clientFor(
  url: string,
  apiKey: string,
  { appId = APP_ID, create = searchClient, ...options }: ClientOptions = {},
): NodeClient {
  const { host } = new URL(url);
  return create(appId, apiKey, {
    hosts: [{ url: host, accept: "readWrite", protocol: "http" }],
    // Waiting longer would only make the tests slower.
    maxRateLimitRetries: 0,
    ...options,
  }) as NodeClient;
}

type ClientOptions = Parameters<typeof searchClient>[2] & {
  appId?: string;
  /** Another build of the client. */
  create?: typeof searchClient;
};

/** A server in a directory of its own, and short ways to talk to it. */
export class TestServer {
  readonly url: string;
  readonly admin: NodeClient;
  readonly search: NodeClient;

  constructor(url: string) {
    this.url = url;
    this.admin = clientFor(url, ADMIN_KEY);
    this.search = clientFor(url, SEARCH_KEY);
  }

  /** Sends an HTTP request with the admin key. A body that is no string is sent as JSON. */
  fetch(
    path: string,
    init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const { body } = init;
    return fetch(this.url + path, {
      method: init.method ?? (body === undefined ? "GET" : "POST"),
      body: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
      headers: { "x-algolia-application-id": APP_ID, "x-algolia-api-key": ADMIN_KEY, ...init.headers },
    });
  }

  /** Asks something of the control API. */
  async control(path: string, body?: unknown, method?: string): Promise<never> {
    const response = await this.fetch(`/control/${path}`, { body, method });
    return response.json() as Promise<never>;
  }

  /** Sets an index up and waits until it can be searched. */
  async fill(
    indexName: string,
    objects: Record<string, unknown>[],
    indexSettings?: IndexSettings,
  ): Promise<void> {
    if (indexSettings) await this.admin.setSettings({ indexName, indexSettings });
    await this.control("faults", { publishAfterMs: 0 });
    await this.admin.saveObjects({ indexName, objects, waitForTasks: true });
  }

  /** Applies partial updates one after the other and waits for them. */
  async update(
    indexName: string,
    objects: Record<string, unknown>[],
    createIfNotExists = true,
  ): Promise<void> {
    await this.admin.partialUpdateObjects({ indexName, objects, createIfNotExists, waitForTasks: true });
  }

  /** Searches with the admin key and gives the objectIDs of the hits, in their order. */
  async ids(indexName: string, searchParams: SearchParamsObject = {}): Promise<string[]> {
    const { hits } = await this.admin.searchSingleIndex({ indexName, searchParams });
    return hits.map(({ objectID }) => objectID);
  }
}

/** A directory that is removed after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "edgewise-algolia-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts a server on an empty state file; it is stopped after the test. */
export async function startTestServer(options: Partial<AlgoliaOptions> = {}): Promise<TestServer> {
  const file = options.file ?? join(await temporaryDirectory(), "test.db");
  const server = await startAlgolia({
    port: 0,
    appId: APP_ID,
    adminKey: ADMIN_KEY,
    searchKey: SEARCH_KEY,
    ...options,
    file,
  });
  onTestFinished(() => server.close());
  return new TestServer(server.url);
}

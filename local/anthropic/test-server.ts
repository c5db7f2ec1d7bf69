import { BaseAnthropic, type ClientOptions } from "@anthropic-ai/sdk/client";
import { type MessageCreateParamsNonStreaming, Messages } from "@anthropic-ai/sdk/resources/messages";
import { onTestFinished } from "vitest";
import type { LoggedRequest } from "./control.ts";
import { startAnthropic } from "./server.ts";

/** The key of every server in the tests. */
export const API_KEY = "key-of-the-tests";

/** Tools as the assistant's, without what the server does not look at. */
export const tools = ["search_directory", "list_items", "create_item", "update_bio"].map((name) => ({
  name,
  input_schema: { type: "object" as const },
}));

/** The context of a person, as a request carries it. */
export const PERSON = `<person>
<profile>
name: Ada Lovelace
role: administrator
joined: 2026-10-01
bio: I like engines &amp; numbers.
</profile>
<activity>
- 2026-11-20 searched the directory for "grace"
</activity>
<items>
- 2026-11-21 Buy milk
</items>
</person>`;

/** The parameters of a request that asks one thing. */
export const ask = (
  content: string,
  more: Partial<MessageCreateParamsNonStreaming> = {},
): MessageCreateParamsNonStreaming => ({
  model: "claude-haiku-5-5",
  max_tokens: 4000,
  messages: [{ role: "user", content }],
  ...more,
});

/** A server of one test, and short ways to talk to it. */
export interface TestServer {
  url: string;
  port: number;
  close(): Promise<void>;
  /** The client without the resources that are not used, as the product has it. */
  messages: Messages;
  clientFor(options?: ClientOptions): Messages;
  /** Sends JSON as it is, with the headers that are required. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  setFault(fault: Record<string, unknown>): Promise<Response>;
  /** The requests that have ended, the newest first. */
  requests(): Promise<LoggedRequest[]>;
}

/** Starts a server that is closed when the test ends; it does not pause unless told to. */
export async function startTestServer(tokenMs = 0): Promise<TestServer> {
  const server = await startAnthropic({ port: 0, apiKey: API_KEY, tokenMs });
  onTestFinished(() => server.close());
  const clientFor = (options: ClientOptions = {}) =>
    new Messages(new BaseAnthropic({ baseURL: server.url, apiKey: API_KEY, maxRetries: 0, ...options }));
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(server.url + path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "x-api-key": API_KEY, "anthropic-version": "2026-10-21", ...headers },
    });
  return {
    ...server,
    messages: clientFor(),
    clientFor,
    post,
    setFault: (fault) => post("/control/faults", fault),
    async requests() {
      const response = await fetch(`${server.url}/control/requests`);
      return ((await response.json()) as { requests: LoggedRequest[] }).requests;
    },
  };
}

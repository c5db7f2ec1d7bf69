import { type Listener, listen } from "../listen.ts";
import { createApp } from "./app.ts";

/** How to start a server. */
export interface AnthropicOptions {
  /** The port to listen on; 0 for any that is free. */
  port: number;
  /** The only key that is accepted. */
  apiKey: string;
  /** The pause between two tokens of an answer, in milliseconds. */
  tokenMs?: number;
}

/**
 * Starts a local Anthropic on the loopback interface. Its state is in memory alone.
 *
 * @throws Error if the port is taken
 */
export async function startAnthropic({ port, apiKey, tokenMs = 20 }: AnthropicOptions): Promise<Listener> {
  return listen({ fetch: createApp({ apiKey, tokenMs }).fetch, port });
}

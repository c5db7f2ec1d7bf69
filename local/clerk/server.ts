import { type Listener, listen } from "../listen.ts";
import { createApp } from "./app.ts";
import { COLLECTIONS } from "./collections.ts";
import type { StartClerkOptions } from "./config.ts";
import { InstanceRegistry } from "./registry.ts";
import { Store } from "./state.ts";

export type RunningClerk = Listener;

/**
 * Starts a local Clerk on the loopback interface.
 * @throws ConfigError when an option is malformed, and the system's error when the port is taken
 */
export async function startClerk(options: StartClerkOptions): Promise<RunningClerk> {
  const store = new Store(options.stateFile, COLLECTIONS);
  try {
    const registry = new InstanceRegistry(store, options);
    const { fetch } = createApp(registry, options.assetsDir);
    const server = await listen({ fetch, port: options.port });
    for (const instance of registry.all()) instance.webhooks.wake();
    registry.default.webhooks.configure({
      ...(options.webhook ? { url: options.webhook.url, signing_secret: options.webhook.signingSecret } : {}),
      ...(options.retryScale === undefined ? {} : { retry_scale: options.retryScale }),
    });
    return {
      ...server,
      async close() {
        await registry.close();
        await server.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

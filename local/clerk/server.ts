import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./app.ts";
import { COLLECTIONS } from "./collections.ts";
import type { StartClerkOptions } from "./config.ts";
import { InstanceRegistry } from "./registry.ts";
import { Store } from "./state.ts";

const HOST = "127.0.0.1";

export interface RunningClerk {
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * Starts a local Clerk on the loopback interface.
 * @throws ConfigError when an option is malformed, and the system's error when the port is taken
 */
export async function startClerk(options: StartClerkOptions): Promise<RunningClerk> {
  const store = new Store(options.stateFile, COLLECTIONS);
  try {
    const registry = new InstanceRegistry(store, options);
    const server = createAdaptorServer({ fetch: createApp(registry, options.assetsDir).fetch });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(options.port, HOST, resolve);
    });
    const { port } = server.address() as AddressInfo;
    for (const instance of registry.all()) instance.webhooks.wake();
    registry.default.webhooks.configure({
      ...(options.webhook ? { url: options.webhook.url, signing_secret: options.webhook.signingSecret } : {}),
      ...(options.retryScale === undefined ? {} : { retry_scale: options.retryScale }),
    });
    return {
      url: `http://${HOST}:${port}`,
      port,
      async close() {
        await registry.close();
        await new Promise((resolve) => {
          server.close(resolve);
          if ("closeAllConnections" in server) server.closeAllConnections();
        });
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

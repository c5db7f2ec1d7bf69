import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { createApp, InstanceRegistry } from "./app.ts";
import type { StartClerkOptions } from "./config.ts";
import { COLLECTIONS, Instance } from "./instance.ts";
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
    const instance = new Instance(store, options.instance, {
      origin: options.appOrigin,
      proxyPath: options.proxyPath ?? "/__clerk",
    });
    const server = createAdaptorServer({
      fetch: createApp(new InstanceRegistry([instance]), options.assetsDir).fetch,
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(options.port, HOST, resolve);
    });
    const { port } = server.address() as AddressInfo;
    instance.webhooks.configure({
      ...(options.webhook ? { url: options.webhook.url, signing_secret: options.webhook.signingSecret } : {}),
      ...(options.retryScale === undefined ? {} : { retry_scale: options.retryScale }),
    });
    return {
      url: `http://${HOST}:${port}`,
      port,
      async close() {
        await instance.webhooks.close();
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

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Credentials } from "./access.ts";
import { createApp } from "./app.ts";
import { Application } from "./application.ts";

const HOST = "127.0.0.1";

/** How to start a server. */
export interface AlgoliaOptions extends Credentials {
  /** The state file; it is created if it does not exist. */
  file: string;
  /** The port to listen on; 0 for any that is free. */
  port: number;
}

/** A server that is listening. */
export interface AlgoliaServer {
  url: string;
  port: number;
  /** Ends open connections and closes the state file. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts a local Algolia on the loopback interface.
 * @throws Error if the state file cannot be opened, or the port is taken
 */
export async function startAlgolia({ file, port, ...credentials }: AlgoliaOptions): Promise<AlgoliaServer> {
  const application = new Application(file);
  const server = createAdaptorServer({ fetch: createApp(application, credentials).fetch }) as Server;
  server.listen(port, HOST);
  try {
    await once(server, "listening");
  } catch (error) {
    application.close();
    throw error;
  }
  const address = server.address() as AddressInfo;

  async function stop(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
    application.close();
  }
  let stopped: Promise<void> | undefined;

  return {
    url: `http://${HOST}:${address.port}`,
    port: address.port,
    close() {
      stopped ??= stop();
      return stopped;
    },
  };
}

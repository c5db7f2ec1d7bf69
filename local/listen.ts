import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

const HOST = "127.0.0.1";

/**
 * How long an idle connection is kept, in milliseconds. Node's own 5 s are workerd's as well: the one would close a connection at the
 * moment in which the other sends a request on it, which is then answered 502.
 */
const KEEP_ALIVE_MS = 6_500;

/** What a server answers with, and where it listens. */
export interface ListenOptions {
  /** The `fetch` of a Hono app. */
  fetch: Parameters<typeof createAdaptorServer>[0]["fetch"];
  /** The port to listen on; 0 for any that is free. */
  port: number;
  /** Called once: after the server has closed, or when it cannot listen. */
  cleanUp?: () => void;
}

/** A server that is listening. */
export interface Listener {
  url: string;
  port: number;
  /** Stops listening and ends open connections. May be called again. */
  close(): Promise<void>;
}

/**
 * Serves an app over HTTP on the loopback interface: whoever reaches a stand-in may do much.
 *
 * @throws Error if the port is taken
 */
export async function listen({ fetch, port, cleanUp }: ListenOptions): Promise<Listener> {
  const server = createAdaptorServer({ fetch }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port, HOST);
  try {
    await once(server, "listening");
  } catch (error) {
    cleanUp?.();
    throw error;
  }
  const address = server.address() as AddressInfo;

  async function stop(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
    cleanUp?.();
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

import { type Listener, listen } from "../listen.ts";
import type { Credentials } from "./access.ts";
import { createApp } from "./app.ts";
import { Application } from "./application.ts";

/** How to start a server. */
export interface AlgoliaOptions extends Credentials {
  /** The state file; it is created if it does not exist. */
  file: string;
  /** The port to listen on; 0 for any that is free. */
  port: number;
}

/**
 * Starts a local Algolia on the loopback interface. Closing it ends open connections and closes the state file.
 * @throws Error if the state file cannot be opened, or the port is taken
 */
export async function startAlgolia({ file, port, ...credentials }: AlgoliaOptions): Promise<Listener> {
  const application = new Application(file);
  const { fetch } = createApp(application, credentials);
  return listen({ fetch, port, cleanUp: () => application.close() });
}

import type { Instance } from "./instance.ts";

/** What a piece of work needs to know: whose data it is about, and who asked. */
export interface Scope {
  instance: Instance;
  /** The origin of the request; webhooks and the list of devices tell it. */
  http: { client_ip: string; user_agent: string };
  /** The origin of the app that asks, such as `http://localhost:8787`. Session tokens are for it alone. */
  origin: string;
}

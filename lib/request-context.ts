import { AsyncLocalStorage } from "node:async_hooks";

/** What is known of the request that is being answered, for the log. */
export interface RequestContext {
  /** Cloudflare's ray, which support and its own logs know as well; or one made up. */
  id: string;
  /** The person who asks, once their session is verified. */
  userId?: string;
  /** Whether the middleware let it through, to Next. */
  isLetThrough?: boolean;
  /** Requests to the database so far. */
  trips: number;
}

// Next's server and middleware are bundles of their own, each with a copy of this module: what they share is the isolate.
const key = Symbol.for("edgewise.request-context");
const shared = globalThis as { [key]?: AsyncLocalStorage<RequestContext> };
shared[key] ??= new AsyncLocalStorage();
const storage = shared[key];

/** The request that is being answered; undefined outside of one: in a cron trigger, a script, the development server. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs what answers a request. */
export function inRequest<Result>(context: RequestContext, run: () => Result): Result {
  return storage.run(context, run);
}

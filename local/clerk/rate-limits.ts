import type { MiddlewareHandler } from "hono";
import { apiPath, type ClerkEnv } from "./choose-instance.ts";
import { errors } from "./errors.ts";
import { refuse, requestOrigin } from "./http.ts";

/** The limits that Clerk documents for development instances, each for a window of ten seconds. */

const WINDOW_MS = 10_000;
const FORGET_ABOVE = 10_000;

const FRONTEND_LIMITS: readonly [path: RegExp, limit: number][] = [
  [/^\/client\/sign_ins$/, 5],
  [/^\/client\/sign_ups$/, 5],
  [/^\/client\/sign_ins\/[^/]+\/attempt_(first|second)_factor$/, 3],
  [/^\/client\/sign_ups\/[^/]+\/attempt_verification$/, 3],
];
const BACKEND_LIMIT = 100;

/** Counts what happened within the last ten seconds, by key. */
class SlidingWindow {
  readonly #times = new Map<string, number[]>();

  /** @returns 0 when one more is allowed, which then counts, else the milliseconds until it is */
  take(key: string, limit: number): number {
    const now = Date.now();
    const recent = (this.#times.get(key) ?? []).filter((time) => time > now - WINDOW_MS);
    const oldest = recent.at(-limit);
    if (oldest !== undefined) return oldest + WINDOW_MS - now;
    if (this.#times.size > FORGET_ABOVE) this.#forgetOld(now);
    this.#times.set(key, [...recent, now]);
    return 0;
  }

  #forgetOld(now: number): void {
    for (const [key, times] of this.#times) {
      if ((times.at(-1) ?? 0) <= now - WINDOW_MS) this.#times.delete(key);
    }
  }
}

/** Refuses requests that come too fast, where an instance's settings say so. */
export function rateLimits(api: "frontend" | "backend"): MiddlewareHandler<ClerkEnv> {
  const window = new SlidingWindow();
  return async (context, next) => {
    const instance = context.get("instance");
    if (!instance.settings.rateLimits) return next();
    const path = apiPath(context);
    let wait = 0;
    if (api === "backend") {
      if (path !== "/jwks") wait = window.take(instance.id, BACKEND_LIMIT);
    } else if (context.req.method === "POST") {
      const index = FRONTEND_LIMITS.findIndex(([pattern]) => pattern.test(path));
      const limit = FRONTEND_LIMITS[index]?.[1];
      const ip = requestOrigin(context).client_ip;
      if (limit) wait = window.take(`${instance.id} ${index} ${ip}`, limit);
    }
    if (wait === 0) return next();
    context.header("Retry-After", String(Math.ceil(wait / 1000)));
    return refuse(context, errors.tooManyRequests());
  };
}

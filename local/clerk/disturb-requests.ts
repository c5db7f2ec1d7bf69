import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";
import { takeChaosRule, waitFor } from "./chaos.ts";
import { apiPath, type ClerkEnv } from "./choose-instance.ts";
import { ClerkError, errors } from "./errors.ts";
import { refuse } from "./http.ts";

const RETRY_AFTER_SECONDS = 1;

const failure = (status: number): ClerkError =>
  new ClerkError(status, "chaos", "Failed on purpose", "A chaos rule of the local Clerk makes this fail.");

/** Makes requests go wrong as the instance's chaos rules say. */
export function disturbRequests(target: "frontend" | "backend"): MiddlewareHandler<ClerkEnv> {
  return async (context, next) => {
    const instance = context.get("instance");
    const rule = takeChaosRule(instance, target, `${context.req.method} ${apiPath(context)}`);
    if (!rule) return next();
    const isOpen = await waitFor(instance, rule);
    if (!isOpen || rule.effect === "fail") return refuse(context, failure(rule.status));
    if (rule.effect === "rate-limit") {
      context.header("Retry-After", String(RETRY_AFTER_SECONDS));
      return refuse(context, errors.tooManyRequests());
    }
    await next();
    if (rule.effect !== "drop") return;
    // The work is done and kept; only whoever asked for it never learns of it.
    context.env.incoming.socket.destroy();
    context.res = RESPONSE_ALREADY_SENT.clone();
  };
}

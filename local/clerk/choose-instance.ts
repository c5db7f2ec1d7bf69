import type { HttpBindings } from "@hono/node-server";
import type { Context, MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { errors } from "./errors.ts";
import { isLoopback, isTrustedUrl, refuse } from "./http.ts";
import type { Instance } from "./instance.ts";
import type { InstanceRegistry } from "./registry.ts";

export type ClerkEnv = { Bindings: HttpBindings; Variables: { instance: Instance } };

/** Browsers that come directly name their instance by a path of its own: its publishable key. */
export const KEY_PREFIX = "/:publishableKey{pk_(?:test|live)_[A-Za-z0-9=]+}";
const PREFIXED = /^\/(pk_(?:test|live)_[A-Za-z0-9=]+)(?=\/)/;
/** What is there for an app's browsers; the rest is for people and tests on this machine. */
const FRONTEND_PATH = /^(\/pk_(test|live)_[A-Za-z0-9=]+)?\/(v1|npm|\.well-known)\/|^\/health$/;

export const bearerToken = (context: Context): string | null =>
  /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1] ?? null;

/** What came through the app's proxy came from the app's visitors: they get the Frontend API and nothing else. */
export const cameThroughProxy = (context: Context): boolean =>
  context.req.header("clerk-proxy-url") !== undefined;

/** The path of a request as Clerk's reference writes it, without `/v1` and what stands before it. */
export const apiPath = (context: Context): string =>
  context.req.path.replace(PREFIXED, "").replace(/^\/v1(?=\/|$)/, "");

function hostnameOf(context: Context): string {
  const host = context.req.header("host") ?? "";
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
}

/**
 * Lets through what is addressed to this machine, or to the Frontend API host of an instance. A page elsewhere could
 * name this server in a DNS entry of its own; its requests would carry that name.
 */
export function ownHostsOnly(registry: InstanceRegistry): MiddlewareHandler {
  return async (context, next) => {
    const hostname = hostnameOf(context);
    const known =
      isLoopback(hostname) ||
      (FRONTEND_PATH.test(context.req.path) && registry.byFrontendApi(hostname) !== null);
    if (!known) return context.text("The local Clerk answers on this machine only.", 421);
    await next();
  };
}

/** The instance that a browser's request is for: by its proxy's key, else its path, else its host, else the default. */
function frontendInstance(context: Context, registry: InstanceRegistry): Instance | null {
  const secretKey = context.req.header("clerk-secret-key");
  if (secretKey) return registry.bySecretKey(secretKey);
  const publishableKey = PREFIXED.exec(context.req.path)?.[1];
  if (publishableKey) return registry.byPublishableKey(publishableKey);
  return registry.byFrontendApi(hostnameOf(context)) ?? registry.default;
}

/** Finds the instance of a request to the Frontend API. */
export function chooseByBrowser(registry: InstanceRegistry): MiddlewareHandler<ClerkEnv> {
  return async (context, next) => {
    const instance = frontendInstance(context, registry);
    if (!instance) {
      const prefixed = PREFIXED.test(context.req.path) && !context.req.header("clerk-secret-key");
      return refuse(context, prefixed ? errors.hostInvalid() : errors.secretKeyInvalid());
    }
    context.set("instance", instance);
    await next();
  };
}

/** Finds the instance of a request that carries a secret key. */
export function chooseBySecretKey(registry: InstanceRegistry): MiddlewareHandler<ClerkEnv> {
  return async (context, next) => {
    const instance = registry.bySecretKey(bearerToken(context) ?? "");
    if (!instance) return refuse(context, errors.secretKeyInvalid());
    context.set("instance", instance);
    await next();
  };
}

const allowOrigin = cors({ origin: (origin) => origin, credentials: true, exposeHeaders: ["Retry-After"] });

/** Lets pages of the app, and of this machine, call the Frontend API directly; pages elsewhere are refused. */
export const trustedOriginsOnly: MiddlewareHandler<ClerkEnv> = async (context, next) => {
  const origin = context.req.header("origin");
  if (!origin) return next();
  if (!isTrustedUrl(origin, context.get("instance").appOrigin))
    return refuse(context, errors.originInvalid());
  return allowOrigin(context, next);
};

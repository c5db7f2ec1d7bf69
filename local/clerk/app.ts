import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { backendApi } from "./backend/api.ts";
import { controlApi } from "./control/api.ts";
import { errors } from "./errors.ts";
import { frontendApi } from "./frontend/api.ts";
import { serveBundles } from "./frontend/static.ts";
import { asClerkError, errorBody, isLoopback, isTrustedUrl, json } from "./http.ts";
import type { Instance } from "./instance.ts";
import { pages } from "./pages/pages.ts";
import type { InstanceRegistry } from "./registry.ts";

type Env = { Variables: { instance: Instance } };

/** Clerk takes pictures up to this size. */
const BODY_LIMIT = 10 * 1024 * 1024;
const FRONTEND_METHODS = ["PATCH", "DELETE", "PUT"];

/** A page elsewhere could name this server in a DNS entry of its own; its requests would carry that name. */
const loopbackHostsOnly: MiddlewareHandler = async (context, next) => {
  const host = context.req.header("host") ?? "";
  const hostname = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
  if (!isLoopback(hostname)) return context.text("The local Clerk answers on this machine only.", 421);
  await next();
};

const refuse = (context: Context, error = errors.secretKeyInvalid()) =>
  json(context, error.status, errorBody(error));

const bearerToken = (context: Context): string | null =>
  /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1] ?? null;

/** What came through the app's proxy came from the app's visitors: they get the Frontend API and nothing else. */
const cameThroughProxy = (context: Context): boolean => context.req.header("clerk-proxy-url") !== undefined;

/**
 * Puts the APIs, the pages and the control interface together.
 * @param assetsDir where the browser bundles are
 */
export function createApp(registry: InstanceRegistry, assetsDir: string) {
  const limit = bodyLimit({
    maxSize: BODY_LIMIT,
    onError: (context) => refuse(context, errors.bodyTooLarge(BODY_LIMIT)),
  });

  const frontend = new Hono<Env>({ strict: false })
    .use(async (context, next) => {
      const key = context.req.header("clerk-secret-key");
      const instance = key ? registry.bySecretKey(key) : registry.default;
      if (!instance) return refuse(context);
      const origin = context.req.header("origin");
      if (origin && !isTrustedUrl(origin, instance.appOrigin)) return refuse(context, errors.originInvalid());
      context.set("instance", instance);
      await next();
    })
    .route("/v1", frontendApi);

  const backend = new Hono<Env>({ strict: false })
    .use(async (context, next) => {
      const instance = registry.bySecretKey(bearerToken(context) ?? "");
      if (!instance) return refuse(context);
      context.set("instance", instance);
      await next();
    })
    .route("/v1", backendApi);

  const control = new Hono<Env>()
    .use(async (context, next) => {
      const instance = registry.bySecretKey(bearerToken(context) ?? "");
      if (!instance || cameThroughProxy(context)) return refuse(context);
      context.set("instance", instance);
      await next();
    })
    .route("/_control", controlApi);

  const app = new Hono<Env>();
  app.use(loopbackHostsOnly);
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.get("/npm/@clerk/:package/dist/:file", serveBundles(assetsDir));
  app.use("/v1/*", limit);
  app.all("/v1/*", (context) => {
    const fromServer = bearerToken(context)?.startsWith("sk_") && !cameThroughProxy(context);
    const api = fromServer ? backend : frontend;
    return api.fetch(context.req.raw, context.env);
  });
  app.all("/_control/*", (context) => control.fetch(context.req.raw, context.env));
  app.use(async (context, next) => {
    if (cameThroughProxy(context)) return context.text("Not found", 404);
    context.set("instance", registry.default);
    await next();
  });
  app.route("/", pages);
  app.onError((thrown, context) => refuse(context, asClerkError(thrown)));

  // clerk-js sends everything as POST and names the method that it means in the query.
  const overridden = new Hono<Env>();
  overridden.use("/v1/*", async (context, next) => {
    const meant = context.req.query("_method");
    if (context.req.method === "POST" && meant && FRONTEND_METHODS.includes(meant)) {
      return app.fetch(new Request(context.req.raw, { method: meant }), context.env);
    }
    await next();
  });
  overridden.all("*", (context) => app.fetch(context.req.raw, context.env));
  return overridden;
}

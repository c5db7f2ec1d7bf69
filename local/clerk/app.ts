import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { backendApi } from "./backend/api.ts";
import {
  bearerToken,
  type ClerkEnv,
  cameThroughProxy,
  chooseByBrowser,
  chooseBySecretKey,
  KEY_PREFIX,
  ownHostsOnly,
  trustedOriginsOnly,
} from "./choose-instance.ts";
import { controlApi } from "./control/api.ts";
import { disturbRequests } from "./disturb-requests.ts";
import { errors } from "./errors.ts";
import { frontendApi } from "./frontend/api.ts";
import { serveBundles } from "./frontend/static.ts";
import { asClerkError, refuse } from "./http.ts";
import { pages } from "./pages/pages.ts";
import { rateLimits } from "./rate-limits.ts";
import type { InstanceRegistry } from "./registry.ts";

/** Clerk takes pictures up to this size. */
const BODY_LIMIT = 10 * 1024 * 1024;
const FRONTEND_METHODS = ["PATCH", "DELETE", "PUT"];

/**
 * Puts the APIs, the pages and the control interface together.
 * @param assetsDir where the browser bundles are
 */
export function createApp(registry: InstanceRegistry, assetsDir: string) {
  const limit = bodyLimit({
    maxSize: BODY_LIMIT,
    onError: (context) => refuse(context, errors.bodyTooLarge(BODY_LIMIT)),
  });

  const frontend = new Hono<ClerkEnv>({ strict: false })
    .use(chooseByBrowser(registry), trustedOriginsOnly, rateLimits("frontend"), disturbRequests("frontend"))
    .route("/v1", frontendApi)
    .route(`${KEY_PREFIX}/v1`, frontendApi);

  const backend = new Hono<ClerkEnv>({ strict: false })
    .use(chooseBySecretKey(registry), rateLimits("backend"), disturbRequests("backend"))
    .route("/v1", backendApi);

  const control = new Hono<ClerkEnv>()
    .use(async (context, next) => {
      if (cameThroughProxy(context)) return refuse(context, errors.secretKeyInvalid());
      await next();
    })
    .use(chooseBySecretKey(registry))
    .route("/_control", controlApi(registry));

  const app = new Hono<ClerkEnv>();
  app.use(ownHostsOnly(registry));
  app.get("/health", (context) => context.json({ status: "ok" }));
  for (const base of ["", KEY_PREFIX]) {
    app.get(`${base}/npm/@clerk/:package/dist/:file`, cors(), serveBundles(assetsDir));
    app.use(`${base}/v1/*`, limit);
    app.get(`${base}/.well-known/jwks.json`, cors(), chooseByBrowser(registry), (context) =>
      context.json({ keys: context.get("instance").signer.jwks() }),
    );
  }
  app.all("/v1/*", (context) => {
    const fromServer = bearerToken(context)?.startsWith("sk_") && !cameThroughProxy(context);
    const api = fromServer ? backend : frontend;
    return api.fetch(context.req.raw, context.env);
  });
  app.all(`${KEY_PREFIX}/v1/*`, (context) => frontend.fetch(context.req.raw, context.env));
  app.all("/_control/*", (context) => control.fetch(context.req.raw, context.env));
  app.use(async (context, next) => {
    if (cameThroughProxy(context)) return context.text("Not found", 404);
    // Servers ask for API keys and machine tokens outside /v1; the pages are for people.
    if (bearerToken(context)) {
      return refuse(context, errors.notImplemented(`${context.req.method} ${context.req.path}`));
    }
    await next();
  });
  app.route("/", pages(registry));
  app.onError((thrown, context) => refuse(context, asClerkError(thrown)));

  // clerk-js sends everything as POST and names the method that it means in the query.
  const overridden = new Hono<ClerkEnv>();
  overridden.use(async (context, next) => {
    const meant = context.req.query("_method");
    const isApi = context.req.path.includes("/v1/");
    if (context.req.method === "POST" && isApi && meant && FRONTEND_METHODS.includes(meant)) {
      return app.fetch(new Request(context.req.raw, { method: meant }), context.env);
    }
    await next();
  });
  overridden.all("*", (context) => app.fetch(context.req.raw, context.env));
  return overridden;
}

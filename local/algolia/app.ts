import { Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { thisMachineOnly } from "../this-machine.ts";
import { type Credentials, describeKey, readAccess } from "./access.ts";
import type { Application } from "./application.ts";
import { Control } from "./control.ts";
import { errors } from "./errors.ts";
import { type AlgoliaContext, type AlgoliaEnv, answerError, readBody } from "./http.ts";
import { page } from "./page.ts";
import { browseRoutes } from "./routes/browse.ts";
import { indexRoutes } from "./routes/indices.ts";
import { objectRoutes } from "./routes/objects.ts";
import { searchRoutes } from "./routes/search.ts";
import { settingsRoutes } from "./routes/settings.ts";

/** Puts the API, the control API and the page together. */
export function createApp(application: Application, credentials: Credentials): Hono<AlgoliaEnv> {
  const control = new Control(application);
  return new Hono<AlgoliaEnv>()
    .use("/1/*", cors({ origin: "*", maxAge: 86_400 }))
    .use(keepBody)
    .get("/", thisMachineOnly, (context) => context.html(page(application, control, credentials.appId)))
    .use("/control/*", thisMachineOnly)
    .route("/control", control.routes())
    .use("/1/*", control.middleware())
    .use("/1/*", authenticate(credentials))
    .get("/1/keys/:key", (context) =>
      context.json(describeKey(context.req.param("key"), context.get("access"), credentials)),
    )
    .route("/1/indexes", settingsRoutes(application))
    .route("/1/indexes", indexRoutes(application))
    .route("/1/indexes", browseRoutes(application))
    .route("/1/indexes", searchRoutes(application))
    .route("/1/indexes", objectRoutes(application))
    .notFound((context) => answerError(notFound(context), context))
    .onError(answerError);
}

const notFound = ({ req }: AlgoliaContext) =>
  errors.notImplemented(
    `${req.method} ${req.path.replace(/^\/1\/indexes\/[^/]+/, "/1/indexes/{indexName}")}`,
  );

const keepBody: MiddlewareHandler<AlgoliaEnv> = async (context, next) => {
  context.set("body", await readBody(context));
  await next();
};

/** The client sends its credentials in headers, or in the query string if it is told to. */
function authenticate(credentials: Credentials): MiddlewareHandler<AlgoliaEnv> {
  return async ({ req, set }, next) => {
    const given = (name: string): string | undefined => req.header(name) ?? req.query(name);
    set("access", readAccess(given("x-algolia-application-id"), given("x-algolia-api-key"), credentials));
    await next();
  };
}

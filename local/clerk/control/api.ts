import { Hono } from "hono";
import type { ClerkEnv } from "../choose-instance.ts";
import type { InstanceRegistry } from "../registry.ts";
import { ControlError, smallBody } from "./body.ts";
import { chaosRoutes } from "./chaos.ts";
import { instanceRoutes } from "./instances.ts";
import { keyRoutes } from "./keys.ts";
import { mailboxRoutes } from "./mailbox.ts";
import { peopleRoutes } from "./people.ts";
import { sessionRoutes } from "./sessions.ts";
import { settingsRoutes } from "./settings.ts";
import { stateRoutes } from "./state.ts";
import { webhookRoutes } from "./webhooks.ts";

/** The HTTP interface for tests. Paths are below `/_control`; the caller has checked the secret key. */
export function controlApi(registry: InstanceRegistry) {
  const app = new Hono<ClerkEnv>()
    // Their bodies may be larger than those of the others.
    .route("/", stateRoutes)
    .route("/", peopleRoutes)
    .use(smallBody)
    .route("/", settingsRoutes)
    .route("/", instanceRoutes(registry))
    .route("/", keyRoutes)
    .route("/", sessionRoutes)
    .route("/", mailboxRoutes)
    .route("/", webhookRoutes)
    .route("/", chaosRoutes)
    .all("*", (context) =>
      context.json({ error: `There is no ${context.req.method} ${context.req.path}.` }, 404),
    );
  app.onError((thrown, context) => {
    if (thrown instanceof ControlError) {
      return context.json({ error: thrown.message }, thrown.status as 422);
    }
    console.error("clerk:", thrown);
    return context.json({ error: "The local Clerk failed to answer this request. Its log says why." }, 500);
  });
  return app;
}

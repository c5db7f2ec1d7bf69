import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { secureHeaders } from "hono/secure-headers";
import { isOwnForm } from "../http.ts";
import type { InstanceRegistry } from "../registry.ts";
import { chaosPages } from "./chaos.ts";
import type { PageEnv } from "./layout.ts";
import { mailboxPages } from "./mailbox.ts";
import { sessionPages } from "./sessions.ts";
import { settingsPages } from "./settings.ts";
import { userPages } from "./user.ts";
import { usersPages } from "./users.ts";
import { webhookPages } from "./webhooks.ts";

const INSTANCE_COOKIE = "local_clerk_instance";
const BODY_LIMIT = 1024 * 1024;

/** The instance that `?instance=` names, which is kept from then on, else the one that was kept. */
function chooseInstance(registry: InstanceRegistry): MiddlewareHandler<PageEnv> {
  return async (context, next) => {
    const asked = registry.byId(context.req.query("instance") ?? "");
    if (asked)
      setCookie(context, INSTANCE_COOKIE, asked.id, { httpOnly: true, sameSite: "Strict", path: "/" });
    const kept = registry.byId(getCookie(context, INSTANCE_COOKIE) ?? "");
    context.set("instance", asked ?? kept ?? registry.default);
    context.set("instances", registry.all());
    await next();
  };
}

const ownFormsOnly: MiddlewareHandler<PageEnv> = async (context, next) => {
  if (context.req.method === "POST" && !isOwnForm(context)) {
    return context.text("This form belongs to another site.", 403);
  }
  await next();
};

/** The pages of the local Clerk, for people. */
export const pages = (registry: InstanceRegistry) =>
  new Hono<PageEnv>()
    .use(
      secureHeaders({
        contentSecurityPolicy: {
          defaultSrc: ["'none'"],
          styleSrc: ["'unsafe-inline'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      }),
    )
    .use(bodyLimit({ maxSize: BODY_LIMIT, onError: (context) => context.text("This is too much.", 413) }))
    .use(chooseInstance(registry))
    .use(ownFormsOnly)
    .route("/", usersPages)
    .route("/", userPages)
    .route("/", sessionPages)
    .route("/", mailboxPages)
    .route("/", webhookPages)
    .route("/", chaosPages)
    .route("/", settingsPages);

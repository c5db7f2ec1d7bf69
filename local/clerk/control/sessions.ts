import { type Context, Hono } from "hono";
import * as v from "valibot";
import type { ClerkEnv } from "../choose-instance.ts";
import type { SessionRecord } from "../records.ts";
import { ControlError, readBody } from "./body.ts";

const MINUTE = 60_000;
const Age = v.strictObject({ minutes: v.pipe(v.number(), v.minValue(0)) });

function requireSession(context: Context<ClerkEnv>): SessionRecord {
  const session = context.get("instance").sessions.get(context.req.param("id"));
  if (!session) throw new ControlError(404, "No such session.");
  return session;
}

/** `/sessions`: lets time pass for a session. */
export const sessionRoutes = new Hono<ClerkEnv>()
  .post("/sessions/:id/expire", (context) => {
    context.get("instance").sessions.put({ ...requireSession(context), expire_at: Date.now() });
    return context.body(null, 204);
  })
  .post("/sessions/:id/age", async (context) => {
    const { minutes } = await readBody(context, Age);
    const session = requireSession(context);
    const { first_factor_verified_at: first, second_factor_verified_at: second } = session;
    context.get("instance").sessions.put({
      ...session,
      first_factor_verified_at: first - minutes * MINUTE,
      second_factor_verified_at: second === null ? null : second - minutes * MINUTE,
    });
    return context.body(null, 204);
  });

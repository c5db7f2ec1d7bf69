import { Hono } from "hono";
import * as v from "valibot";
import type { ClerkEnv } from "../choose-instance.ts";
import { COLLECTIONS } from "../collections.ts";
import { SettingsSchema } from "../settings.ts";
import { ControlError, readBody, smallBody, stateBody, valid } from "./body.ts";

/** All documents, by table, as `GET /state` gives them. */
const State = v.pipe(
  v.record(v.string(), v.array(v.looseObject({ id: v.string() }))),
  v.check(
    (state) => Object.keys(state).every((table) => table in COLLECTIONS),
    "It names a table that does not exist: it is not a state of this server.",
  ),
);

const Reset = v.strictObject({ settings: v.optional(v.boolean(), false) });

/** `/state` and `/reset`: what the instance holds, as a whole. */
export const stateRoutes = new Hono<ClerkEnv>()
  .get("/state", (context) => context.json(context.get("instance").snapshot()))
  .put("/state", stateBody, async (context) => {
    const state = await readBody(context, State);
    const [stored] = state.settings ?? [];
    if (stored) valid(() => v.parse(v.looseObject({ settings: SettingsSchema }), stored));
    if (Object.keys(state).length === 0) throw new ControlError(422, "The state is empty: use POST /reset.");
    context.get("instance").restore(state);
    return context.body(null, 204);
  })
  .post("/reset", smallBody, async (context) => {
    const instance = context.get("instance");
    const { settings } = await readBody(context, Reset);
    instance.reset();
    if (settings) instance.applyPreset("default");
    return context.body(null, 204);
  });

import { Hono } from "hono";
import * as v from "valibot";
import type { ClerkEnv } from "../choose-instance.ts";
import { PRESETS, type PresetName } from "../settings.ts";
import { readBody, valid } from "./body.ts";

const NAMES = Object.keys(PRESETS) as PresetName[];

/** Any part of the settings. Which parts there are is for `changeSettings` to judge. */
export const Change = v.pipe(
  v.unknown(),
  v.check((change) => !Array.isArray(change), "Settings are an object, not a list."),
  v.record(v.string(), v.unknown()),
);

/** The name of a preset. */
export const Preset = v.picklist(NAMES, ({ received }) => {
  return `There is no preset ${received}: choose one of ${NAMES.join(", ")}.`;
});

/** `/settings` and `/presets`: what one would set in Clerk's dashboard. */
export const settingsRoutes = new Hono<ClerkEnv>()
  .get("/settings", (context) => context.json(context.get("instance").settings))
  .on(["PUT", "PATCH"], "/settings", async (context) => {
    const change = await readBody(context, Change);
    return context.json(valid(() => context.get("instance").changeSettings(change)));
  })
  .put("/settings/preset", async (context) => {
    const { preset } = await readBody(context, v.strictObject({ preset: Preset }));
    return context.json(context.get("instance").applyPreset(preset));
  })
  .get("/presets", (context) => context.json(PRESETS));

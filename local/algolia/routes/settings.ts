import type { IndexSettings, UpdatedAtResponse } from "@algolia/client-search";
import { Hono } from "hono";
import { requireAcl } from "../access.ts";
import type { Application } from "../application.ts";
import { errors } from "../errors.ts";
import { type AlgoliaEnv, jsonBody } from "../http.ts";
import { readReplica } from "../indices.ts";
import { checkSettings, toSettingsResponse } from "../settings.ts";

/** The settings of indices. */
export function settingsRoutes(application: Application): Hono<AlgoliaEnv> {
  const { indices, tasks } = application;
  return new Hono<AlgoliaEnv>()
    .get("/:index/settings", (context) => {
      requireAcl(context.get("access"), "settings");
      const { settings, primary } = indices.require(context.req.param("index"));
      return context.json(toSettingsResponse(settings, primary?.name));
    })
    .put("/:index/settings", (context) => {
      requireAcl(context.get("access"), "editSettings");
      const name = context.req.param("index");
      const settings = checkSettings(jsonBody(context));
      checkReplicas(application, name, settings);
      const forwardToReplicas = context.req.query("forwardToReplicas") === "true";
      const taskID = tasks.add(name, { type: "settings", settings, forwardToReplicas });
      return context.json({ taskID, updatedAt: new Date().toISOString() } satisfies UpdatedAtResponse);
    });
}

function checkReplicas({ indices }: Application, name: string, { replicas }: IndexSettings): void {
  if (!replicas?.length) return;
  const index = indices.get(name);
  if (index?.primary !== undefined) throw errors.badRequest("A replica index cannot have replicas");
  for (const replica of replicas.map((entry) => readReplica(entry).name)) {
    const primary = indices.get(replica)?.primary;
    if (replica === name) throw errors.badRequest("An index cannot be a replica of itself");
    if (primary !== undefined && primary !== index) {
      throw errors.badRequest("A replica index is already replica of another index");
    }
    if (indices.get(replica)?.own.replicas?.length) {
      throw errors.badRequest("A replica index cannot have replicas");
    }
  }
}

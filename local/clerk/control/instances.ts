import { Hono } from "hono";
import * as v from "valibot";
import type { ClerkEnv } from "../choose-instance.ts";
import { ConfigError, frontendApiHost } from "../config.ts";
import type { Instance } from "../instance.ts";
import type { InstanceRegistry } from "../registry.ts";
import { ControlError, readBody, valid } from "./body.ts";
import { Change, Preset } from "./settings.ts";

const PublishableKey = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    try {
      if (dataset.typed) frontendApiHost(dataset.value);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      addIssue({ message: "It must be `pk_test_` and the base64 form of `<host>$`." });
    }
  }),
);

const NewInstance = v.strictObject({
  publishableKey: v.optional(PublishableKey),
  secretKey: v.optional(v.pipe(v.string(), v.regex(/^sk_(test|live)_\w+$/, "It must read sk_test_…"))),
  appOrigin: v.optional(
    v.pipe(
      v.string(),
      v.url(),
      v.transform((url) => new URL(url).origin),
    ),
  ),
  proxyPath: v.optional(v.pipe(v.string(), v.regex(/^(\/|https?:\/\/)/, "It must be a path or an address."))),
  preset: v.optional(Preset),
  settings: v.optional(Change),
  webhook: v.optional(
    v.strictObject({
      url: v.pipe(v.string(), v.url()),
      signingSecret: v.pipe(v.string(), v.startsWith("whsec_")),
    }),
  ),
});

function instanceJson(instance: Instance) {
  const { id, publishableKey, secretKey, jwtKey, frontendApi, frontendUrl, appOrigin } = instance;
  return { id, publishableKey, secretKey, jwtKey, frontendApi, frontendUrl, appOrigin };
}

/** @throws ControlError 409 when the secret key is another instance's, or the instance has another one */
function requireOwnKey(registry: InstanceRegistry, given: v.InferOutput<typeof NewInstance>): void {
  const { publishableKey, secretKey } = given;
  if (!secretKey) return;
  const owner = registry.bySecretKey(secretKey);
  const existing = publishableKey ? registry.byPublishableKey(publishableKey) : null;
  if (owner && owner !== existing) throw new ControlError(409, "Another instance has this secret key.");
  if (existing && existing !== owner) {
    throw new ControlError(409, "The instance with this publishable key has another secret key.");
  }
}

/** Applies the settings that a request for an instance carries. */
function configure(instance: Instance, given: v.InferOutput<typeof NewInstance>): void {
  const { preset, settings, webhook } = given;
  if (preset) instance.applyPreset(preset);
  if (settings) valid(() => instance.changeSettings(settings));
  if (webhook) {
    instance.webhooks.configure({ url: webhook.url, signing_secret: webhook.signingSecret });
  }
}

/** `/instances`: any instance's secret key opens all of them. */
export const instanceRoutes = (registry: InstanceRegistry) =>
  new Hono<ClerkEnv>()
    .get("/instances", (context) => context.json({ data: registry.all().map(instanceJson) }))
    .post("/instances", async (context) => {
      const given = await readBody(context, NewInstance);
      requireOwnKey(registry, given);
      const before = registry.all().length;
      const instance = registry.create(given);
      const isNew = registry.all().length > before;
      try {
        configure(instance, given);
      } catch (error) {
        if (isNew) await registry.delete(instance);
        throw error;
      }
      return context.json(instanceJson(instance), isNew ? 201 : 200);
    })
    .delete("/instances/:id", async (context) => {
      const instance = registry.byId(context.req.param("id"));
      if (!instance) throw new ControlError(404, "No such instance.");
      if (!(await registry.delete(instance))) {
        throw new ControlError(409, "The instance that the server was started with stays.");
      }
      return context.body(null, 204);
    });

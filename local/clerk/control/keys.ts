import { Hono } from "hono";
import type { ClerkEnv } from "../choose-instance.ts";
import { newSigningKey } from "../registry.ts";
import { ControlError } from "./body.ts";

/** `/keys`: the keys that sign session tokens. */
export const keyRoutes = new Hono<ClerkEnv>()
  .get("/keys", (context) => {
    const { signingKeyIds, jwtKey } = context.get("instance");
    return context.json({ data: signingKeyIds.map((kid, index) => ({ kid, signs: index === 0 })), jwtKey });
  })
  .post("/keys/rotate", (context) => {
    const instance = context.get("instance");
    const key = newSigningKey();
    instance.rotateSigningKey(key);
    return context.json({ kid: key.kid, jwtKey: instance.jwtKey }, 201);
  })
  .delete("/keys/:kid", (context) => {
    const instance = context.get("instance");
    const kid = context.req.param("kid");
    if (!instance.signingKeyIds.includes(kid)) throw new ControlError(404, "No such key.");
    if (!instance.retireSigningKey(kid)) {
      throw new ControlError(409, "An instance needs a signing key: rotate before you retire the last one.");
    }
    return context.body(null, 204);
  });

import { Hono } from "hono";
import { addChaosRule, NewChaosRule } from "../chaos.ts";
import type { ClerkEnv } from "../choose-instance.ts";
import type { ChaosRuleRecord } from "../records.ts";
import { ControlError, readBody } from "./body.ts";

function ruleJson(rule: ChaosRuleRecord) {
  const { delay_ms: delayMs, jitter_ms: jitterMs, created_at: createdAt, ...rest } = rule;
  return { ...rest, delayMs, jitterMs, createdAt };
}

/** `/chaos`: the rules by which things go wrong. */
export const chaosRoutes = new Hono<ClerkEnv>()
  .get("/chaos", (context) =>
    context.json({ data: context.get("instance").chaosRules.all().reverse().map(ruleJson) }),
  )
  .post("/chaos", async (context) => {
    const given = await readBody(context, NewChaosRule);
    return context.json(ruleJson(addChaosRule(context.get("instance"), given)), 201);
  })
  .delete("/chaos", (context) => {
    const { chaosRules } = context.get("instance");
    for (const { id } of chaosRules.all()) chaosRules.delete(id);
    return context.body(null, 204);
  })
  .delete("/chaos/:id", (context) => {
    const { chaosRules } = context.get("instance");
    const id = context.req.param("id");
    if (!chaosRules.get(id)) throw new ControlError(404, "No such rule.");
    chaosRules.delete(id);
    return context.body(null, 204);
  });

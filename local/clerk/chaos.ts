import { setTimeout } from "node:timers/promises";
import * as v from "valibot";
import type { Disturbance, WebhookEffect } from "../svix/disturbance.ts";
import type { MessageRecord } from "../svix/records.ts";
import { newId } from "./ids.ts";
import type { Instance } from "./instance.ts";
import type { ChaosRuleRecord } from "./records.ts";

/** Rules by which things go wrong on purpose, so that tests can see how a product bears it. */

export type ChaosTarget = ChaosRuleRecord["target"];
export type ChaosEffect = ChaosRuleRecord["effect"];

const LONGEST_MS = 10 * 60_000;

/** What can go wrong where. */
export const CHAOS_EFFECTS: Record<ChaosTarget, readonly ChaosEffect[]> = {
  frontend: ["delay", "fail", "drop", "rate-limit"],
  backend: ["delay", "fail", "drop", "rate-limit"],
  webhooks: ["delay", "fail", "drop", "duplicate", "reorder", "slow"],
  mail: ["delay", "drop"],
};

export const CHAOS_TARGETS = Object.keys(CHAOS_EFFECTS) as ChaosTarget[];
const ALL_EFFECTS = [...new Set(Object.values(CHAOS_EFFECTS).flat())];

const milliseconds = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LONGEST_MS)), 0);

/** A rule as a test, or a form, gives it. */
export const NewChaosRule = v.pipe(
  v.strictObject({
    target: v.picklist(CHAOS_TARGETS),
    match: v.optional(v.nullable(v.string()), null),
    effect: v.picklist(ALL_EFFECTS),
    delayMs: milliseconds,
    jitterMs: milliseconds,
    status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)), 503),
    probability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1),
    count: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))), null),
  }),
  v.check(
    ({ target, effect }) => CHAOS_EFFECTS[target].includes(effect),
    ({ input: { target, effect } }) =>
      `"${effect}" is nothing that happens to ${target}: choose one of ${CHAOS_EFFECTS[target].join(", ")}.`,
  ),
  v.check(
    ({ effect, delayMs, jitterMs }) => !["delay", "slow"].includes(effect) || delayMs + jitterMs > 0,
    ({ input: { effect } }) => `"${effect}" needs delayMs.`,
  ),
);

/** Adds a rule; it applies from now on. */
export function addChaosRule(instance: Instance, given: v.InferOutput<typeof NewChaosRule>): ChaosRuleRecord {
  const { delayMs, jitterMs, match, ...rest } = given;
  return instance.chaosRules.put({
    ...rest,
    id: newId("chaos"),
    match: match?.trim() || null,
    delay_ms: delayMs,
    jitter_ms: jitterMs,
    created_at: Date.now(),
  });
}

function applies(rule: ChaosRuleRecord, subject: string): boolean {
  const { match, target } = rule;
  if (match === null) return true;
  if (target === "frontend" || target === "backend") {
    // A rule may name the method, too.
    return (match.startsWith("/") ? subject.slice(subject.indexOf("/")) : subject).startsWith(match);
  }
  return match.endsWith("*") ? subject.startsWith(match.slice(0, -1)) : subject === match;
}

/**
 * The rule that something falls under, the oldest first, with one use of it spent.
 * @param subject the method and path of a request, the type of an event, or an address
 * @param except an effect that is out of the question now
 */
export function takeChaosRule(
  instance: Instance,
  target: ChaosTarget,
  subject: string,
  except?: ChaosEffect,
): ChaosRuleRecord | null {
  const { chaosRules } = instance;
  const rule = chaosRules
    .findBy("target", target)
    .reverse()
    .find(
      (candidate) =>
        candidate.effect !== except && applies(candidate, subject) && Math.random() < candidate.probability,
    );
  if (!rule) return null;
  if (rule.count === 1) chaosRules.delete(rule.id);
  else if (rule.count !== null) chaosRules.put({ ...rule, count: rule.count - 1 });
  return rule;
}

const delayOf = (rule: ChaosRuleRecord): number => rule.delay_ms + Math.round(Math.random() * rule.jitter_ms);

/** Waits as long as a rule says. @returns false when the instance has stopped in the meantime */
export async function waitFor(instance: Instance, rule: ChaosRuleRecord): Promise<boolean> {
  const delay = delayOf(rule);
  if (delay > 0) await setTimeout(delay, undefined, { signal: instance.closing }).catch(() => undefined);
  return !instance.closing.aborted;
}

/** What goes wrong with the delivery of a webhook message. */
export function disturbWebhook(
  instance: Instance,
  message: MessageRecord,
  mayReorder: boolean,
): Disturbance | null {
  const rule = takeChaosRule(instance, "webhooks", message.event_type, mayReorder ? undefined : "reorder");
  return rule && { effect: rule.effect as WebhookEffect, delayMs: delayOf(rule) };
}

/** When a mail or a text message arrives; null for never. */
export function arrivalOfMail(instance: Instance, address: string): number | null {
  const rule = takeChaosRule(instance, "mail", address);
  if (rule?.effect === "drop") return null;
  return Date.now() + (rule ? delayOf(rule) : 0);
}

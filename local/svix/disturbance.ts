import type { DeliveryResult } from "./deliver.ts";
import type { MessageRecord } from "./records.ts";

/**
 * What can go wrong with a delivery on purpose:
 * - `delay`: it leaves later
 * - `drop`: it never leaves
 * - `duplicate`: it arrives twice, at the same moment
 * - `reorder`: it waits until a later message has been delivered, but not for long
 * - `fail`: it arrives, but the answer gets lost, and so it is sent again
 * - `slow`: its body takes a while to arrive
 */
export type WebhookEffect = "delay" | "drop" | "duplicate" | "reorder" | "fail" | "slow";

export interface Disturbance {
  effect: WebhookEffect;
  /** Milliseconds, for `delay` and `slow`. */
  delayMs: number;
}

/**
 * Decides, just before a scheduled delivery, what goes wrong with it. Replays by hand are left alone.
 * @param mayReorder false while another message waits to be overtaken
 */
export type Disturb = (message: MessageRecord, mayReorder: boolean) => Disturbance | null;

/** How long a message waits at most for a later one to overtake it. */
export const REORDER_LIMIT_MS = 5000;

/** What a delivery looks like to the sender when its answer gets lost. */
export function withoutAnswer(result: DeliveryResult): DeliveryResult {
  const answer = result.statusCode === null ? result.response : `the receiver answered ${result.statusCode}`;
  return { ...result, statusCode: null, response: `Lost on purpose: ${answer}` };
}

/** What a message becomes that is kept back or lost; null when it is to be delivered now. */
export function holdBack(message: MessageRecord, disturbance: Disturbance | null): MessageRecord | null {
  switch (disturbance?.effect) {
    case "drop":
      return { ...message, status: "dropped" };
    case "delay":
      return { ...message, held_until: Date.now() + disturbance.delayMs };
    case "reorder":
      return { ...message, held_until: Date.now() + REORDER_LIMIT_MS, waits_for_next: true };
    default:
      return null;
  }
}

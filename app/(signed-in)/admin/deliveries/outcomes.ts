import * as v from "valibot";
import { webhookDeliveries } from "#db/schema.ts";
import type { Outcome } from "#db/webhook-deliveries.ts";

/** How a delivery can end: what it is called, and what that means. */
export const outcomes: Record<Outcome, { name: string; meaning: string }> = {
  applied: { name: "Applied", meaning: "The mirror says what it said." },
  superseded: { name: "Superseded", meaning: "The mirror knew better already." },
  ignored: { name: "Ignored", meaning: "Nothing here follows from its type." },
  set_aside: {
    name: "Set aside",
    meaning: "Its shape is unknown here; the person is read from Clerk instead.",
  },
};

const Filter = v.fallback(v.optional(v.picklist(webhookDeliveries.outcome.enumValues)), undefined);

/** The outcome that is asked for in the address; none where it names no outcome of ours. */
export function readOutcome(outcome: string | string[] | undefined): Outcome | undefined {
  return v.parse(Filter, outcome);
}

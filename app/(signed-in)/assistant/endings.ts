import type { Reason } from "#lib/errors.ts";
import type { ShownTurn } from "./live-turns.ts";

/** What a failure means that was kept by its reason alone. */
const problems: Partial<Record<Reason, string>> = {
  unavailable: "The assistant did not answer to the end.",
  misconfigured: "The assistant is not set up as it should be. Tell whoever runs this.",
  too_large: "The conversation has become too long. Start a new one.",
  rate_limited: "Too much was asked at once. Wait a little, then try again.",
  budget_spent: "Today's budget was spent.",
};

/** Says in words why a turn has no whole answer; nothing where it has, or will. */
export function endingOf({ state, problem, message }: ShownTurn): string | undefined {
  if (message) return message;
  if (state === "interrupted") return "This answer was broken off.";
  if (state === "failed") return (problem && problems[problem]) ?? "Something broke on our side.";
  return undefined;
}

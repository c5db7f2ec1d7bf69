"use client";

import { useId, useState } from "react";
import { textButtonClass } from "#app/_components/button.tsx";
import type { Reason } from "#lib/errors.ts";
import type { ShownTurn } from "../answers/live-turns.ts";
import type { Decisions } from "../answers/use-answers.ts";
import { ContextText } from "../knowledge.tsx";
import { CopyButton } from "../markdown/copy-button.tsx";
import { Answer } from "./answer.tsx";
import { proposalsOf, textOf } from "./parts.ts";
import { Proposals } from "./proposal.tsx";
import { Question } from "./question.tsx";

export interface TurnProps {
  turn: ShownTurn;
  isLast: boolean;
  /** Whether another tab writes the answer, or has just left it. */
  isElsewhere: boolean;
  /** Whether something can be asked now. */
  mayAsk: boolean;
  onAsk: (question: string, replaces: string) => void;
  onResume: (turnId: string) => void;
  onDecide: (turnId: string, decisions: Decisions) => void;
}

/** A question, its answer, and what can be done with them. */
export function TurnView({ turn, isLast, isElsewhere, mayAsk, onAsk, onResume, onDecide }: TurnProps) {
  const { id, question, state, blocks } = turn;
  const [showsContext, setShowsContext] = useState(false);
  const told = useId();
  const isDeciding = isLast && state === "deciding" && proposalsOf(blocks).length > 0;
  const isAnswering = state === "answering";
  const ending = endingOf(turn);
  const text = textOf(blocks);
  const isBroken = state === "interrupted" || state === "failed";
  return (
    <li className="grid gap-4 border-line border-t py-6 *:min-w-0 first:border-t-0">
      <h2 className="sr-only">You asked</h2>
      <Question question={question} mayEdit={mayAsk} onAsk={(changed) => onAsk(changed, id)} />
      <div className="grid gap-3 *:min-w-0">
        <Answer turn={turn} isDeciding={isDeciding} isElsewhere={isElsewhere} />
        {isDeciding && <Proposals turn={turn} onDecide={(decisions) => onDecide(id, decisions)} />}
        {ending && (
          <p className="text-small">
            <span aria-hidden="true">! </span>
            {ending}
          </p>
        )}
        {!isAnswering && (
          <div className="-ml-1.5 flex flex-wrap items-start gap-x-2">
            {isLast && isBroken && blocks.length > 0 && (
              <button
                type="button"
                className={textButtonClass}
                disabled={!mayAsk}
                onClick={() => onResume(id)}
              >
                Continue
              </button>
            )}
            {text && <CopyButton text={text} what="the answer" />}
            {isLast && (
              <button
                type="button"
                className={textButtonClass}
                disabled={!mayAsk}
                onClick={() => onAsk(question, id)}
              >
                Try again
              </button>
            )}
            <button
              type="button"
              className={textButtonClass}
              aria-expanded={showsContext}
              aria-controls={told}
              onClick={() => setShowsContext(!showsContext)}
            >
              What it was told
            </button>
          </div>
        )}
        <div id={told} hidden={!showsContext || isAnswering}>
          {turn.context === null ? (
            <p className="text-small text-ink-soft">Nothing about you was sent with this question.</p>
          ) : (
            <ContextText text={turn.context} label="What was sent about you with this question" />
          )}
        </div>
      </div>
    </li>
  );
}

/** What a failure means that was kept by its reason alone. */
const problems: Partial<Record<Reason, string>> = {
  unavailable: "The assistant did not answer to the end.",
  misconfigured: "The assistant is not set up as it should be. Tell whoever runs this.",
  too_large: "The conversation has become too long. Start a new one.",
  rate_limited: "Too much was asked at once. Wait a little, then try again.",
  budget_spent: "Today's budget was spent.",
};

/** Says in words why a turn has no whole answer; nothing where it has, or will. */
function endingOf({ state, problem, message }: ShownTurn): string | undefined {
  if (message) return message;
  if (state === "interrupted") return "This answer was broken off.";
  if (state === "failed") return (problem && problems[problem]) ?? "Something broke on our side.";
  return undefined;
}

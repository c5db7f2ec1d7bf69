"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import type { Budget, Turn } from "#lib/assistant/protocol.ts";
import { type Decisions, useAnswers } from "../answers/use-answers.ts";
import { useRecovery } from "../answers/use-recovery.ts";
import { BudgetMeter, BudgetSpent, isSpent } from "../budget.tsx";
import { Knowledge } from "../knowledge.tsx";
import { Composer } from "./composer.tsx";
import { FailureNotice } from "./failure-notice.tsx";
import { Missing } from "./missing.tsx";
import { Suggestions } from "./suggestions.tsx";
import { Turns } from "./turns.tsx";
import { useDraft } from "./use-draft.ts";
import { useFollowEnd } from "./use-follow-end.ts";
import { useSecondsUntil } from "./use-seconds-until.ts";

interface ChatProps {
  /** None of a conversation that begins. */
  conversationId?: string;
  /** The turns that the server knows; undefined where it knows no such conversation. */
  turns: Turn[] | undefined;
  assistant: {
    userId: string;
    hasKey: boolean;
    personalises: boolean;
    context: string | null;
    budget: Budget;
  };
}

const none: Turn[] = [];

/** A conversation with the assistant. */
export function Chat({ conversationId, turns: saved, assistant }: ChatProps) {
  const { hasKey, personalises, context } = assistant;
  const answers = useAnswers(conversationId, saved ?? none, assistant.userId);
  const { turns, isAnswering, failure } = answers;
  const budget = answers.budget ?? assistant.budget;
  const seconds = useSecondsUntil(failure?.retryAt);
  const field = useRef<HTMLTextAreaElement>(null);
  const { content, isAtEnd, follow } = useFollowEnd(turns.length > 0);
  const last = turns.at(-1);
  const draft = useDraft(answers.id, field, last?.question);
  const isElsewhere = useRecovery(last, isAnswering, answers.resume);

  const reason = hasKey ? isSpent(budget) && <BudgetSpent /> : <NoKey />;
  const mayAsk = !(isAnswering || isElsewhere || reason) && seconds === 0;

  const takeBack = useEffectEvent((question: string) => {
    draft.takeBack(question);
    answers.takeQuestion();
  });
  useEffect(() => {
    if (failure?.question) takeBack(failure.question);
  }, [failure?.question]);

  // Whoever has just begun a conversation, on the page before, goes on writing here.
  const focusIfAnswering = useEffectEvent(() => isAnswering && focusField());
  useEffect(() => void focusIfAnswering(), []);

  /** What was pressed is gone as the answer begins. On a touch screen, the keyboard would cover the answer. */
  function focusField(): void {
    if (matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
  }

  function showAnswer(): void {
    follow();
    focusField();
  }

  function ask(question: string, replaces?: string): void {
    if (!mayAsk) return;
    answers.ask(question, replaces);
    showAnswer();
  }

  if (!saved && turns.length === 0 && !failure) return <Missing />;
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <div ref={content} className="flex-1">
        {turns.length === 0 ? (
          <Suggestions
            personalises={personalises}
            mayAsk={mayAsk}
            onAsk={ask}
            onBegin={(beginning) => {
              draft.write(beginning);
              field.current?.focus();
            }}
          />
        ) : (
          <Turns
            turns={turns}
            isElsewhere={isElsewhere}
            mayAsk={mayAsk}
            onAsk={ask}
            onResume={(turnId) => {
              answers.resume(turnId);
              showAnswer();
            }}
            onDecide={(turnId: string, decisions: Decisions) => {
              answers.decide(turnId, decisions);
              showAnswer();
            }}
          />
        )}
      </div>
      {/* Where a page is low, as it is when it is enlarged, it would cover the conversation. */}
      <div className="relative border-t border-line bg-ground pt-3 pb-4 [@media(min-height:30rem)]:sticky [@media(min-height:30rem)]:bottom-0 max-md:[@media(min-height:30rem)]:bottom-(--tabs)">
        {!isAtEnd && (
          <button
            type="button"
            className={`${quietButtonClass} absolute right-0 bottom-full mb-3`}
            onClick={follow}
          >
            Jump to the end
          </button>
        )}
        {failure && <FailureNotice failure={failure} seconds={seconds} />}
        <Composer
          field={field}
          text={draft.text}
          onChange={draft.write}
          isAnswering={isAnswering}
          reason={reason}
          mayAsk={mayAsk}
          onAsk={(question) => {
            draft.send();
            ask(question);
          }}
          onStop={() => {
            answers.stop();
            focusField();
          }}
        />
        <div className="mt-1 flex flex-wrap items-center justify-between gap-x-4">
          <BudgetMeter budget={budget} />
          <Knowledge personalises={personalises} context={context} />
        </div>
      </div>
    </div>
  );
}

function NoKey() {
  return (
    <>
      The assistant has no key yet. Put <code className="font-mono text-small">ANTHROPIC_API_KEY</code> into{" "}
      <code className="font-mono text-small">.dev.vars</code>;{" "}
      <code className="font-mono text-small">.dev.vars.example</code> says where it comes from.
    </>
  );
}

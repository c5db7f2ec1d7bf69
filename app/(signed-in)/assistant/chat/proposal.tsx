"use client";

import { useState } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import type { Turn } from "#lib/assistant/protocol.ts";
import type { Decisions } from "../answers/use-answers.ts";
import { proposalsOf } from "./parts.ts";
import { wordOf } from "./tool-notes.ts";

type Change = ReturnType<typeof proposalsOf>[number];

interface ProposalsProps {
  turn: Turn;
  onDecide: (decisions: Decisions) => void;
}

/** The changes that an answer waits for: each is decided by itself, and all are sent together. */
export function Proposals({ turn, onDecide }: ProposalsProps) {
  const proposals = proposalsOf(turn.blocks);
  const [decisions, setDecisions] = useState<Decisions>({});

  function decide(id: string, isAllowed: boolean): void {
    const now = { ...decisions, [id]: isAllowed };
    setDecisions(now);
    if (proposals.length === 1) onDecide(now);
  }

  const open = proposals.filter(({ id }) => decisions[id] === undefined).length;
  return (
    <div className="grid max-w-[70ch] gap-3">
      {proposals.map((change) => (
        <Proposal
          key={change.id}
          change={change}
          decision={decisions[change.id]}
          onDecide={(isAllowed) => decide(change.id, isAllowed)}
        />
      ))}
      {proposals.length > 1 && (
        <div className="flex flex-wrap items-center gap-3">
          <button
            type="button"
            className={quietButtonClass}
            disabled={open > 0}
            onClick={() => onDecide(decisions)}
          >
            Go on
          </button>
          <p role="status" className="text-small text-ink-soft">
            {open > 0 ? `${open} still to decide` : "All decided"}
          </p>
        </div>
      )}
    </div>
  );
}

interface ProposalProps {
  change: Change;
  decision: boolean | undefined;
  onDecide: (isAllowed: boolean) => void;
}

/** A change, word for word as it would be made. */
function Proposal({ change, decision, onDecide }: ProposalProps) {
  const { title, text } = wordsOf(change);
  const buttons = [
    { isAllowed: true, name: "Do it" },
    { isAllowed: false, name: "Don't" },
  ];
  return (
    <section aria-label={title} className="rounded-edge border border-line-strong bg-surface p-4">
      <h3 className="text-small font-medium text-ink-soft">{title}</h3>
      <p className="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
      <div className="mt-3 flex flex-wrap gap-3">
        {buttons.map(({ isAllowed, name }) => (
          <button
            key={name}
            type="button"
            aria-pressed={decision === undefined ? undefined : decision === isAllowed}
            className={`${quietButtonClass} aria-pressed:border-accent aria-pressed:font-medium`}
            onClick={() => onDecide(isAllowed)}
          >
            {decision === isAllowed && <span aria-hidden="true">✓</span>}
            {name}
          </button>
        ))}
      </div>
    </section>
  );
}

function wordsOf({ name, input }: Change): { title: string; text: string } {
  if (name === "create_item") return { title: "Add to your items?", text: wordOf(input, "name") };
  return { title: "Change your bio to this?", text: wordOf(input, "bio") };
}

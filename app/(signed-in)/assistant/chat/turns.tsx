"use client";

import type { ShownTurn } from "../answers/live-turns.ts";
import { type TurnProps, TurnView } from "./turn.tsx";

interface TurnsProps extends Omit<TurnProps, "turn" | "isLast"> {
  turns: ShownTurn[];
}

/** The turns of a conversation, oldest first. */
export function Turns({ turns, isElsewhere, ...rest }: TurnsProps) {
  return (
    // What is focused does not hide behind the composer.
    <div
      role="log"
      aria-live="off"
      aria-label="Conversation"
      className="[&_:is(a,button,summary)]:scroll-mb-48"
    >
      <ol>
        {turns.map((turn, index) => {
          const isLast = index === turns.length - 1;
          return (
            <TurnView
              key={turn.id}
              turn={turn}
              isLast={isLast}
              isElsewhere={isLast && isElsewhere}
              {...rest}
            />
          );
        })}
      </ol>
    </div>
  );
}

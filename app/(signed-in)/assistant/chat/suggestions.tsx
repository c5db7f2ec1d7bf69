"use client";

import { quietButtonClass } from "#app/_components/button.tsx";

interface SuggestionsProps {
  personalises: boolean;
  mayAsk: boolean;
  onAsk: (question: string) => void;
  /** Puts the beginning of a question where it is written. */
  onBegin: (beginning: string) => void;
}

/** What a new conversation can begin with. */
export function Suggestions({ personalises, mayAsk, onAsk, onBegin }: SuggestionsProps) {
  return (
    <div className="grid content-center justify-items-start gap-4 py-10">
      <h2 className="text-title font-semibold">What do you want to know?</h2>
      <p className="max-w-[60ch] text-ink-soft">
        {personalises
          ? "It knows your profile, your items and what you did lately, and can find people in the directory. It changes nothing without asking you."
          : "It is told nothing about you. It can find people in the directory, and changes nothing without asking you."}
      </p>
      <ul className="flex flex-wrap gap-3">
        {personalises &&
          ["Who am I?", "What did I do lately?", "Find someone like me"].map((question) => (
            <li key={question}>
              <button
                type="button"
                className={quietButtonClass}
                disabled={!mayAsk}
                onClick={() => onAsk(question)}
              >
                {question}
              </button>
            </li>
          ))}
        {!personalises && (
          <li>
            <button
              type="button"
              className={quietButtonClass}
              disabled={!mayAsk}
              onClick={() => onBegin("Find somebody who ")}
            >
              Find somebody who…
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}

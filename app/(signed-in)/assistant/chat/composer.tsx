"use client";

import { type KeyboardEvent, type ReactNode, type RefObject, useId } from "react";
import { buttonClass, quietButtonClass } from "#app/_components/button.tsx";
import { inputClass } from "#app/_components/field.tsx";
import { maxQuestion } from "#lib/assistant/protocol.ts";
import { isPlainEnter } from "./is-plain-enter.ts";

/** So many characters before the end, what is left is counted. */
const countFrom = 500;

interface ComposerProps {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange: (text: string) => void;
  isAnswering: boolean;
  /** Why nothing can be asked at all. */
  reason: ReactNode;
  /** Whether something can be asked now. */
  mayAsk: boolean;
  onAsk: (question: string) => void;
  onStop: () => void;
}

/** Where a question is written. */
export function Composer(props: ComposerProps) {
  const { field, text, onChange, isAnswering, reason, mayAsk, onAsk, onStop } = props;
  const id = useId();
  const question = text.trim();
  const left = maxQuestion - question.length;

  function send(): void {
    if (mayAsk && question && left >= 0) onAsk(question);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && isAnswering) onStop();
    if (!isPlainEnter(event)) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label htmlFor={id} className="sr-only">
        Your question
      </label>
      {reason && (
        <p id={`${id}-reason`} className="mb-2 border-l-2 border-accent pl-3">
          {reason}
        </p>
      )}
      <div className="flex items-end gap-2">
        <textarea
          ref={field}
          id={id}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          disabled={Boolean(reason)}
          rows={1}
          enterKeyHint="send"
          placeholder="Ask something"
          aria-invalid={left < 0 ? true : undefined}
          aria-describedby={`${reason ? `${id}-reason ` : ""}${id}-left`}
          className={`${inputClass} field-sizing-content max-h-[min(14rem,40dvh)] resize-none leading-5.5 disabled:opacity-60`}
        />
        {isAnswering ? (
          <button type="button" className={`${quietButtonClass} min-h-10`} onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" className={buttonClass} disabled={!(mayAsk && question && left >= 0)}>
            Send
          </button>
        )}
      </div>
      <p
        id={`${id}-left`}
        className={`text-small tabular-nums empty:hidden ${left < 0 ? "text-danger" : "text-ink-soft"}`}
      >
        {left < 0 && `${-left} ${left === -1 ? "character" : "characters"} too many: make it shorter.`}
        {left >= 0 && left <= countFrom && `${left} characters left`}
      </p>
    </form>
  );
}

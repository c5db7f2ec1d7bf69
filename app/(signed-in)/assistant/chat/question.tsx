"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { quietButtonClass, textButtonClass } from "#app/_components/button.tsx";
import { inputClass } from "#app/_components/field.tsx";
import { maxQuestion } from "#lib/assistant/protocol.ts";
import { isPlainEnter } from "./is-plain-enter.ts";

interface QuestionProps {
  question: string;
  mayEdit: boolean;
  onAsk: (question: string) => void;
}

/** What was asked, which can be asked otherwise. */
export function Question({ question, mayEdit, onAsk }: QuestionProps) {
  const [isEdited, setIsEdited] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);

  function close(): void {
    setIsEdited(false);
    // It is drawn again only now.
    requestAnimationFrame(() => edit.current?.focus());
  }

  if (isEdited) {
    const ask = (changed: string) => {
      setIsEdited(false);
      onAsk(changed);
    };
    return <Editor question={question} maySend={mayEdit} onAsk={ask} onCancel={close} />;
  }
  return (
    <div className="grid justify-items-end gap-0.5">
      <p className="max-w-[min(60ch,90%)] whitespace-pre-wrap rounded-edge border border-line bg-surface px-3 py-2 [overflow-wrap:anywhere]">
        {question}
      </p>
      {mayEdit && (
        <button
          ref={edit}
          type="button"
          className={`-mr-1.5 ${textButtonClass}`}
          onClick={() => setIsEdited(true)}
        >
          Edit<span className="sr-only"> the question</span>
        </button>
      )}
    </div>
  );
}

interface EditorProps {
  question: string;
  maySend: boolean;
  onAsk: (question: string) => void;
  onCancel: () => void;
}

function Editor({ question, maySend, onAsk, onCancel }: EditorProps) {
  const [text, setText] = useState(question);
  const id = useId();
  const length = text.trim().length;
  const isFit = maySend && length > 0 && length <= maxQuestion;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") onCancel();
    if (!isPlainEnter(event)) return;
    event.preventDefault();
    if (isFit) onAsk(text.trim());
  }

  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFit) onAsk(text.trim());
      }}
    >
      <label htmlFor={id} className="sr-only">
        Your question
      </label>
      <textarea
        id={id}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        // biome-ignore lint/a11y/noAutofocus: who presses Edit wants to write.
        autoFocus
        aria-describedby={`${id}-help`}
        className={`${inputClass} field-sizing-content max-h-80 min-h-20 resize-none`}
      />
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p id={`${id}-help`} className="mr-auto text-small text-ink-soft max-sm:basis-full">
          {length > maxQuestion
            ? `Too long: ${maxQuestion} characters fit.`
            : "What came after it is dropped."}
        </p>
        <button type="button" className={quietButtonClass} onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className={quietButtonClass} disabled={!isFit}>
          Save and ask again
        </button>
      </div>
    </form>
  );
}

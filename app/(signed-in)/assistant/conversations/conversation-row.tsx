"use client";

import Link from "next/link";
import { useId, useRef, useState } from "react";
import { ActButton } from "#app/_components/act-button.tsx";
import { quietButtonClass } from "#app/_components/button.tsx";
import { keep } from "#app/_components/tab-store.ts";
import { deleteConversation } from "../actions.ts";
import { useAllAnswers } from "../answers/answers-provider.tsx";
import { draftKey } from "../answers/kept-names.ts";
import { RenameForm } from "./rename-form.tsx";

export interface ListedConversation {
  id: string;
  title: string;
  updatedAt: number;
}

interface ConversationRowProps {
  conversation: ListedConversation;
  isCurrent: boolean;
  /** Whether what can be done with it is shown. */
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onDeleted: () => void;
}

/** A conversation in the list, and what can be done with it. */
export function ConversationRow({
  conversation,
  isCurrent,
  isOpen,
  onOpen,
  onDeleted,
}: ConversationRowProps) {
  const { id, title } = conversation;
  const [isRenamed, setIsRenamed] = useState(false);
  const { stop } = useAllAnswers();
  const options = useId();
  const more = useRef<HTMLButtonElement>(null);

  async function remove(_previous: undefined, form: FormData) {
    const result = await deleteConversation(undefined, form);
    if (result.success) {
      stop(id);
      keep(draftKey(id), undefined);
      onDeleted();
    }
    return result;
  }

  if (isRenamed) {
    const close = () => {
      setIsRenamed(false);
      onOpen(false);
      // It is drawn again only now.
      requestAnimationFrame(() => more.current?.focus());
    };
    return (
      <li>
        <RenameForm id={id} title={title} onClose={close} />
      </li>
    );
  }
  return (
    <li className="group">
      <div className="flex items-center gap-1">
        <Link
          href={`/assistant/${id}`}
          prefetch={false}
          title={title}
          aria-current={isCurrent ? "page" : undefined}
          className="-ml-2 min-w-0 flex-1 truncate border-l-2 border-transparent py-1.5 pl-2 text-ink-soft transition-colors hover:text-ink focus:whitespace-normal focus:[overflow-wrap:anywhere] aria-[current]:border-accent aria-[current]:text-ink forced-colors:not-aria-[current]:border-[Canvas]"
        >
          {title}
        </Link>
        <button
          ref={more}
          type="button"
          aria-expanded={isOpen}
          aria-controls={options}
          onClick={() => onOpen(!isOpen)}
          className={`grid size-8 shrink-0 place-items-center rounded-edge text-ink-soft transition-opacity hover:text-ink focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100 ${isOpen || isCurrent ? "" : "opacity-0"}`}
        >
          <span className="sr-only">Rename or delete {title}</span>
          <svg viewBox="0 0 16 16" className="size-4" fill="currentColor" aria-hidden="true">
            <circle cx="3" cy="8" r="1.25" />
            <circle cx="8" cy="8" r="1.25" />
            <circle cx="13" cy="8" r="1.25" />
          </svg>
        </button>
      </div>
      <div
        id={options}
        hidden={!isOpen}
        className="flex flex-wrap gap-2 pt-1 pb-2 [&_[role=status]:empty]:hidden"
      >
        {isOpen && (
          <>
            <button type="button" className={quietButtonClass} onClick={() => setIsRenamed(true)}>
              Rename
            </button>
            <ActButton
              action={remove}
              fields={{ id }}
              confirm={{
                title: "Delete this conversation?",
                text: "All of its questions and answers are gone. It can't be brought back.",
                button: "Delete",
              }}
            >
              Delete
            </ActButton>
          </>
        )}
      </div>
    </li>
  );
}

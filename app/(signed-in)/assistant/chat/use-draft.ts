"use client";

import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { keep, recall } from "#app/_components/tab-store.ts";
import { draftKey } from "../answers/kept-names.ts";

/**
 * The next question, kept while it is written, over a reload too.
 *
 * @param field where it is written
 * @param asked the last question that the server has
 */
export function useDraft(
  conversationId: string,
  field: RefObject<HTMLTextAreaElement | null>,
  asked: string | undefined,
) {
  const name = draftKey(conversationId);
  const [draft, setDraft] = useState({ name, text: "" });
  const text = draft.name === name ? draft.text : "";

  const begin = useEffectEvent((name: string) => {
    // The server took it, but the page was left before it knew.
    if (asked && recall(name)?.trim() === asked) keep(name, undefined);
    // What was typed before React was there goes before what was kept.
    const typed = field.current?.value;
    setDraft((draft) =>
      draft.name === name && draft.text ? draft : { name, text: typed || recall(name) || "" },
    );
  });
  useEffect(() => begin(name), [name]);

  return {
    text,
    write(next: string): void {
      keep(name, next);
      setDraft({ name, text: next });
    },
    /** Empties the field. It stays kept until the server has it. */
    send: () => setDraft({ name, text: "" }),
    /** Puts what could not be asked before what has been written since. */
    takeBack(question: string): void {
      const since = (draft.name === name ? text : recall(name))?.trim();
      const next = since && since !== question ? `${question}\n\n${since}` : question;
      keep(name, next);
      setDraft({ name, text: next });
    },
  };
}

"use client";

import { type RefObject, useEffect, useState } from "react";
import { keep, recall } from "../answers/session-store.ts";

/**
 * A text that is kept while it is written, over a reload too.
 *
 * @param name under which this tab keeps it
 * @param field where it is written
 */
export function useDraft(name: string, field: RefObject<HTMLTextAreaElement | null>) {
  const [draft, setDraft] = useState({ name, text: "" });
  const text = draft.name === name ? draft.text : "";
  useEffect(() => {
    // What was typed before React was there goes before what was kept.
    const typed = field.current?.value;
    setDraft((draft) =>
      draft.name === name && draft.text ? draft : { name, text: typed || recall(name) || "" },
    );
  }, [name, field]);

  function write(next: string): void {
    keep(name, next);
    setDraft({ name, text: next });
  }
  return [text, write] as const;
}

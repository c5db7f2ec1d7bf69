"use client";

import { useEffect, useRef, useState } from "react";
import type { Turn, TurnState } from "#lib/assistant/protocol.ts";

const words: Record<TurnState, string> = {
  answering: "",
  complete: "Answer finished",
  deciding: "The answer waits for your word on a change",
  interrupted: "Answer broken off",
  failed: "The answer failed",
};

/** What is said to screen readers when an answer ends. Word by word would be noise. */
export function useAnnouncement(turn: Turn | undefined): string {
  const [announcement, announce] = useState("");
  const before = useRef<Pick<Turn, "id" | "state">>(undefined);
  const { id, state } = turn ?? {};
  useEffect(() => {
    if (!id || !state) return;
    if (before.current?.id === id && before.current.state === "answering") announce(words[state]);
    if (state === "answering") announce("");
    before.current = { id, state };
  }, [id, state]);
  return announcement;
}

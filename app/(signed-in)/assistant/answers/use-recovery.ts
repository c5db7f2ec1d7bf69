"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { recall } from "#app/_components/tab-store.ts";
import type { Turn } from "#lib/assistant/protocol.ts";
import { leftKey } from "./kept-names.ts";

/**
 * Brings an answer to its end that this tab left in the middle, by a reload or for another place; one that another tab
 * writes, or of which the server has not noticed yet that we left, is watched.
 *
 * @param turn the last one
 * @param isOurs whether this tab is writing its answer now
 */
export function useRecovery(turn: Turn | undefined, isOurs: boolean, resume: (turnId: string) => void) {
  const router = useRouter();
  const resumeNow = useEffectEvent(resume);
  const { id, state } = turn ?? {};
  const isElsewhere = state === "answering" && !isOurs;

  useEffect(() => {
    if (!isElsewhere) return;
    const timer = setInterval(() => {
      if (!document.hidden && navigator.onLine) router.refresh();
    }, 1_000);
    return () => clearInterval(timer);
  }, [isElsewhere, router]);

  useEffect(() => {
    if (!id || state !== "interrupted" || !recall(leftKey(id))) return;
    // Not at once: whoever is just leaving does not begin again.
    const timer = setTimeout(() => resumeNow(id), 50);
    return () => clearTimeout(timer);
  }, [id, state]);

  return isElsewhere;
}

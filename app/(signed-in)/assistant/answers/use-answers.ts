"use client";

import { useEffect, useMemo, useState } from "react";
import type { Turn } from "#lib/assistant/protocol.ts";
import { type Conversation, useAllAnswers } from "./answers-provider.tsx";
import { type LiveTurn, overlay, unsettled } from "./live-turns.ts";

const nothing: Conversation = { live: [] };

/** What stands for a conversation that has no id yet. */
const newIdOf = (userId: string) => `new:${userId}`;

/**
 * The turns of a conversation, and what can be done with them.
 *
 * @param conversationId none of a conversation that begins: the first question makes it, and once it is taken leads to its page
 * @param saved the turns that the server knows
 * @param userId who asks: what somebody has begun is not shown to who uses the tab after them
 */
export function useAnswers(conversationId: string | undefined, saved: Turn[], userId: string) {
  const { conversations, change, run, stop } = useAllAnswers();
  // Until its page is there, a conversation that has just begun is shown on the page where it began.
  const [begun, setBegun] = useState<string>();
  useEffect(() => () => setBegun(undefined), []);
  const id = conversationId ?? (begun && conversations.has(begun) ? begun : newIdOf(userId));
  const { live, failure } = conversations.get(id) ?? nothing;
  const turns = useMemo(() => overlay(saved, live), [saved, live]);
  const newId = conversationId === undefined ? newIdOf(userId) : undefined;
  const isAnswering = live.some(({ isOver }) => !isOver);

  useEffect(() => {
    change(id, (conversation) => {
      const rest = unsettled(saved, conversation.live);
      return rest === conversation.live ? conversation : { ...conversation, live: rest };
    });
  }, [change, id, saved]);

  /** Goes on with the answer of a turn that is there. */
  function goOn(turnId: string, request: { kind: "continue" } | { kind: "decide"; decisions: Decisions }) {
    const shown = turns.find((turn) => turn.id === turnId);
    if (isAnswering || !shown) return;
    const { message: _, ...turn } = shown;
    const entry: LiveTurn = {
      turn: { ...turn, state: "answering", problem: null },
      base: saved.find((turn) => turn.id === turnId),
      isOver: false,
    };
    // A turn that has taken another's place and is not saved yet still takes it.
    entry.replaces = live.find((other) => other.turn.id === turnId)?.replaces;
    void run({
      request: { ...request, conversationId: id, turnId },
      live: entry,
      beside: live.filter((other) => other.turn.id !== turnId),
      before: live,
      newId,
    });
  }

  return {
    id,
    turns,
    isAnswering,
    failure,
    /** As the last answer left it; none where the page knows better. */
    budget: live.findLast(({ budget }) => budget)?.budget,
    /**
     * Asks a question.
     *
     * @param replaces the turn that is asked anew: it and all after it are dropped
     */
    ask(question: string, replaces?: string): void {
      if (isAnswering) return;
      const isFirst = id === newId;
      const target = isFirst ? crypto.randomUUID() : id;
      const turnId = crypto.randomUUID();
      const replaced = turns.findIndex((turn) => turn.id === replaces);
      const dropped = new Set(replaced < 0 ? [] : turns.slice(replaced).map((turn) => turn.id));
      const turn: Turn = {
        id: turnId,
        question,
        blocks: [],
        state: "answering",
        problem: null,
        context: null,
      };
      void run({
        request: { kind: "ask", conversationId: target, turnId, question, ...(replaces && { replaces }) },
        live: { turn, replaces, isOver: false },
        beside: live.filter((entry) => !dropped.has(entry.turn.id)),
        before: live,
        // Asked once more, it still stands where it was.
        question: turns[replaced]?.question === question ? undefined : question,
        newId,
      });
      if (!isFirst) return;
      change(id, () => undefined);
      setBegun(target);
    },
    resume: (turnId: string) => goOn(turnId, { kind: "continue" }),
    decide: (turnId: string, decisions: Decisions) => goOn(turnId, { kind: "decide", decisions }),
    stop: () => stop(id),
    /** Says that the composer has the question of a failure back. */
    takeQuestion: () =>
      change(id, (conversation) => ({
        ...conversation,
        failure: conversation.failure && { ...conversation.failure, question: undefined },
      })),
  };
}

export type Decisions = Record<string, boolean>;

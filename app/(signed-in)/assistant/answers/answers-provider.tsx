"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from "react";
import { notify } from "#app/_components/notifications.ts";
import { keep, recall } from "#app/_components/tab-store.ts";
import type { AssistantEvent, TurnState } from "#lib/assistant/protocol.ts";
import type { AssistantRequest } from "#lib/assistant/request.ts";
import { readEvents } from "./event-stream.ts";
import { brokenOff, type Failure, toFailure } from "./failure.ts";
import { frameBatch } from "./frame-batch.ts";
import { draftKey, leftKey } from "./kept-names.ts";
import { follow, interrupt, type LiveTurn } from "./live-turns.ts";
import { Refusal, requestAnswer } from "./request-answer.ts";

export interface Conversation {
  live: LiveTurn[];
  failure?: Failure;
}

interface Start {
  request: AssistantRequest;
  live: LiveTurn;
  /** The live turns that stay beside it, and those that come back where it is refused. */
  beside: LiveTurn[];
  before: LiveTurn[];
  /** What was asked, where a refusal would lose it. */
  question?: string;
  /** What stands for a conversation that has no page yet. */
  newId?: string;
}

interface Answers {
  conversations: ReadonlyMap<string, Conversation>;
  /** Changes what is known of a conversation; with nothing, forgets it. */
  change: (id: string, next: (before: Conversation) => Conversation | undefined) => void;
  run: (start: Start) => Promise<void>;
  stop: (id: string) => void;
}

const Context = createContext<Answers | undefined>(undefined);
const nothing: Conversation = { live: [] };
const left = "left";

/** What is said to screen readers when an answer ends. Word by word would be noise. */
const announcements: Record<TurnState, string> = {
  answering: "",
  complete: "Answer finished",
  deciding: "The answer waits for your word on a change",
  interrupted: "Answer broken off",
  failed: "The answer failed",
};

/** Runs the answers of all conversations, so that one goes on being written while another is read. */
export function AnswersProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [conversations, setConversations] = useState<ReadonlyMap<string, Conversation>>(new Map());
  // Here, and not in a chat: the page of a conversation that has just begun may come after the answer's end.
  const [ended, setEnded] = useState<TurnState>("answering");
  const running = useRef(new Map<string, { turnId: string; controller: AbortController }>());

  useEffect(() => {
    const leave = () => {
      for (const { turnId, controller } of running.current.values()) {
        keep(leftKey(turnId), "yes");
        controller.abort(left);
      }
    };
    const comeBack = ({ persisted }: PageTransitionEvent) => persisted && router.refresh();
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", comeBack);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", comeBack);
      leave();
    };
  }, [router]);

  const answers = useMemo(() => {
    const change: Answers["change"] = (id, next) =>
      setConversations((all) => {
        const before = all.get(id) ?? nothing;
        const after = next(before);
        if (after === before) return all;
        const changed = new Map(all);
        if (after) changed.set(id, after);
        else changed.delete(id);
        return changed;
      });

    const run: Answers["run"] = async ({ request, live, beside, before, question, newId }) => {
      const { conversationId, turnId } = request;
      const controller = new AbortController();
      running.current.set(conversationId, { turnId, controller });
      keep(leftKey(turnId), undefined);
      change(conversationId, () => ({ live: [...beside, live] }));
      setEnded("answering");

      const update = (next: (live: LiveTurn) => LiveTurn) =>
        change(conversationId, (conversation) => ({
          ...conversation,
          live: conversation.live.map((entry) => (entry.turn.id === turnId ? next(entry) : entry)),
        }));
      const refuse = (failure: Failure) => {
        if (!newId || before.length > 0) return change(conversationId, () => ({ live: before, failure }));
        // Nothing was written: there is no such conversation. What has been typed since goes back with the question.
        keep(draftKey(newId), recall(draftKey(conversationId)));
        keep(draftKey(conversationId), undefined);
        change(conversationId, () => undefined);
        change(newId, () => ({ live: [], failure }));
      };
      const batch = frameBatch<AssistantEvent>((events) =>
        update((current) => events.reduce(follow, current)),
      );
      let last: AssistantEvent["type"] | undefined;
      // Where the server can't be asked, the page would give way to one that says so, with the answer on it.
      let mayRefresh = true;
      try {
        for await (const event of readEvents(await requestAnswer(request, controller.signal))) {
          last = event.type;
          batch.add(event);
          if (event.type === "end") {
            setEnded(event.state);
            notify(announcements[event.state]);
          }
          if (event.type === "error") {
            setEnded("failed");
            mayRefresh = false;
          }
          if (event.type !== "start") continue;
          forgetDraft(newId ?? conversationId, request);
          if (!newId) continue;
          if (location.pathname === "/assistant") router.push(`/assistant/${conversationId}`);
          // The list of conversations has one more.
          router.refresh();
        }
        batch.flush();
        if (last !== "end" && last !== "error") throw new Error("The stream ended too early.");
      } catch (error) {
        batch.flush();
        // Browsers may break off what is on its way before they say that the page is left.
        if (!(controller.signal.aborted || error instanceof Refusal)) await pause(200);
        mayRefresh = controller.signal.aborted || (error instanceof Refusal && error.isAboutRequest);
        if (controller.signal.aborted) update((current) => interrupt(current));
        else if (last === undefined) refuse(toFailure(error, question));
        else update((current) => interrupt(current, brokenOff()));
        if (last !== undefined) setEnded("interrupted");
      } finally {
        if (running.current.get(conversationId)?.controller === controller)
          running.current.delete(conversationId);
        if (controller.signal.reason !== left && mayRefresh && navigator.onLine) router.refresh();
      }
    };
    return { change, run, stop: (id: string) => running.current.get(id)?.controller.abort() };
  }, [router]);

  const value = useMemo(() => ({ conversations, ...answers }), [conversations, answers]);
  return (
    <Context value={value}>
      {children}
      <p role="status" className="sr-only">
        {announcements[ended]}
      </p>
    </Context>
  );
}

/** What is known of the answers of all conversations. */
export function useAllAnswers(): Answers {
  const answers = use(Context);
  if (!answers) throw new Error("There is no AnswersProvider above.");
  return answers;
}

/** The server has the question: it need not be kept any more. */
function forgetDraft(conversationId: string, request: AssistantRequest): void {
  const key = draftKey(conversationId);
  if (request.kind === "ask" && recall(key)?.trim() === request.question) keep(key, undefined);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

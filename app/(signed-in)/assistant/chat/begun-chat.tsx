"use client";

import { useParams } from "next/navigation";
import { useAllAnswers } from "../answers/answers-provider.tsx";
import { overlay } from "../answers/live-turns.ts";
import { ChatSkeleton, ComposerSkeleton } from "../skeleton.tsx";
import { Turns } from "./turns.tsx";

const ignore = () => {};

/** Until a conversation is loaded: what this tab knows of it already, or the shape of what comes. */
export function BegunChat() {
  const { id } = useParams<{ id: string }>();
  const live = useAllAnswers().conversations.get(id)?.live ?? [];
  if (live.length === 0) return <ChatSkeleton />;
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <div className="flex-1">
        <Turns
          turns={overlay([], live)}
          isElsewhere={false}
          mayAsk={false}
          onAsk={ignore}
          onResume={ignore}
          onDecide={ignore}
        />
      </div>
      <ComposerSkeleton />
    </div>
  );
}

"use client";

import Link from "next/link";
import { useParams, useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { quietButtonClass } from "#app/_components/button.tsx";
import { ConversationRow, type ListedConversation } from "./conversation-row.tsx";

interface ConversationsProps {
  /** Undefined where they could not be loaded. */
  conversations: ListedConversation[] | undefined;
}

/** The person's conversations: a column beside the present one, and on a phone a list to be opened above it. */
export function Conversations({ conversations }: ConversationsProps) {
  const { id: currentId } = useParams<{ id?: string }>();
  return (
    <>
      <details key={currentId} className="group border-b border-line md:hidden">
        <summary className="flex min-h-11 cursor-pointer items-center justify-between text-ink-soft">
          Conversations
          <svg
            viewBox="0 0 16 16"
            className="size-4 group-open:rotate-180"
            fill="none"
            stroke="currentColor"
            aria-hidden="true"
          >
            <path d="m4 6 4 4 4-4" />
          </svg>
        </summary>
        <div className="pb-4">
          <ConversationList conversations={conversations} currentId={currentId} />
        </div>
      </details>
      {/* What scrolls would cut off the marks and outlines that stand out at its sides. */}
      <div className="-mx-3 self-start px-3 py-6 max-md:hidden md:sticky md:top-0 md:max-h-dvh md:overflow-y-auto">
        <ConversationList conversations={conversations} currentId={currentId} />
      </div>
    </>
  );
}

function ConversationList({ conversations, currentId }: ConversationsProps & { currentId?: string }) {
  const router = useRouter();
  const [opened, setOpened] = useState<string>();
  const [deleted, setDeleted] = useState<string>();

  // Here, and not in its row: that is gone by then.
  useEffect(() => {
    if (!deleted) return;
    setDeleted(undefined);
    if (deleted === currentId) router.push("/assistant");
  }, [deleted, currentId, router]);

  return (
    <nav aria-label="Conversations" className="grid gap-3 *:min-w-0">
      <Link href="/assistant" className={quietButtonClass}>
        New conversation
      </Link>
      {!conversations && (
        <p className="text-small text-danger">
          Your conversations could not be loaded. Try again in a moment.
        </p>
      )}
      {conversations?.length === 0 && (
        <p className="text-small text-ink-soft">What you talk about stands here. Ask something to begin.</p>
      )}
      {conversations && conversations.length > 0 && (
        <ul className="grid *:min-w-0">
          {conversations.map((conversation) => (
            <ConversationRow
              key={conversation.id}
              conversation={conversation}
              isCurrent={conversation.id === currentId}
              isOpen={conversation.id === opened}
              onOpen={(isOpen) => setOpened(isOpen ? conversation.id : undefined)}
              onDeleted={() => setDeleted(conversation.id)}
            />
          ))}
        </ul>
      )}
    </nav>
  );
}

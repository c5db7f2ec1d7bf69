import type { Metadata } from "next";
import { Suspense } from "react";
import { BegunChat } from "../chat/begun-chat.tsx";
import { Chat } from "../chat/chat.tsx";
import { loadAssistant, loadConversation } from "../queries.ts";
import { ChatSkeleton } from "../skeleton.tsx";

export const metadata: Metadata = { title: "Assistant" };

export default function ConversationPage({ params }: { params: Promise<{ id: string }> }) {
  return (
    <Suspense
      fallback={
        <Suspense fallback={<ChatSkeleton />}>
          <BegunChat />
        </Suspense>
      }
    >
      <Conversation id={params.then(({ id }) => id)} />
    </Suspense>
  );
}

async function Conversation({ id: asked }: { id: Promise<string> }) {
  const id = await asked;
  const [conversation, assistant] = await Promise.all([loadConversation(id), loadAssistant()]);
  return <Chat key={id} conversationId={id} turns={conversation?.turns} assistant={assistant} />;
}

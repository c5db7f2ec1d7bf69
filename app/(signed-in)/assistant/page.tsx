import type { Metadata } from "next";
import { Suspense } from "react";
import { Chat } from "./chat/chat.tsx";
import { loadAssistant } from "./queries.ts";
import { ChatSkeleton } from "./skeleton.tsx";

export const metadata: Metadata = { title: "Assistant" };

export default function AssistantPage() {
  return (
    <Suspense fallback={<ChatSkeleton />}>
      <NewConversation />
    </Suspense>
  );
}

async function NewConversation() {
  return <Chat turns={[]} assistant={await loadAssistant()} />;
}

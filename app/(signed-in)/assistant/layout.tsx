import { type ReactNode, Suspense } from "react";
import { AnswersProvider } from "./answers/answers-provider.tsx";
import { Conversations } from "./conversations/conversation-list.tsx";
import { loadConversations } from "./queries.ts";
import { ConversationsSkeleton } from "./skeleton.tsx";

export default function AssistantLayout({ children }: { children: ReactNode }) {
  return (
    <AnswersProvider>
      <main
        id="content"
        className="mx-auto grid w-full max-w-5xl flex-1 grid-cols-1 grid-rows-[auto_1fr] px-5 md:grid-cols-[13rem_minmax(0,1fr)] md:grid-rows-1 md:gap-8"
      >
        <h1 className="sr-only">Assistant</h1>
        <Suspense fallback={<ConversationsSkeleton />}>
          <ConversationColumn />
        </Suspense>
        <div className="flex min-w-0 flex-col md:col-start-2">
          <noscript>
            <p className="py-6">The assistant needs JavaScript.</p>
          </noscript>
          {children}
        </div>
      </main>
    </AnswersProvider>
  );
}

async function ConversationColumn() {
  return <Conversations conversations={await loadConversations()} />;
}

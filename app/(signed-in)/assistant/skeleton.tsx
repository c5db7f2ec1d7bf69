/** The shape of what comes: a question, its answer, and where the next is written. */
export function ChatSkeleton() {
  return (
    <div role="status" className="flex flex-1 flex-col">
      <span className="sr-only">Loading the conversation</span>
      <div className="grid flex-1 content-start gap-4 py-6">
        <div className="skeleton ml-auto h-10 w-56 max-w-[90%]" />
        <div className="grid gap-2">
          <div className="skeleton h-4 w-full max-w-[60ch]" />
          <div className="skeleton h-4 w-full max-w-[52ch]" />
          <div className="skeleton h-4 w-48" />
        </div>
      </div>
      <ComposerSkeleton />
    </div>
  );
}

/** The shape of the place where a question is written. */
export function ComposerSkeleton() {
  return (
    <div className="sticky bottom-0 max-md:bottom-(--tabs) border-t border-line bg-ground pt-3 pb-4">
      <div className="flex gap-2">
        <div className="skeleton h-10 flex-1" />
        <div className="skeleton h-10 w-20" />
      </div>
      <div className="skeleton mt-3 h-4 w-48" />
    </div>
  );
}

/** The shape of the list of conversations. */
export function ConversationsSkeleton() {
  return (
    <div role="status" className="grid content-start gap-3 py-4 md:py-6">
      <span className="sr-only">Loading your conversations</span>
      <div className="skeleton h-9 max-md:hidden" />
      {["w-full", "w-4/5", "w-3/5"].map((width) => (
        <div key={width} className={`skeleton h-5 max-md:hidden ${width}`} />
      ))}
      <div className="skeleton h-5 w-32 md:hidden" />
    </div>
  );
}

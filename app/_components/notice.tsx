import type { ReactNode } from "react";
import { Wordmark } from "./wordmark.tsx";

/** A whole page that says one thing: what happened, and the way on. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="content" className="mx-auto grid w-full max-w-5xl flex-1 content-center gap-3 px-5 py-16">
      <div className="mb-6">
        <Wordmark />
      </div>
      <h1 className="text-title font-semibold">{title}</h1>
      <div className="max-w-[60ch] text-ink-soft">{children}</div>
    </main>
  );
}

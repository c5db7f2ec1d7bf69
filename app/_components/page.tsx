import type { ReactNode } from "react";

/** A page of the product: its title, what it is for, and its content. */
export function Page({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main id="content" className="mx-auto w-full max-w-3xl flex-1 px-5 py-10 sm:py-14">
      <h1 className="text-title font-semibold">{title}</h1>
      <p className="mt-2 max-w-[60ch] text-ink-soft">{lead}</p>
      <div className="mt-10">{children}</div>
    </main>
  );
}

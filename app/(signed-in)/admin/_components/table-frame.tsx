import type { ReactNode } from "react";

/** A table's frame: where it is wider than the screen it scrolls on its own, by keyboard too; where not, its head stays in sight. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="relative max-lg:scroll-cue overflow-x-auto border-y border-line lg:overflow-visible lg:[&_thead]:sticky lg:[&_thead]:top-0 lg:[&_thead]:bg-ground lg:[&_thead]:shadow-[inset_0_-1px_var(--color-line)]"
    >
      {children}
    </section>
  );
}

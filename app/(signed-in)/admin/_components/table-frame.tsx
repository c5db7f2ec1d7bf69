import type { ReactNode } from "react";

/** A table's frame: where it is wider than the screen it scrolls on its own, by keyboard too. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto border-y border-line">
      {children}
    </section>
  );
}

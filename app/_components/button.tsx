import type { ComponentProps } from "react";

/** The look of what can be pressed; for a link that looks like a button, use the class alone. */
export const buttonClass =
  "inline-flex min-h-10 items-center justify-center gap-2 rounded-edge bg-accent px-4 font-medium text-accent-ink transition-opacity hover:opacity-90 disabled:cursor-default disabled:opacity-60";

/** The look of what is pressed less often, beside the one that matters. */
export const quietButtonClass =
  "inline-flex min-h-9 items-center justify-center gap-2 rounded-edge border border-line-strong bg-surface px-3 text-ink transition-colors hover:border-ink disabled:cursor-default disabled:opacity-60";

/** The look of what is done with a piece of text: quieter still, beside it. */
export const textButtonClass =
  "inline-flex min-h-8 items-center rounded-edge px-1.5 text-small text-ink-soft transition-colors hover:text-ink disabled:opacity-60";

/** The one button. While `pending` it can't be pressed again, and says so. */
export function Button({ pending, children, ...props }: ComponentProps<"button"> & { pending: boolean }) {
  return (
    <button {...props} className={buttonClass} disabled={pending} aria-busy={pending}>
      {children}
    </button>
  );
}

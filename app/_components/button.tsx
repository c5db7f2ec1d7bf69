import type { ComponentProps } from "react";

/** The look of what can be pressed; for a link that looks like a button, use the class alone. */
export const buttonClass =
  "inline-flex min-h-10 items-center justify-center gap-2 rounded-edge bg-accent px-4 font-medium text-accent-ink transition-opacity hover:opacity-90 disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60";

/** The look of what is pressed less often, beside the one that matters. */
export const quietButtonClass =
  "inline-flex min-h-9 items-center justify-center gap-2 rounded-edge border border-line-strong bg-surface px-3 text-ink transition-colors hover:border-ink disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60";

/** The look of what is done with a piece of text: quieter still, beside it. */
export const textButtonClass =
  "inline-flex min-h-8 items-center rounded-edge px-1.5 text-small text-ink-soft transition-colors hover:text-ink disabled:opacity-60";

interface ButtonProps extends ComponentProps<"button"> {
  pending: boolean;
  /** For what is pressed less often. */
  quiet?: boolean;
}

/** The one button. While `pending` it can't be pressed again, and says so; it keeps the focus, which `disabled` would lose. */
export function Button({ pending, quiet = false, children, onClick, ...props }: ButtonProps) {
  return (
    <button
      {...props}
      className={quiet ? quietButtonClass : buttonClass}
      aria-disabled={pending}
      aria-busy={pending}
      onClick={pending ? (event) => event.preventDefault() : onClick}
    >
      {children}
    </button>
  );
}

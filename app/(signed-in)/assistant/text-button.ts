/** The look of what is done with a piece of text: quiet, beside it. */
export const textButtonClass =
  "inline-flex min-h-8 items-center rounded-edge px-1.5 text-small text-ink-soft transition-colors hover:text-ink disabled:opacity-60";

/** The look of a link in a text or under a list. */
export const linkClass = "underline decoration-line-strong underline-offset-4 hover:decoration-accent";

/** Reads what this tab has kept under a name; nothing where the browser keeps nothing. */
export function recall(name: string): string | undefined {
  try {
    return sessionStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value in this tab, over a reload too; with nothing, forgets it. */
export function keep(name: string, value: string | undefined): void {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch {
    // Full, or forbidden: it is only a convenience.
  }
}

/**
 * The name under which a tab keeps that it left an answer in the middle. Only from then on: a tab that is doubled has what the
 * other has kept, and would go on with what the other still writes.
 */
export const leftKey = (turnId: string) => `left:${turnId}`;

/** The name under which a tab keeps the next question of a conversation, until the server has it. */
export const draftKey = (conversationId: string) => `draft:${conversationId}`;

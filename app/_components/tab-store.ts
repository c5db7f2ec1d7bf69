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

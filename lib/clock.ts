/** The one place where time and ids come from, so that a test can put its own in. */
export const clock = {
  /** Milliseconds since the epoch. */
  now: (): number => Date.now(),
  newId: (): string => crypto.randomUUID(),
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Svix's pauses before each delivery of a message, in milliseconds. After the last one it gives up. */
export const SCHEDULE: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
];

/**
 * When a message is due, or null when all its attempts are used up.
 * @param attempts how many there were
 * @param since milliseconds: the last attempt, or the message's creation
 * @param scale factor for the pauses
 */
export function dueAt(attempts: number, since: number, scale: number): number | null {
  const pause = SCHEDULE[attempts];
  return pause === undefined ? null : since + pause * scale;
}

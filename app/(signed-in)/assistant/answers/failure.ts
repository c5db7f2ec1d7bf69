import { Refusal } from "./request-answer.ts";

/** Why there is no answer, and what can be done. */
export interface Failure {
  message: string;
  /** What was asked, until the composer has it back. */
  question?: string;
  /** From when on it may be asked again, in milliseconds since the epoch. */
  retryAt?: number;
  needsSignIn?: boolean;
}

/**
 * An error as a failure in words.
 *
 * @param question what was asked, where it would be lost
 */
export function toFailure(error: unknown, question: string | undefined): Failure {
  const kept = question ? " Your question is kept." : "";
  if (error instanceof Refusal) {
    const { message, retryAt, reason } = error;
    return { message: `${message}${kept}`, question, retryAt, needsSignIn: reason === "unauthenticated" };
  }
  const happened = navigator.onLine ? "No answer came. Try again in a moment." : "You're offline.";
  return { message: `${happened}${kept}`, question };
}

/** What is said where a stream broke off. */
export function brokenOff(): string {
  return navigator.onLine
    ? "The connection broke off. What came so far is kept."
    : "You're offline. What came so far is kept.";
}

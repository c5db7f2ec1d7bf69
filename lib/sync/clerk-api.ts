import { type ClerkClient, createClerkClient } from "@clerk/backend";
import { isClerkAPIResponseError } from "@clerk/backend/errors";
import { environment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

/** Clerk's Backend API. */
export function openClerk(): ClerkClient {
  const { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl } = environment();
  return createClerkClient({ secretKey, apiUrl });
}

/**
 * Waits for Clerk's API, but not for ever: its client has no deadline of its own.
 *
 * @throws AppError `unavailable` where it takes longer
 */
export async function withDeadline<Answer>(answer: Promise<Answer>, milliseconds: number): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AppError("unavailable", "Clerk's API did not answer in time. Try again in a moment.")),
      milliseconds,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for an answer of Clerk's API, for ten seconds.
 *
 * @throws AppError `not_found` where Clerk has no such thing, `invalid_input` where it refuses what it was asked for,
 * `misconfigured` where it refuses our key, `unavailable` where it does not answer
 */
export async function callClerk<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await withDeadline(answer, 10_000);
  } catch (error) {
    throw toClerkError(error);
  }
}

/** What a failure of Clerk's API means. */
export function toClerkError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const status = isClerkAPIResponseError(cause) ? cause.status : undefined;
  if (status === 401 || status === 403) {
    return new AppError("misconfigured", "Clerk refuses CLERK_SECRET_KEY. Is it of this instance?", {
      cause,
    });
  }
  if (status === 404) return new AppError("not_found", "Clerk knows nothing of it any more.", { cause });
  if (status === 400 || status === 422)
    return new AppError("invalid_input", "Clerk refuses that.", { cause });
  const message =
    status === 429 ? "Clerk asks to slow down. Try again later." : "Clerk's API did not answer.";
  return new AppError("unavailable", message, { cause });
}

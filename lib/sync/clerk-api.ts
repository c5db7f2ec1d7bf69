import { type ClerkClient, createClerkClient } from "@clerk/backend";
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

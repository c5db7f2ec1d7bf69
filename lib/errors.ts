import { DatabaseUnavailableError } from "#db/client.ts";

/** What went wrong, for programs. The HTTP status that goes with each is in `statusOf`. */
export type Reason =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "invalid_input"
  | "unsupported_media_type"
  | "too_large"
  | "unavailable"
  | "misconfigured"
  | "internal";

export const statusOf: Record<Reason, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid_input: 400,
  unsupported_media_type: 415,
  too_large: 413,
  unavailable: 503,
  misconfigured: 500,
  internal: 500,
};

/**
 * The one error class: a reason for programs, and a message for people that says what to do next.
 * The message may be shown to anybody: no secret and no personal data in it; those belong in `cause`.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly reason: Reason;

  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }

  get status(): number {
    return statusOf[this.reason];
  }
}

/** Any error as one with a reason: what is not known is `internal`, and keeps its details in `cause`. */
export function toAppError(error: unknown): AppError {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof AppError) return current;
    if (current instanceof DatabaseUnavailableError) {
      return new AppError("unavailable", "The database did not answer. Try again in a moment.", {
        cause: error,
      });
    }
  }
  return new AppError("internal", "Something broke on our side. Try again in a moment.", { cause: error });
}

import { type DatabaseReason, databaseReason } from "#db/errors.ts";

/** What went wrong, for programs. The HTTP status that goes with each is in `statusOf`. */
export type Reason =
  | "unauthenticated"
  | "forbidden"
  | "second_factor_required"
  | "reverification_required"
  | "not_found"
  | "invalid_input"
  | "unsupported_media_type"
  | "too_large"
  | "busy"
  | "rate_limited"
  | "budget_spent"
  | "unavailable"
  | "misconfigured"
  | "internal";

const statusOf: Record<Reason, number> = {
  unauthenticated: 401,
  forbidden: 403,
  second_factor_required: 403,
  reverification_required: 403,
  not_found: 404,
  invalid_input: 400,
  unsupported_media_type: 415,
  too_large: 413,
  busy: 409,
  rate_limited: 429,
  budget_spent: 429,
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

/** What a failure of the database means to whoever asked, and what they can do. */
const databaseFailures: Record<DatabaseReason, [Reason, string]> = {
  unreachable: ["unavailable", "The database did not answer. Try again in a moment."],
  timed_out: ["unavailable", "The database did not answer in time. Try again in a moment."],
  failing: ["unavailable", "The database did not answer properly. Try again in a moment."],
  busy: ["unavailable", "The database is busy. Try again in a moment."],
  blocked: ["unavailable", "The database takes no more requests for now: see the limits of its plan."],
  refused: [
    "misconfigured",
    "The database refuses our token: check TURSO_AUTH_TOKEN, and that TURSO_DATABASE_URL names its database.",
  ],
  too_large: ["internal", "That is more than the database can handle at once. Ask for less."],
};

/** Any error as one with a reason: what is not known is `internal`, and keeps its details in `cause`. */
export function toAppError(error: unknown): AppError {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof AppError) return current;
  }
  const failure = databaseReason(error);
  const [reason, message] = failure
    ? databaseFailures[failure]
    : (["internal", "Something broke on our side. Try again in a moment."] as const);
  return new AppError(reason, message, { cause: error });
}

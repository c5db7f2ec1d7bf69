import { AppError } from "#lib/errors.ts";

/** What is limited, by its binding in wrangler.toml, with the period that stands there in seconds. */
const limits = {
  assistant: { binding: "ASSISTANT_RATE_LIMIT", period: 60 },
} as const;

interface RateLimit {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** Too much in too short a time. */
export class RateLimitError extends AppError {
  /** When to try again, in seconds. */
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super("rate_limited", `That is a lot at once. Try again in ${retryAfter} seconds.`);
    this.retryAfter = retryAfter;
  }
}

/**
 * Counts one more of what somebody does. Cloudflare counts in each of its places by itself, and roughly: it is a brake, no
 * account.
 *
 * @param env the Worker's bindings
 * @param key who does it
 * @throws RateLimitError where it is too often; AppError `misconfigured` without the binding
 */
export async function limitRate(env: object, name: keyof typeof limits, key: string): Promise<void> {
  const { binding, period } = limits[name];
  const limiter = (env as Record<string, RateLimit | undefined>)[binding];
  if (!limiter) throw new AppError("misconfigured", `wrangler.toml lacks the rate limit ${binding}.`);
  const { success } = await limiter.limit({ key });
  if (!success) throw new RateLimitError(period);
}

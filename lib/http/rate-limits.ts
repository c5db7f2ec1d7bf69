import { environment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { isLocal } from "#lib/local-address.ts";

/**
 * What is limited, by its binding in wrangler.toml, with the period that stands there in seconds. The first three are counted for each
 * person, the others for each address.
 */
export const rateLimits = {
  /** Questions to the assistant. */
  assistant: { binding: "ASSISTANT_RATE_LIMIT", period: 60 },
  /** Server Actions, and forms without JavaScript. */
  action: { binding: "ACTION_RATE_LIMIT", period: 60 },
  /** Searches of the directory. */
  search: { binding: "SEARCH_RATE_LIMIT", period: 60 },
  /** The pages where one signs in or up, and nonces of Clerk's handshake. What is tried there, Clerk limits. */
  signIn: { binding: "SIGN_IN_RATE_LIMIT", period: 60 },
  /** Webhooks that were refused. */
  refusedWebhook: { binding: "REFUSED_WEBHOOK_RATE_LIMIT", period: 60 },
} as const;

/** The bindings that count, of the Worker's. */
export type RateLimits = Pick<Cloudflare.Env, (typeof rateLimits)[keyof typeof rateLimits]["binding"]>;

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
 * account. On this machine, `RATE_LIMITS=off` lets tests ask as much as they like.
 *
 * @param bindings gives the Worker's bindings; where nothing is limited it is not asked, so that `next start` does without them
 * @param key who does it: a person, or an address
 * @throws RateLimitError where it is too often; AppError `misconfigured` without the binding
 */
export async function limitRate(
  bindings: () => RateLimits,
  name: keyof typeof rateLimits,
  key: string,
): Promise<void> {
  const { RATE_LIMITS, APP_URL } = environment();
  if (RATE_LIMITS === "off" && isLocal(APP_URL)) return;
  const { binding, period } = rateLimits[name];
  // An environment that wrangler.toml forgets may lack it all the same.
  const limiter: RateLimit | undefined = bindings()[binding];
  if (!limiter) throw new AppError("misconfigured", `wrangler.toml lacks the rate limit ${binding}.`);
  const { success } = await limiter.limit({ key });
  if (!success) throw new RateLimitError(period);
}

/**
 * As `limitRate`, for what answers by itself.
 *
 * @returns 429, saying when to try again; undefined where there is still room
 */
export async function refuseTooMuch(...of: Parameters<typeof limitRate>): Promise<Response | undefined> {
  try {
    await limitRate(...of);
  } catch (error) {
    if (!(error instanceof RateLimitError)) throw error;
    const headers = { "Content-Type": "text/plain", "Retry-After": String(error.retryAfter) };
    return new Response(error.message, { status: error.status, headers });
  }
}

/** The address from which a request comes, as Cloudflare says; it overwrites what a client sends of that name. */
export function addressOf({ headers }: Pick<Request, "headers">): string {
  return headers.get("cf-connecting-ip") ?? "unknown";
}

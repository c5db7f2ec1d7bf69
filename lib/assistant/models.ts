import type { Role } from "#lib/auth/roles.ts";

/** How many tokens a person may use in a day (UTC), by role: all that goes in and comes out, cached or not. */
export const dailyBudgets: Record<Role, number> = { member: 100_000, admin: 500_000 };

/** How long an answer may be at the most, in tokens, what the model thinks included. */
export const maxAnswerTokens = 8_192;

interface Model {
  /** Dollars for a million tokens, which is millionths of a dollar for one. Source: platform.claude.com/docs, 2026-11. */
  prices: { input: number; cacheWrite: number; cacheRead: number; output: number };
  /** Whether it takes an effort; older ones refuse it. */
  hasEffort: boolean;
}

/** The models whose prices are known. Another one of `ANTHROPIC_MODEL` works, and its cost is counted as 0. */
const models: Record<string, Model> = {
  "claude-haiku-5-5": {
    prices: { input: 0.1, cacheWrite: 0.125, cacheRead: 0.01, output: 0.5 },
    hasEffort: true,
  },
  "claude-sonnet-5-5": {
    prices: { input: 2, cacheWrite: 2.5, cacheRead: 0.1, output: 10 },
    hasEffort: true,
  },
  "claude-haiku-4-5": {
    prices: { input: 1, cacheWrite: 1.25, cacheRead: 0.1, output: 5 },
    hasEffort: false,
  },
};

/** What one request used, in tokens. */
export interface Usage {
  inputTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  outputTokens: number;
}

/** What a request cost, in millionths of a dollar. */
export function costOf(model: string, usage: Usage): number {
  const prices = models[model]?.prices;
  if (!prices) return 0;
  return Math.round(
    usage.inputTokens * prices.input +
      usage.cacheWriteTokens * prices.cacheWrite +
      usage.cacheReadTokens * prices.cacheRead +
      usage.outputTokens * prices.output,
  );
}

export function hasEffort(model: string): boolean {
  return models[model]?.hasEffort ?? false;
}

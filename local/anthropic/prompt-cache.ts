import { createHash } from "node:crypto";
import type { Usage } from "@anthropic-ai/sdk/resources/messages";
import { toBlocks } from "./conversation.ts";
import { errors } from "./errors.ts";
import { findModel } from "./models.ts";
import type { Prompt } from "./request.ts";
import { estimateTokens } from "./tokens.ts";

/** The part of `usage` that is about the prompt. */
export type InputUsage = Pick<
  Usage,
  "input_tokens" | "cache_creation_input_tokens" | "cache_read_input_tokens" | "cache_creation"
>;

type Lifetime = "5m" | "1h";
const LIFETIMES: Record<Lifetime, number> = { "5m": 5 * 60_000, "1h": 60 * 60_000 };
const MOST_BREAKPOINTS = 4;
/** How many blocks back from a breakpoint an earlier entry is found. Source: Anthropic's guide to prompt caching */
const LOOK_BACK = 20;

/** A block of the prompt, in the order in which the model reads them. */
interface Segment {
  tokens: number;
  /** The same for prompts that are the same up to here. */
  hash: string;
  /** Where the prompt up to here is to be cached, how long. */
  lifetime: Lifetime | undefined;
}

/** Cuts a prompt into blocks: tools, system, messages. */
function toSegments(prompt: Prompt): Segment[] {
  const parts = [
    ...(prompt.tools ?? []),
    ...toBlocks(prompt.system ?? []),
    ...prompt.messages.flatMap(({ role, content }) => toBlocks(content).map((block) => ({ role, ...block }))),
  ];
  let hash: string = prompt.model;
  const segments = parts.map((part): Segment => {
    const { cache_control: cacheControl, ...rest } = { cache_control: undefined, ...part };
    const json = JSON.stringify(rest);
    hash = createHash("sha256").update(hash).update(json).digest("base64");
    const tokens = estimateTokens("text" in rest ? rest.text : json);
    return { tokens, hash, lifetime: (cacheControl as Prompt["cache_control"])?.ttl };
  });
  const last = segments.at(-1);
  if (prompt.cache_control && last) last.lifetime ??= prompt.cache_control.ttl;
  const count = segments.filter(({ lifetime }) => lifetime).length;
  if (count > MOST_BREAKPOINTS)
    throw errors.badRequest(
      `A maximum of ${MOST_BREAKPOINTS} blocks with cache_control may be provided. Found ${count}.`,
    );
  return segments;
}

/** How many tokens a prompt has, in all. @throws AnthropicError 400 for too many breakpoints */
export const countTokens = (prompt: Prompt): number =>
  toSegments(prompt).reduce((sum, { tokens }) => sum + tokens, 0);

/** Remembers which prompts it has seen, up to their breakpoints. */
export class PromptCache {
  /** By hash. Using an entry renews it. */
  #entries = new Map<string, { lifetime: Lifetime; end: number }>();

  /**
   * Reads the longest prefix that is known, and remembers those that the prompt marks.
   *
   * @throws AnthropicError 400 for too many breakpoints
   */
  use(prompt: Prompt, now = Date.now()): InputUsage {
    const segments = toSegments(prompt);
    const minimum = findModel(prompt.model)?.minimumCacheTokens ?? 0;
    for (const [hash, { end }] of this.#entries) if (end <= now) this.#entries.delete(hash);

    let total = 0;
    const prefixes = segments.map((segment, index) => {
      total += segment.tokens;
      return { ...segment, index, length: total };
    });
    const breakpoints = prefixes.filter(({ lifetime, length }) => lifetime && length >= minimum);
    const known = prefixes.findLast(
      ({ hash, index }) =>
        this.#entries.has(hash) &&
        breakpoints.some((breakpoint) => index <= breakpoint.index && index > breakpoint.index - LOOK_BACK),
    );
    const entry = known && this.#entries.get(known.hash);
    if (entry) entry.end = now + LIFETIMES[entry.lifetime];
    const read = known?.length ?? 0;
    const created: Record<Lifetime, number> = { "5m": 0, "1h": 0 };
    let cached = read;
    for (const { hash, length, lifetime = "5m" } of breakpoints) {
      created[lifetime] += Math.max(length - cached, 0);
      cached = Math.max(length, cached);
      if (length > read) this.#entries.set(hash, { lifetime, end: now + LIFETIMES[lifetime] });
    }
    return {
      input_tokens: total - cached,
      cache_creation_input_tokens: cached - read,
      cache_read_input_tokens: read,
      cache_creation: { ephemeral_5m_input_tokens: created["5m"], ephemeral_1h_input_tokens: created["1h"] },
    };
  }
}

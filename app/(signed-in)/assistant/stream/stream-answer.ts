import type { AssistantUse } from "#db/assistant-requests.ts";
import type { Database } from "#db/client.ts";
import { type Progress, saveTurn } from "#db/turns.ts";
import { type AnswerOptions, answer, type Ending } from "#lib/assistant/answer.ts";
import { toAssistantError } from "#lib/assistant/anthropic.ts";
import { systemPrompt } from "#lib/assistant/prompt.ts";
import type { AssistantEvent } from "#lib/assistant/protocol.ts";
import { clock } from "#lib/clock.ts";
import { environment } from "#lib/env.ts";
import { type AppError, toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";
import type { BegunAnswer } from "./begin-answer.ts";

/** What an answer is written with. */
type Means = Pick<AnswerOptions, "client" | "runners">;

/** How often what there is of an answer is kept while it is written, in milliseconds; well within the lease of db/turns.ts. */
const keepEveryMs = 5_000;

/** How often a stream says that it is there, in milliseconds. */
const beatMs = 15_000;

/**
 * Writes an answer into a stream of events.
 *
 * @param left aborts when the browser has left
 * @returns the stream, and what ends when the end is kept in the database
 */
export function streamAnswer(db: Database, begun: BegunAnswer, means: Means, left: AbortSignal) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  const stop = new AbortController();
  // Where nobody reads any more, nothing more is taken, and what waits for that would wait for ever.
  stop.signal.addEventListener("abort", () => void writer.abort().catch(() => undefined), { once: true });
  left.addEventListener("abort", () => stop.abort(), { once: true });
  if (left.aborted) stop.abort();
  const send = (text: string) => writer.write(encoder.encode(text)).catch(() => stop.abort());
  const say = (event: AssistantEvent) => send(`data: ${JSON.stringify(event)}\n\n`);
  const beat = setInterval(() => send(": here\n\n"), beatMs);
  const keeper = new Keeper(db, begun);
  const kept = write(keeper, begun, means, say, AbortSignal.any([stop.signal, keeper.lost])).finally(() => {
    clearInterval(beat);
    writer.close().catch(() => undefined);
  });
  return { body: readable, kept };
}

async function write(
  keeper: Keeper,
  begun: BegunAnswer,
  means: Means,
  say: (event: AssistantEvent) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const { context, history, turn, decided, budget } = begun;
  const uses: AssistantUse[] = [];
  const keep = setInterval(() => keeper.keep("answering", null, []), keepEveryMs);
  // What was changed on the person's word is kept at once: it must not be done twice.
  if (decided.length > 0) void keeper.keep("answering", null, []);
  let state: Ending | "failed" = "interrupted";
  let failure: AppError | undefined;
  try {
    await say({ type: "start", context });
    for (const block of decided) await say({ type: "block", block });
    const { ANTHROPIC_MODEL: model } = environment();
    const system = systemPrompt(context);
    const events = answer({ ...means, model, system, history, turn, uses, signal });
    for (let next = await events.next(); ; next = await events.next()) {
      if (next.done) {
        state = next.value;
        break;
      }
      await say(next.value);
    }
  } catch (error) {
    if (!signal.aborted) {
      failure = toAssistantError(error) ?? toAppError(error);
      state = "failed";
      log.error("assistant.failed", { reason: failure.reason, error: errorKind(error) });
    }
  } finally {
    clearInterval(keep);
  }
  const isKept = await keeper.keep(state, failure?.reason ?? null, uses);
  const used = budget.used + uses.reduce((sum, use) => sum + tokensOf(use), 0);
  if (failure) await say({ type: "error", error: failure.reason, message: failure.message });
  else if (keeper.lost.aborted) await say({ type: "error", error: "busy", message: notOurs });
  else if (!isKept) await say({ type: "error", error: "unavailable", message: notKept });
  else if (state !== "failed") await say({ type: "end", state, budget: { ...budget, used } });
}

const notKept = "The answer could not be kept: the database did not answer. Copy it if you need it.";
const notOurs = "This answer is written elsewhere now, or was deleted. Load the page again to see it.";

function tokensOf(use: AssistantUse): number {
  return use.inputTokens + use.cacheWriteTokens + use.cacheReadTokens + use.outputTokens;
}

/** Keeps an answer in the database, one write after another, as long as it is ours. */
class Keeper {
  readonly #db: Database;
  readonly #begun: BegunAnswer;
  readonly #lost = new AbortController();
  /** When it was kept last; and after that, when it may have been. */
  #leases: number[];
  #last: Promise<boolean> = Promise.resolve(true);

  constructor(db: Database, begun: BegunAnswer) {
    this.#db = db;
    this.#begun = begun;
    this.#leases = [begun.begin.now];
  }

  /** Aborts when somebody else goes on with it, or it is deleted. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** @returns whether it is kept */
  keep(state: Progress["state"], problem: string | null, uses: AssistantUse[]): Promise<boolean> {
    this.#last = this.#last.then(() => this.#save(state, problem, uses));
    return this.#last;
  }

  async #save(state: Progress["state"], problem: string | null, uses: AssistantUse[]): Promise<boolean> {
    const { begin, turn, context } = this.#begun;
    const progress = { blocks: turn.blocks, state, problem, context };
    const now = Math.max(clock.now(), ...this.#leases.map((lease) => lease + 1));
    try {
      const isOurs = await saveTurn(this.#db, begin, progress, uses, { leases: this.#leases, now });
      if (isOurs) this.#leases = [now];
      else this.#lost.abort();
      return isOurs;
    } catch (error) {
      log.warn("assistant.not_kept", { error: errorKind(error) });
      // Only its answer may have been lost.
      this.#leases.push(now);
      return false;
    }
  }
}

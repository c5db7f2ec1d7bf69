import type { Collection } from "../clerk/state.ts";
import { deliver } from "./deliver.ts";
import { type Disturb, type Disturbance, holdBack, withoutAnswer } from "./disturbance.ts";
import { MessageLog } from "./log.ts";
import type { AttemptRecord, EndpointRecord, MessageRecord } from "./records.ts";
import { dueAt } from "./schedule.ts";

const ENDPOINT_ID = "endpoint";
const TIMEOUT_MS = 15_000;
const CONCURRENCY = 4;
/** Node's timers cannot wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type { AttemptRecord, EndpointRecord, MessageRecord } from "./records.ts";
export { MESSAGE_DEFAULTS } from "./records.ts";

export interface WebhookSenderOptions {
  endpoints: Collection<EndpointRecord>;
  messages: Collection<MessageRecord>;
  attempts: Collection<AttemptRecord>;
  transaction: <T>(work: () => T) => T;
  /** Milliseconds that a receiver has to answer. */
  timeout?: number;
  /** What goes wrong on purpose. */
  disturb?: Disturb;
}

/** Delivers messages to one endpoint as Svix does: signed, at least once, tried again on a schedule. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #log: MessageLog;
  readonly #inFlight = new Map<string, Promise<unknown>>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#log = new MessageLog(options.messages, options.attempts);
  }

  /** Where messages go, or null. */
  endpoint(): EndpointRecord | null {
    return this.#options.endpoints.get(ENDPOINT_ID);
  }

  /** Changes where or how messages are delivered. */
  configure(change: Partial<Omit<EndpointRecord, "id">>): EndpointRecord {
    const current = this.endpoint() ?? {
      id: ENDPOINT_ID,
      url: "",
      signing_secret: "",
      paused: false,
      retry_scale: 1,
    };
    const endpoint = this.#options.endpoints.put({ ...current, ...change, id: ENDPOINT_ID });
    this.wake();
    return endpoint;
  }

  /** Stores a message. Call `wake` once its transaction has been committed. */
  enqueue(eventType: string, payload: string): MessageRecord {
    return this.#log.add(eventType, payload, this.endpoint()?.url ? "pending" : "unaddressed");
  }

  /** The message log, newest first. */
  messages(limit?: number): MessageRecord[] {
    return this.#log.all(limit);
  }

  /** One message of the log, or null. */
  message(id: string): MessageRecord | null {
    return this.#log.get(id);
  }

  /** The deliveries of one message, newest first. */
  attempts(messageId: string): AttemptRecord[] {
    return this.#log.attempts(messageId);
  }

  /** Looks for due messages soon. */
  wake(): void {
    this.#schedule(0);
  }

  /** Delivers a message again, now. Null when there is no such message or nowhere to send it. */
  async replay(messageId: string): Promise<AttemptRecord | null> {
    const message = this.#log.get(messageId);
    const endpoint = this.endpoint();
    if (!message || !endpoint?.url) return null;
    return await this.#attempt(endpoint, message, "manual");
  }

  /** Delivers everything again that had been given up, the oldest first. */
  async replayFailed(): Promise<AttemptRecord[]> {
    const attempts: AttemptRecord[] = [];
    for (const { id } of this.#log.withStatus("failed")) {
      const attempt = await this.replay(id);
      if (attempt) attempts.push(attempt);
    }
    return attempts;
  }

  /** Stops delivering. What was under way counts as not tried and resumes at the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await Promise.allSettled(this.#inFlight.values());
  }

  #schedule(delay: number): void {
    if (this.#closing.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#deliverDue(), Math.min(delay, LONGEST_TIMER_MS));
  }

  #deliverDue(): void {
    const endpoint = this.endpoint();
    if (!endpoint?.url || endpoint.paused) return;
    const pending = this.#log.withStatus("pending");
    const mayReorder = !pending.some((message) => message.waits_for_next);
    const waiting = pending
      .filter((message) => !this.#inFlight.has(message.id))
      .map((message) => ({ message, due: this.#dueAt(message, endpoint) }))
      .sort((a, b) => a.due - b.due);
    for (const { message, due } of waiting) {
      if (due > Date.now()) {
        this.#schedule(due - Date.now());
        return;
      }
      if (this.#inFlight.size >= CONCURRENCY) return;
      // What was kept back had its share of trouble.
      const disturbance =
        message.held_until === null ? (this.#options.disturb?.(message, mayReorder) ?? null) : null;
      const kept = holdBack(message, disturbance);
      if (kept) {
        this.#log.put(kept);
        this.wake();
        return;
      }
      this.#start(endpoint, message, disturbance);
    }
  }

  #start(endpoint: EndpointRecord, message: MessageRecord, disturbance: Disturbance | null): void {
    const copies = [this.#attempt(endpoint, message, "scheduled", disturbance)];
    if (disturbance?.effect === "duplicate") copies.push(this.#attempt(endpoint, message, "duplicate"));
    const delivery = Promise.all(copies).finally(() => {
      this.#inFlight.delete(message.id);
      this.wake();
    });
    this.#inFlight.set(message.id, delivery);
  }

  #dueAt(message: MessageRecord, endpoint: EndpointRecord): number {
    const since = message.last_attempt_at ?? message.created_at;
    const due = dueAt(message.scheduled_attempts, since, endpoint.retry_scale) ?? since;
    return Math.max(due, message.held_until ?? 0);
  }

  async #attempt(
    endpoint: EndpointRecord,
    message: MessageRecord,
    trigger: AttemptRecord["trigger"],
    disturbance: Disturbance | null = null,
  ): Promise<AttemptRecord | null> {
    const timeout = AbortSignal.timeout(this.#options.timeout ?? TIMEOUT_MS);
    const signal = AbortSignal.any([this.#closing.signal, timeout]);
    const { effect, delayMs = 0 } = disturbance ?? {};
    const answer = await deliver(endpoint, message, signal, effect === "slow" ? delayMs : 0);
    if (this.#closing.signal.aborted) return null;
    const result = effect === "fail" ? withoutAnswer(answer) : answer;
    return this.#options.transaction(() => this.#log.record(endpoint, message.id, trigger, result));
  }
}

import { newId } from "../clerk/ids.ts";
import type { Collection } from "../clerk/state.ts";
import { type DeliveryResult, deliver, isSuccess } from "./deliver.ts";
import { dueAt } from "./schedule.ts";

const ENDPOINT_ID = "endpoint";
const TIMEOUT_MS = 15_000;
const CONCURRENCY = 4;
/** Node's timers cannot wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface EndpointRecord {
  id: string;
  url: string;
  signing_secret: string;
  /** While paused, messages queue up. */
  paused: boolean;
  retry_scale: number;
}

export interface MessageRecord {
  id: string;
  event_type: string;
  /** The body, byte for byte as it is signed. */
  payload: string;
  /** `unaddressed`: there was no endpoint when it was sent. */
  status: "pending" | "delivered" | "failed" | "unaddressed";
  /** Deliveries by schedule so far; replays by hand do not count. */
  scheduled_attempts: number;
  last_attempt_at: number | null;
  created_at: number;
}

export interface AttemptRecord {
  id: string;
  message_id: string;
  url: string;
  trigger: "scheduled" | "manual";
  status_code: number | null;
  response: string;
  duration_ms: number;
  timestamp: number;
}

export interface WebhookSenderOptions {
  endpoints: Collection<EndpointRecord>;
  messages: Collection<MessageRecord>;
  attempts: Collection<AttemptRecord>;
  transaction: <T>(work: () => T) => T;
  /** Milliseconds that a receiver has to answer. */
  timeout?: number;
}

/** Delivers messages to one endpoint as Svix does: signed, at least once, tried again on a schedule. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #inFlight = new Map<string, Promise<unknown>>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
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
    return this.#options.messages.put({
      id: newId("msg"),
      event_type: eventType,
      payload,
      status: this.endpoint()?.url ? "pending" : "unaddressed",
      scheduled_attempts: 0,
      last_attempt_at: null,
      created_at: Date.now(),
    });
  }

  /** The message log, newest first. */
  messages(limit?: number): MessageRecord[] {
    return this.#options.messages.all(limit);
  }

  /** The deliveries of one message, newest first. */
  attempts(messageId: string): AttemptRecord[] {
    return this.#options.attempts.findBy("message_id", messageId);
  }

  /** Looks for due messages soon. */
  wake(): void {
    this.#schedule(0);
  }

  /** Delivers a message again, now. Null when there is no such message or nowhere to send it. */
  async replay(messageId: string): Promise<AttemptRecord | null> {
    const message = this.#options.messages.get(messageId);
    const endpoint = this.endpoint();
    if (!message || !endpoint?.url) return null;
    return await this.#attempt(endpoint, message, "manual");
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
    const waiting = this.#options.messages
      .findBy("status", "pending")
      .filter((message) => !this.#inFlight.has(message.id))
      .map((message) => ({ message, due: this.#dueAt(message, endpoint) }))
      .sort((a, b) => a.due - b.due || (a.message.id < b.message.id ? -1 : 1));
    for (const { message, due } of waiting) {
      if (due > Date.now()) {
        this.#schedule(due - Date.now());
        return;
      }
      if (this.#inFlight.size >= CONCURRENCY) return;
      const delivery = this.#attempt(endpoint, message, "scheduled").finally(() => {
        this.#inFlight.delete(message.id);
        this.wake();
      });
      this.#inFlight.set(message.id, delivery);
    }
  }

  #dueAt(message: MessageRecord, endpoint: EndpointRecord): number {
    const since = message.last_attempt_at ?? message.created_at;
    return dueAt(message.scheduled_attempts, since, endpoint.retry_scale) ?? since;
  }

  async #attempt(
    endpoint: EndpointRecord,
    message: MessageRecord,
    trigger: AttemptRecord["trigger"],
  ): Promise<AttemptRecord | null> {
    const timeout = AbortSignal.timeout(this.#options.timeout ?? TIMEOUT_MS);
    const signal = AbortSignal.any([this.#closing.signal, timeout]);
    const result = await deliver(endpoint, message.id, message.payload, signal);
    if (this.#closing.signal.aborted) return null;
    return this.#options.transaction(() => this.#record(endpoint, message.id, trigger, result));
  }

  #record(
    endpoint: EndpointRecord,
    messageId: string,
    trigger: AttemptRecord["trigger"],
    result: DeliveryResult,
  ): AttemptRecord | null {
    const { messages, attempts } = this.#options;
    // Read again: a replay, or a reset, may have come in between.
    const message = messages.get(messageId);
    if (!message) return null;
    const scheduled = trigger === "scheduled";
    const tries = message.scheduled_attempts + (scheduled ? 1 : 0);
    const now = Date.now();
    let status = message.status;
    if (isSuccess(result)) status = "delivered";
    else if (scheduled && status === "pending" && dueAt(tries, now, 1) === null) status = "failed";
    messages.put({
      ...message,
      status,
      scheduled_attempts: tries,
      last_attempt_at: scheduled ? now : message.last_attempt_at,
    });
    return attempts.put({
      id: newId("atmpt"),
      message_id: messageId,
      url: endpoint.url,
      trigger,
      status_code: result.statusCode,
      response: result.response,
      duration_ms: result.durationMs,
      timestamp: now,
    });
  }
}

import { newId } from "../clerk/ids.ts";
import type { Collection } from "../clerk/state.ts";
import { type DeliveryResult, isSuccess } from "./deliver.ts";
import type { AttemptRecord, EndpointRecord, MessageRecord } from "./records.ts";
import { dueAt } from "./schedule.ts";

/** The messages, and how their deliveries went. */
export class MessageLog {
  readonly #messages: Collection<MessageRecord>;
  readonly #attempts: Collection<AttemptRecord>;

  constructor(messages: Collection<MessageRecord>, attempts: Collection<AttemptRecord>) {
    this.#messages = messages;
    this.#attempts = attempts;
  }

  get(id: string): MessageRecord | null {
    return this.#messages.get(id);
  }

  put(message: MessageRecord): MessageRecord {
    return this.#messages.put(message);
  }

  /** All messages, newest first. */
  all(limit?: number): MessageRecord[] {
    return this.#messages.all(limit);
  }

  /** The messages of a status, oldest first. */
  withStatus(status: MessageRecord["status"]): MessageRecord[] {
    return this.#messages.findBy("status", status).reverse();
  }

  /** The deliveries of one message, newest first. */
  attempts(messageId: string): AttemptRecord[] {
    return this.#attempts.findBy("message_id", messageId);
  }

  /** Adds a message. */
  add(eventType: string, payload: string, status: MessageRecord["status"]): MessageRecord {
    return this.#messages.put({
      id: newId("msg"),
      event_type: eventType,
      payload,
      status,
      scheduled_attempts: 0,
      last_attempt_at: null,
      held_until: null,
      waits_for_next: false,
      created_at: Date.now(),
    });
  }

  /** Writes down a delivery and what becomes of its message. Null when the message is gone. */
  record(
    endpoint: EndpointRecord,
    messageId: string,
    trigger: AttemptRecord["trigger"],
    result: DeliveryResult,
  ): AttemptRecord | null {
    // Read again: a replay, or a reset, may have come in between.
    const message = this.#messages.get(messageId);
    if (!message) return null;
    const now = Date.now();
    this.#messages.put(afterAttempt(message, trigger === "scheduled", isSuccess(result), now));
    if (isSuccess(result)) this.#letGo(messageId);
    return this.#attempts.put({
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

  /** Frees the messages that waited for a later one to overtake them, which this one has done. */
  #letGo(deliveredId: string): void {
    const waiting = this.withStatus("pending").filter((message) => message.waits_for_next);
    if (waiting.length === 0) return;
    const order = this.#messages.all().map(({ id }) => id);
    const overtaken = waiting.filter(({ id }) => order.indexOf(deliveredId) < order.indexOf(id));
    for (const message of overtaken) {
      this.#messages.put({ ...message, held_until: Date.now(), waits_for_next: false });
    }
  }
}

function afterAttempt(
  message: MessageRecord,
  isScheduled: boolean,
  isTaken: boolean,
  now: number,
): MessageRecord {
  const tries = message.scheduled_attempts + (isScheduled ? 1 : 0);
  let { status } = message;
  if (isTaken) status = "delivered";
  else if (isScheduled && status === "pending" && dueAt(tries, now, 1) === null) status = "failed";
  const isFree = isScheduled || isTaken;
  return {
    ...message,
    status,
    scheduled_attempts: tries,
    last_attempt_at: isScheduled ? now : message.last_attempt_at,
    held_until: isFree ? null : message.held_until,
    waits_for_next: isFree ? false : message.waits_for_next,
  };
}

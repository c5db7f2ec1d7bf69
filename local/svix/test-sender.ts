import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "svix";
import { vi } from "vitest";
import { Store } from "../clerk/state.ts";
import { SIGNING_SECRET } from "../clerk/test-support.ts";
import type { Disturb } from "./disturbance.ts";
import { MESSAGE_DEFAULTS, type MessageRecord, WebhookSender } from "./sender.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const START = Date.parse("2026-01-01T00:00:00Z");

const RECEIVER = "http://localhost:3999/webhook";
const COLLECTIONS = { webhook_endpoints: [], webhook_messages: ["status"], webhook_attempts: ["message_id"] };

export interface Delivery {
  at: number;
  id: string;
  timestamp: string;
  signature: string;
  body: string;
}

/** An answer with this status. */
export const status = (code: number) => () => new Response(null, { status: code });

/** A sender for which time stands still but for what a test lets pass, and whose receiver answers at once. */
export class TestSender {
  readonly deliveries: Delivery[] = [];
  answer: (body: string) => Response | Promise<Response> = status(200);
  disturb: Disturb = () => null;
  sender!: WebhookSender;
  #store!: Store;
  readonly #dir = mkdtempSync(join(tmpdir(), "svix-test-"));

  constructor() {
    vi.useFakeTimers({ now: START });
    vi.stubGlobal("fetch", (_: string, init: { headers: Record<string, string>; body: string }) =>
      this.#receive(init.headers, init.body),
    );
    this.open();
    this.sender.configure({ url: RECEIVER, signing_secret: SIGNING_SECRET });
  }

  async #receive(headers: Record<string, string>, body: string): Promise<Response> {
    // Svix's library compares the timestamp with the clock: the signature must be one of this moment.
    new Webhook(SIGNING_SECRET).verify(body, headers);
    this.deliveries.push({
      at: Date.now(),
      id: headers["svix-id"] ?? "",
      timestamp: headers["svix-timestamp"] ?? "",
      signature: headers["svix-signature"] ?? "",
      body,
    });
    return await this.answer(body);
  }

  open(): void {
    this.#store = new Store(join(this.#dir, "svix.db"), COLLECTIONS);
    this.sender = new WebhookSender({
      endpoints: this.#store.collection("webhook_endpoints", "ins_1"),
      messages: this.#store.collection<MessageRecord>("webhook_messages", "ins_1", MESSAGE_DEFAULTS),
      attempts: this.#store.collection("webhook_attempts", "ins_1"),
      transaction: (work) => this.#store.transaction(work),
      disturb: (message, mayReorder) => this.disturb(message, mayReorder),
    });
  }

  async close(): Promise<void> {
    await this.sender.close();
    this.#store.close();
  }

  /** Ends everything, and lets time run again. */
  async stop(): Promise<void> {
    await this.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** @returns the id of the message */
  send(body = "{}"): string {
    const { id } = this.sender.enqueue("test.event", body);
    this.sender.wake();
    return id;
  }

  async pass(milliseconds: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
  }

  message(id: string): MessageRecord | undefined {
    return this.sender.messages().find((candidate) => candidate.id === id);
  }

  /** When a message was sent, counted from the start of the test. */
  times(id: string): number[] {
    return this.deliveries.filter((sent) => sent.id === id).map(({ at }) => at - START);
  }
}

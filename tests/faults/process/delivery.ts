import { webhookPath } from "#lib/sync/webhook.ts";
import { signedHeaders } from "../../../local/svix/sign.ts";
import type { Message } from "./events.ts";

/** Delivers messages as Svix does: signed anew each time. */
export class Sender {
  /** How many deliveries were made. */
  deliveries = 0;
  readonly url: string;
  readonly #secret: string;

  constructor(workerUrl: string, secret: string) {
    this.url = workerUrl + webhookPath;
    this.#secret = secret;
  }

  /** A delivery of a message: its body and headers. */
  sign({ id, event }: Message): { body: string; headers: Record<string, string> } {
    const body = JSON.stringify(event);
    return { body, headers: signedHeaders(this.#secret, id, body) };
  }

  /** Delivers a message once. @returns the answer's status, or 0 where there was none */
  async deliver(message: Message): Promise<number> {
    this.deliveries++;
    try {
      const response = await fetch(this.url, { method: "POST", ...this.sign(message) });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  /**
   * Delivers all messages, so many at a time, and those that nobody took again, until all are taken.
   *
   * @param onAnswer is told each answer as it comes
   */
  async deliverAll(
    messages: Message[],
    onAnswer: (status: number, message: Message) => void = () => {},
    atATime = 16,
  ): Promise<void> {
    const waiting = [...messages];
    const limit = this.deliveries + messages.length * 20 + 1000;
    const work = async () => {
      for (let message = waiting.shift(); message; message = waiting.shift()) {
        if (this.deliveries > limit) throw new Error(`${waiting.length} messages are never taken.`);
        const status = await this.deliver(message);
        onAnswer(status, message);
        if (!isTaken(status)) waiting.push(message);
      }
    };
    await Promise.all(Array.from({ length: atATime }, work));
  }
}

/** Whether an answer says that a delivery was taken: then it never comes again. */
export const isTaken = (status: number): boolean => status >= 200 && status < 300;

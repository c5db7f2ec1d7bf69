import type { MessageCreateParams } from "@anthropic-ai/sdk/resources/messages";
import type { LoggedRequest } from "../../local/anthropic/control.ts";

/** A request for an answer that has ended. */
export type Made = LoggedRequest & { body: MessageCreateParams };

/** The stand-in for Anthropic, and what it was asked. */
export class StandIn {
  readonly #address: string;
  readonly #apiKey: string;

  constructor(address: string, apiKey: string) {
    this.#address = address;
    this.#apiKey = apiKey;
  }

  /** Where it is asked for an answer, and with which headers. */
  get endpoint() {
    const headers = {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      "x-api-key": this.#apiKey,
    };
    return { url: `${this.#address}/v1/messages`, headers };
  }

  /** What it was asked since this was called last, the oldest first. */
  async takeRequests(): Promise<Made[]> {
    const response = await fetch(`${this.#address}/control/requests`);
    const { requests } = (await response.json()) as { requests: LoggedRequest[] };
    await fetch(`${this.#address}/control/requests`, { method: "DELETE" });
    return requests.toReversed() as Made[];
  }

  /** Lets the next request wait before it is answered. */
  async delayNext(delayMs: number): Promise<void> {
    await fetch(`${this.#address}/control/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ delayMs, times: 1 }),
    });
  }

  /** Whether the request that is to wait has arrived. */
  async hasArrived(): Promise<boolean> {
    const response = await fetch(`${this.#address}/control/faults`);
    return ((await response.json()) as { faults: unknown[] }).faults.length === 0;
  }
}

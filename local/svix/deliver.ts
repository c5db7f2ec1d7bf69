import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { signedHeaders } from "./sign.ts";

const RESPONSE_LIMIT = 2000;

export interface DeliveryResult {
  statusCode: number | null;
  /** The start of the answer's body, or why there was none. */
  response: string;
  durationMs: number;
}

/** Success is what Svix counts as success: any 2xx. A redirect is a failure. */
export function isSuccess(result: Pick<DeliveryResult, "statusCode">): boolean {
  return result.statusCode !== null && result.statusCode >= 200 && result.statusCode < 300;
}

/** A body of which the second half comes later. */
function inTwoHalves(payload: string, pauseMs: number, signal: AbortSignal) {
  const bytes = Buffer.from(payload);
  const middle = Math.floor(bytes.length / 2);
  async function* halves() {
    yield bytes.subarray(0, middle);
    await setTimeout(pauseMs, undefined, { signal });
    yield bytes.subarray(middle);
  }
  return { body: Readable.toWeb(Readable.from(halves())) as ReadableStream, duplex: "half" };
}

/**
 * Posts one message, signed for this moment.
 * @param message its id is the same over all attempts
 * @param signal ends the attempt early
 * @param pauseMs how long the body pauses in its middle
 * @returns what the receiver answered; a network error is a result, too
 */
export async function deliver(
  endpoint: { url: string; signing_secret: string },
  { id, payload }: { id: string; payload: string },
  signal: AbortSignal,
  pauseMs = 0,
): Promise<DeliveryResult> {
  const startedAt = new Date();
  const elapsed = () => Date.now() - startedAt.getTime();
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      redirect: "manual",
      signal,
      headers: {
        ...signedHeaders(endpoint.signing_secret, id, payload, startedAt),
        "user-agent": "Svix-Webhooks/local",
      },
      ...(pauseMs > 0 ? inTwoHalves(payload, pauseMs, signal) : { body: payload }),
    });
    const text = await response.text();
    return { statusCode: response.status, response: text.slice(0, RESPONSE_LIMIT), durationMs: elapsed() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { statusCode: null, response: String(cause), durationMs: elapsed() };
  }
}

import { Webhook } from "svix";

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

/**
 * Posts one message, signed for this moment.
 * @param id the message's id: the same over all attempts
 * @param signal ends the attempt early
 * @returns what the receiver answered; a network error is a result, too
 */
export async function deliver(
  endpoint: { url: string; signing_secret: string },
  id: string,
  payload: string,
  signal: AbortSignal,
): Promise<DeliveryResult> {
  const startedAt = new Date();
  const elapsed = () => Date.now() - startedAt.getTime();
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      redirect: "manual",
      signal,
      headers: {
        "content-type": "application/json",
        "user-agent": "Svix-Webhooks/local",
        "svix-id": id,
        "svix-timestamp": String(Math.floor(startedAt.getTime() / 1000)),
        "svix-signature": new Webhook(endpoint.signing_secret).sign(id, startedAt, payload),
      },
      body: payload,
    });
    const text = await response.text();
    return { statusCode: response.status, response: text.slice(0, RESPONSE_LIMIT), durationMs: elapsed() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { statusCode: null, response: String(cause), durationMs: elapsed() };
  }
}

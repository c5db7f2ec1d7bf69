import type { AssistantRequest } from "#lib/assistant/request.ts";
import type { Reason } from "#lib/errors.ts";

/** What the server says instead of an answer. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: Reason | undefined;
  /** From when on it may be asked again, in milliseconds since the epoch. */
  readonly retryAt: number | undefined;

  constructor(message: string, reason?: Reason, retryAt?: number) {
    super(message);
    this.reason = reason;
    this.retryAt = retryAt;
  }

  /** Whether it has to do with what was asked, and not with a server that can't answer. */
  get isAboutRequest(): boolean {
    return this.reason !== undefined && !["unavailable", "misconfigured", "internal"].includes(this.reason);
  }
}

/** So often it is asked again, a second apart, while an answer that was stopped is still being written there. */
const maxAttempts = 5;

/**
 * Asks for an answer.
 *
 * @returns the answer's stream of events; it throws a Refusal where there will be none
 */
export async function requestAnswer(
  request: AssistantRequest,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await post(request, signal);
    } catch (error) {
      const isBusy = error instanceof Refusal && error.reason === "busy";
      if (!isBusy || attempt === maxAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

async function post(request: AssistantRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch("/assistant/stream", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(request),
    signal,
  });
  if (response.ok && response.body && typeOf(response) === "text/event-stream") return response.body;
  throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<Refusal> {
  const seconds = Number(response.headers.get("Retry-After"));
  const retryAt = seconds > 0 ? Date.now() + seconds * 1000 : undefined;
  if (typeOf(response) === "application/json") {
    const { error, message } = (await response.json()) as { error: Reason; message: string };
    return new Refusal(message, error, retryAt);
  }
  const reason = response.status === 401 ? "unauthenticated" : undefined;
  // What is stopped before the route is told in plain text.
  if (typeOf(response) === "text/plain" && response.status < 500) {
    return new Refusal(await response.text(), reason, retryAt);
  }
  return new Refusal("No answer came from our side. Try again in a moment.", reason, retryAt);
}

function typeOf({ headers }: Response): string | undefined {
  return headers.get("Content-Type")?.split(";")[0]?.trim();
}

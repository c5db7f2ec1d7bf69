import { createClient } from "@libsql/client/http";
import { drizzle } from "drizzle-orm/libsql/http";
import { DatabaseError } from "./errors.ts";
import * as schema from "./schema.ts";

export interface DatabaseOptions {
  /** `libsql://…` or `https://…` for Turso, `http://127.0.0.1:…` for the local server. */
  url: string;
  authToken: string;
  /** How long one call (a query or a batch) may take with all its attempts, in milliseconds. */
  deadlineMs?: number;
  /** How often a call is tried at the most. More than once only where every write is safe to repeat. */
  attempts?: number;
  /** Hears of each request that is sent. */
  onRequest?: () => void;
}

/**
 * Opens a database over HTTP. It holds no connection: make one for each request, never one for the module
 * (Workers refuse I/O that belongs to another request).
 *
 * What a query throws has its reason somewhere in its causes: ask `databaseReason` of `db/errors.ts`.
 */
export function connect({
  url,
  authToken,
  deadlineMs = 4_000,
  attempts = 3,
  onRequest = () => {},
}: DatabaseOptions) {
  // The client has no deadline of its own: a hanging database would hang the page. Nor does it try again.
  const send = (request: Request) => sendWithin(deadlineMs, attempts, request, onRequest);
  return drizzle(createClient({ url, authToken, fetch: send }), { schema });
}

export type Database = ReturnType<typeof connect>;

/** One call: a request is sent again after a failure that may pass, as long as there is time. */
async function sendWithin(
  deadlineMs: number,
  attempts: number,
  request: Request,
  onRequest: () => void,
): Promise<Response> {
  const endsAt = performance.now() + deadlineMs;
  const signal = AbortSignal.timeout(deadlineMs);
  const body = await request.text();
  for (let left = isOneShot(body) ? attempts : 1; ; left--) {
    try {
      onRequest();
      return await sendOnce(request, body, signal);
    } catch (error) {
      // At random, so that everybody whom an outage hit does not come back at the same moment.
      const pauseMs = 50 + Math.random() * 150;
      if (left <= 1 || !mayPass(error) || performance.now() + pauseMs >= endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** Opens a stream and closes it again, as `execute` and `batch` do: what is lost on the way leaves nothing open. */
function isOneShot(body: string): boolean {
  return !body.startsWith('{"baton":') && body.endsWith('{"type":"close"}]}');
}

function mayPass(error: unknown): boolean {
  return error instanceof DatabaseError && (error.reason === "unreachable" || error.reason === "failing");
}

/** @throws DatabaseError unless the answer came whole, and is one that the client can read */
async function sendOnce({ url, headers }: Request, body: string, signal: AbortSignal): Promise<Response> {
  const lost = (reason: "unreachable" | "failing", message: string, cause: unknown) =>
    signal.aborted
      ? new DatabaseError("timed_out", "The database did not answer within the deadline.", { cause })
      : new DatabaseError(reason, message, { cause });

  const response = await fetch(url, { method: "POST", headers, body, signal }).catch((cause) => {
    throw lost("unreachable", "The database could not be reached.", cause);
  });
  const answer = await (response.ok ? response.json() : response.text()).catch((cause) => {
    throw lost("failing", "The database's answer was cut off or is no JSON.", cause);
  });
  // The client reads a good answer by `json()` alone: so it is read only once.
  if (response.ok) return Object.defineProperty(new Response(), "json", { value: async () => answer });
  return passOrThrow(response.status, String(answer), response);
}

/** Hands a mistake of ours (400) on to the client, which knows how to read it. */
function passOrThrow(status: number, text: string, response: Response): Response {
  const answered = `The database answered ${status}`;
  if (status === 401 || status === 403 || status === 404) {
    throw new DatabaseError("refused", `${answered}: the token or the URL is wrong.`);
  }
  if (status === 413) throw new DatabaseError("too_large", `${answered}: the request is too large.`);
  if (status === 429) throw new DatabaseError("blocked", `${answered}: too many requests.`);
  if (status >= 500) throw new DatabaseError("failing", `${answered}.`);
  if (text.includes("STREAM_EXPIRED")) throw new DatabaseError("failing", `${answered}: STREAM_EXPIRED.`);
  return new Response(text, response);
}

import { createClient } from "@libsql/client/web";
import { drizzle } from "drizzle-orm/libsql/web";
import * as schema from "./schema.ts";

export interface DatabaseOptions {
  /** `libsql://…` or `https://…` for Turso, `http://127.0.0.1:…` for the local server. */
  url: string;
  authToken: string;
  /** How long one round trip may take, in milliseconds. */
  deadlineMs?: number;
}

/**
 * Opens a database over HTTP. It holds no connection: make one for each request, never one for the module
 * (Workers refuse I/O that belongs to another request).
 *
 * A query throws `DatabaseUnavailableError` among its causes where the server does not answer within the deadline.
 */
export function connect({ url, authToken, deadlineMs = 4_000 }: DatabaseOptions) {
  const client = createClient({
    url,
    authToken,
    // The client has no deadline of its own: a hanging database would hang the page.
    fetch: (request: Request) => fetchWhole(request, AbortSignal.timeout(deadlineMs)),
  });
  return drizzle(client, { schema });
}

/** Somewhere in the causes of what a query throws, where the database could not be reached or did not answer in time. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError";
}

/** The answer with its body read, so that one cut off on the way fails here, and not in the middle of its JSON. */
async function fetchWhole(request: Request, signal: AbortSignal): Promise<Response> {
  let response: Response;
  let body: ArrayBuffer;
  try {
    response = await fetch(request, { signal });
    body = await response.arrayBuffer();
  } catch (cause) {
    throw new DatabaseUnavailableError("The database could not be reached.", { cause });
  }
  if (response.status === 429 || response.status >= 500) {
    throw new DatabaseUnavailableError(`The database answered ${response.status}.`);
  }
  return new Response(body, response);
}

export type Database = ReturnType<typeof connect>;

import { log, logThrown } from "#lib/log.ts";
import { inRequest, type RequestContext, requestContext } from "#lib/request-context.ts";

/** What in a path is somebody's or something's, and no part of the route: ids of Clerk's, UUIDs, numbers. */
const idInPath = /\/(?:[a-z]+_[A-Za-z0-9]{10,}|[0-9a-f]{8}-[0-9a-f-]{27}|\d+)(?=\/|$)/g;

/**
 * Answers a request and writes its line, once the last byte has left: id, method, route, status, duration in milliseconds, requests
 * to the database, and the person's id where there is one.
 *
 * @param waitUntil keeps the Worker alive until the line is written
 */
export async function logRequest(
  request: Request,
  waitUntil: (work: Promise<unknown>) => void,
  answer: () => Promise<Response>,
): Promise<Response> {
  const start = Date.now();
  const context: RequestContext = {
    id: request.headers.get("cf-ray") ?? crypto.randomUUID(),
    trips: 0,
  };
  const route = new URL(request.url).pathname.replaceAll(idInPath, "/[id]").slice(0, 200);
  const write = (status: number, isWhole = true) =>
    inRequest(context, () =>
      log.info("request", {
        ...{ method: request.method, route, status, ms: Date.now() - start },
        ...{ trips: context.trips, user: context.userId, left: isWhole ? undefined : true },
      }),
    );
  const response = await inRequest(context, answer);
  const { body, status } = response;
  // Only what streams has more to do than what is known by now.
  if (!body || response.headers.has("content-length") || response.headers.has("etag")) {
    write(status);
    return response;
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  waitUntil(
    body.pipeTo(writable).then(
      () => write(status),
      // Whoever asked has left before the end.
      () => write(status, false),
    ),
  );
  return new Response(readable, response);
}

/**
 * Answers where something was thrown that nobody caught: Cloudflare would show a page of its own, and the log have no line.
 *
 * @returns what names the request by its id, and says nothing else
 */
export function answerThrown(thrown: unknown): Response {
  logThrown("request.failed", thrown);
  const message = `Something broke on our side. Try again in a moment.\nReference: ${requestContext()?.id}\n`;
  return new Response(message, { status: 500, headers: { "Cache-Control": "no-store" } });
}

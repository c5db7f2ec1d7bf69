import * as v from "valibot";
import { authenticateRequest } from "#lib/auth/request.ts";
import type { User } from "#lib/auth/session.ts";
import { environment } from "#lib/env.ts";
import { AppError, toAppError } from "#lib/errors.ts";
import { readText } from "#lib/http/body.ts";
import { RateLimitError, type RateLimits } from "#lib/http/rate-limits.ts";
import { maxFormBytes } from "#lib/http/refusals.ts";
import { errorKind, log } from "#lib/log.ts";

/** What the runtime gives a handler. */
export interface Platform {
  /** The Worker's bindings. */
  env: RateLimits;
  /** Runs work behind the answer, and keeps the Worker alive for it. */
  runAfter: (work: () => Promise<unknown>) => void;
}

/**
 * Makes a handler for JSON, which `worker.ts` calls: it authenticates before anything else, takes only what our own pages send,
 * then runs.
 *
 * @param schema what the body holds
 * @param run answers; it throws AppError where it refuses
 * @returns a handler that never throws: a failure is `{ error, message }` with the status of its reason
 */
export function userHandler<Schema extends v.GenericSchema>(
  schema: Schema,
  run: (user: User, input: v.InferOutput<Schema>, request: Request, platform: Platform) => Promise<Response>,
) {
  return async (request: Request, platform: Platform): Promise<Response> => {
    try {
      const user = await authenticateRequest(request);
      assertOwnRequest(request);
      const parsed = v.safeParse(schema, parseJson(await readText(request, maxFormBytes)));
      if (!parsed.success) throw new AppError("invalid_input", parsed.issues[0].message);
      return await run(user, parsed.output, request, platform);
    } catch (error) {
      const { reason, status, message } = toAppError(error);
      if (status >= 500) log.error("handler.failed", { reason, error: errorKind(error) });
      const headers = new Headers({ "Cache-Control": "no-store" });
      if (error instanceof RateLimitError) headers.set("Retry-After", String(error.retryAfter));
      return Response.json({ error: reason, message }, { status, headers });
    }
  };
}

/** Another site's page can send the cookies along, but neither JSON nor our origin without asking first. */
function assertOwnRequest({ headers }: Request): void {
  const origin = headers.get("origin");
  if (origin && origin !== new URL(environment().APP_URL).origin)
    throw new AppError("forbidden", "This was sent from another site.");
  if (headers.get("content-type")?.split(";")[0]?.trim() !== "application/json")
    throw new AppError("unsupported_media_type", "Send JSON.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_input", "The body is not JSON.");
  }
}

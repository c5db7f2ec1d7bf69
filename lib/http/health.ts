import { sql } from "drizzle-orm";
import { toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";
import { openDatabase } from "#lib/open-database.ts";

export const healthPath = "/api/health";
export const livePath = "/api/health/live";

const headers = { "Cache-Control": "no-store" };

/** Whether the Worker runs at all: 200, whatever else is down. */
export function answerLive(): Response {
  return Response.json({ status: "ok" }, { headers });
}

/** Whether it can do its work: 200 while its database answers, else 503. Why is for the log: anybody may ask. */
export async function answerHealth(): Promise<Response> {
  try {
    await openDatabase().run(sql`select 1`);
    return Response.json({ status: "ok" }, { headers });
  } catch (error) {
    const { reason } = toAppError(error);
    log.error("health.failed", { reason, error: errorKind(error) });
    return Response.json({ status: "failing" }, { status: 503, headers });
  }
}

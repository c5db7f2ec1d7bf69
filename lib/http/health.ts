import { sql } from "drizzle-orm";
import { toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";
import { openDatabase } from "#lib/open-database.ts";

export const healthPath = "/api/health";

/** 200 while the Worker and its database answer; 503 while the database does not. */
export async function answerHealth(): Promise<Response> {
  const headers = { "Cache-Control": "no-store" };
  try {
    await openDatabase().run(sql`select 1`);
    return Response.json({ status: "ok" }, { headers });
  } catch (error) {
    const { reason, status } = toAppError(error);
    log.error("health.failed", { reason, error: errorKind(error) });
    return Response.json({ status: "failing", reason }, { status, headers });
  }
}

import { sql } from "drizzle-orm";
import { connection } from "next/server";
import { database } from "#lib/database.ts";
import { toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";

/** 200 while the Worker and its database answer; 503 while the database does not. */
export async function GET(): Promise<Response> {
  await connection();
  try {
    await database().run(sql`select 1`);
    return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    const { reason, status } = toAppError(error);
    log.error("health.failed", { reason, error: errorKind(error) });
    return Response.json({ status: "failing", reason }, { status, headers: { "Cache-Control": "no-store" } });
  }
}

import { exportPersonalData } from "#db/personal-data.ts";
import { requireUser } from "#lib/auth/user.ts";
import { database } from "#lib/database.ts";
import { toAppError } from "#lib/errors.ts";
import { refusals } from "#lib/http/refusals.ts";
import { errorKind, log } from "#lib/log.ts";

/** Everything that is kept about the person who asks, as a JSON file. */
export async function GET(): Promise<Response> {
  const { id, actorId } = await requireUser();
  // An administrator who acts as somebody else does not take along what is theirs.
  if (actorId) return refuse("forbidden", 403, refusals.forbidden.message);
  try {
    const data = await exportPersonalData(database(), id);
    if (!data) return refuse("unauthenticated", 401, refusals.signedOut.message);
    return new Response(JSON.stringify(data, null, 2), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-disposition": 'attachment; filename="my-data.json"',
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    const { reason, status, message } = toAppError(error);
    log.error("export.failed", { reason, error: errorKind(error) });
    return refuse(reason, status, message);
  }
}

function refuse(reason: string, status: number, message: string): Response {
  return Response.json({ error: { reason, message } }, { status, headers: { "cache-control": "no-store" } });
}

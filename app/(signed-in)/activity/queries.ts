import { listActivity } from "#db/activity.ts";
import { toPage } from "#db/page.ts";
import { requireUser } from "#lib/auth/user.ts";
import { parseCursor } from "#lib/cursor.ts";
import { database } from "#lib/database.ts";

const pageSize = 50;

/**
 * A page of what the person who asks did. Nobody else can ask for it.
 *
 * @param after the cursor in the address
 */
export async function loadActivity(after: string | string[] | undefined) {
  const { id } = await requireUser();
  const rows = await listActivity(database(), id, pageSize + 1, parseCursor(after));
  return toPage(rows, pageSize, (row) => ({ at: row.occurredAt, id: row.id }));
}

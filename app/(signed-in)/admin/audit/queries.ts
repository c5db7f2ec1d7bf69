import { listAuditLog } from "#db/audit-log.ts";
import { requirePermission } from "#lib/auth/user.ts";
import { parseCursor } from "#lib/cursor.ts";
import { database } from "#lib/database.ts";

/**
 * A page of the audit log.
 *
 * @param after the cursor in the address
 */
export async function loadAuditLog(after: string | string[] | undefined) {
  await requirePermission("audit:read");
  return listAuditLog(database(), parseCursor(after));
}

export type Entry = Awaited<ReturnType<typeof loadAuditLog>>["rows"][number];

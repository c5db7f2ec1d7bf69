import { desc, eq, getTableColumns } from "drizzle-orm";
import type { Database } from "./client.ts";
import { type Cursor, isBehind, toPage } from "./page.ts";
import { auditLog, users } from "./schema.ts";

export type AuditEntry = typeof auditLog.$inferSelect;

/** Adds an entry. There is no way to change or to remove one. */
export async function addAuditEntry(db: Database, entry: AuditEntry): Promise<void> {
  await db.insert(auditLog).values(entry);
}

/**
 * One page of what administrators did, newest first; with what the mirror calls them, where it has them.
 *
 * @param after the end of the page before
 */
export async function listAuditLog(db: Database, after?: Cursor, pageSize = 50) {
  const rows = await db
    .select({
      ...getTableColumns(auditLog),
      email: users.email,
      firstName: users.firstName,
      lastName: users.lastName,
    })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .where(isBehind(auditLog.occurredAt, auditLog.id, after))
    .orderBy(desc(auditLog.occurredAt), desc(auditLog.id))
    .limit(pageSize + 1);
  return toPage(rows, pageSize, ({ occurredAt, id }) => ({ at: occurredAt, id }));
}

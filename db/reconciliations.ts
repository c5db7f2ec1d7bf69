import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { Database } from "./client.ts";
import { reconciliations } from "./schema.ts";

export type Reconciliation = typeof reconciliations.$inferSelect;

/** The query of the full comparison that was begun and not ended, if there is one. */
export function selectUnfinishedReconciliation(db: Database) {
  return db
    .select()
    .from(reconciliations)
    .where(and(eq(reconciliations.kind, "full"), isNull(reconciliations.finishedAt)))
    .orderBy(desc(reconciliations.startedAt))
    .limit(1);
}

/** The full comparison that was begun and not ended, if there is one. */
export async function unfinishedReconciliation(db: Database): Promise<Reconciliation | undefined> {
  const [row] = await selectUnfinishedReconciliation(db);
  return row;
}

/**
 * The query of the last comparison that came to its end.
 *
 * @param kind of either kind without it
 */
export function selectLastReconciliation(db: Database, kind?: Reconciliation["kind"]) {
  return db
    .select()
    .from(reconciliations)
    .where(and(isNotNull(reconciliations.finishedAt), kind && eq(reconciliations.kind, kind)))
    .orderBy(desc(reconciliations.startedAt))
    .limit(1);
}

/**
 * The last comparison that came to its end.
 *
 * @param kind of either kind without it
 */
export async function lastReconciliation(
  db: Database,
  kind?: Reconciliation["kind"],
): Promise<Reconciliation | undefined> {
  const [row] = await selectLastReconciliation(db, kind);
  return row;
}

/** The statement that notes how far a comparison is. */
export function saveReconciliation(db: Database, row: Reconciliation) {
  const { id: _, ...columns } = row;
  return db
    .insert(reconciliations)
    .values(row)
    .onConflictDoUpdate({ target: reconciliations.id, set: columns });
}

/** Gives up what was begun and not ended: the next comparison starts at the first page. */
export async function abandonReconciliations(db: Database): Promise<void> {
  await db.delete(reconciliations).where(isNull(reconciliations.finishedAt));
}

/** Forgets comparisons that began before a time, in milliseconds. */
export async function pruneReconciliations(db: Database, before: number): Promise<void> {
  await db.delete(reconciliations).where(lt(reconciliations.startedAt, before));
}

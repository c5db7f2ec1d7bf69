import { and, count, desc, eq, gt, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { type Cursor, isBehind, toPage } from "./page.ts";
import { webhookDeliveries } from "./schema.ts";

type Delivery = Omit<typeof webhookDeliveries.$inferSelect, "attempts" | "outcome">;
export type Outcome = typeof webhookDeliveries.$inferSelect.outcome;

/**
 * The ledger's entry for a delivery. A repeated one, with the same `svix-id`, only counts the attempt.
 * Gives the entry's outcome, which is that of the first attempt, and the attempts.
 *
 * @param outcome as a value, or in SQL, where only the database can tell
 */
export function recordDelivery(db: Database, delivery: Delivery, outcome: Outcome | SQL<Outcome>) {
  return db
    .insert(webhookDeliveries)
    .values({ ...delivery, outcome })
    .onConflictDoUpdate({
      target: webhookDeliveries.id,
      set: { attempts: sql`${webhookDeliveries.attempts} + 1` },
    })
    .returning({ outcome: webhookDeliveries.outcome, attempts: webhookDeliveries.attempts });
}

/**
 * Forgets deliveries that came before a time: the oldest thousand, so that no call is long.
 *
 * @returns how many were forgotten
 */
export async function pruneDeliveries(db: Database, before: number): Promise<number> {
  const old = db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .where(lt(webhookDeliveries.receivedAt, before))
    .limit(1000);
  const { rowsAffected } = await db.delete(webhookDeliveries).where(inArray(webhookDeliveries.id, old));
  return rowsAffected;
}

/** A delivery as the ledger has it. */
export async function getDelivery(db: Database, id: string) {
  const [row] = await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, id));
  return row;
}

/**
 * One page of the ledger, newest first.
 *
 * @param outcome of this outcome only
 * @param after the end of the page before
 */
export async function listDeliveries(
  db: Database,
  { outcome, after }: { outcome?: Outcome; after?: Cursor },
  pageSize = 50,
) {
  const rows = await db
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        outcome && eq(webhookDeliveries.outcome, outcome),
        isBehind(webhookDeliveries.receivedAt, webhookDeliveries.id, after),
      ),
    )
    .orderBy(desc(webhookDeliveries.receivedAt), desc(webhookDeliveries.id))
    .limit(pageSize + 1);
  return toPage(rows, pageSize, ({ receivedAt, id }) => ({ at: receivedAt, id }));
}

/** The query of how many deliveries came since a time, in milliseconds, by how they ended. */
export function countDeliveries(db: Database, since: number) {
  return db
    .select({ outcome: webhookDeliveries.outcome, deliveries: count() })
    .from(webhookDeliveries)
    .where(gt(webhookDeliveries.receivedAt, since))
    .groupBy(webhookDeliveries.outcome);
}

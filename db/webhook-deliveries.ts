import { inArray, lt, type SQL, sql } from "drizzle-orm";
import type { Database } from "./client.ts";
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

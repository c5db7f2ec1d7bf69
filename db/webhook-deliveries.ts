import { sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { webhookDeliveries } from "./schema.ts";

type Delivery = Omit<typeof webhookDeliveries.$inferInsert, "attempts">;

/** The ledger's entry for a delivery. A repeated one, with the same `svix-id`, only counts the attempt. */
export function recordDelivery(db: Database, delivery: Delivery) {
  return db
    .insert(webhookDeliveries)
    .values(delivery)
    .onConflictDoUpdate({
      target: webhookDeliveries.id,
      set: { attempts: sql`${webhookDeliveries.attempts} + 1` },
    });
}

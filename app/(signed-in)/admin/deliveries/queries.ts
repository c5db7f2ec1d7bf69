import { listDeliveries } from "#db/webhook-deliveries.ts";
import { requirePermission } from "#lib/auth/user.ts";
import { parseCursor } from "#lib/cursor.ts";
import { database } from "#lib/database.ts";
import { readOutcome } from "./outcomes.ts";

type Parameter = string | string[] | undefined;

/**
 * A page of the ledger.
 *
 * @param outcome the filter in the address
 * @param after the cursor in the address
 */
export async function loadDeliveries({ outcome, after }: { outcome?: Parameter; after?: Parameter }) {
  await requirePermission("sync:read");
  return listDeliveries(database(), { outcome: readOutcome(outcome), after: parseCursor(after) });
}

export type Delivery = Awaited<ReturnType<typeof loadDeliveries>>["rows"][number];

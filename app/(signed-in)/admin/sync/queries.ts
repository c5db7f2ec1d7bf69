import { countEntries, listDeadEntries } from "#db/outbox.ts";
import { selectLastReconciliation, selectUnfinishedReconciliation } from "#db/reconciliations.ts";
import { countDeliveries } from "#db/webhook-deliveries.ts";
import { requirePermission } from "#lib/auth/user.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** How the sync is, in one round trip: its comparisons, the deliveries of a day, and what waits or is dead. */
export async function loadHealth() {
  await requirePermission("sync:read");
  const db = database();
  const [[recent], [full], [running], deliveries, [entries], dead] = await db.batch([
    selectLastReconciliation(db, "recent"),
    selectLastReconciliation(db, "full"),
    selectUnfinishedReconciliation(db),
    countDeliveries(db, clock.now() - dayMs),
    countEntries(db),
    listDeadEntries(db, 50),
  ]);
  const counted = new Map(deliveries.map(({ outcome, deliveries }) => [outcome, deliveries]));
  return {
    ...{ recent, full, running, dead },
    deliveriesOf: counted,
    waiting: entries?.waiting ?? 0,
    deadCount: entries?.dead ?? 0,
  };
}

type Health = Awaited<ReturnType<typeof loadHealth>>;
export type Comparison = NonNullable<Health["full"]>;
export type DeadEntry = Health["dead"][number];

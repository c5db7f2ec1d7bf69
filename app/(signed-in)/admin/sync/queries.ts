import { selectLastRebuild } from "#db/directory-rebuilds.ts";
import { countEntries, listDeadEntries } from "#db/outbox.ts";
import { selectLastReconciliation, selectUnfinishedReconciliation } from "#db/reconciliations.ts";
import { countDeliveries } from "#db/webhook-deliveries.ts";
import { requirePermission } from "#lib/auth/user.ts";
import { clock } from "#lib/clock.ts";
import { database } from "#lib/database.ts";
import { environment } from "#lib/env.ts";
import { openDirectory } from "#lib/search/open-directory.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** How the sync is, in one round trip: its comparisons, the directory, the deliveries of a day, and what waits or is dead. */
export async function loadHealth() {
  await requirePermission("sync:read");
  const db = database();
  const { format } = openDirectory(environment());
  const [[recent], [full], [running], deliveries, [entries], dead, [rebuild]] = await db.batch([
    selectLastReconciliation(db, "recent"),
    selectLastReconciliation(db, "full"),
    selectUnfinishedReconciliation(db),
    countDeliveries(db, clock.now() - dayMs),
    countEntries(db),
    listDeadEntries(db, 50),
    selectLastRebuild(db, format),
  ]);
  const counted = new Map(deliveries.map(({ outcome, deliveries }) => [outcome, deliveries]));
  return {
    ...{ recent, full, running, dead, rebuild },
    isAtAlgolia: format.startsWith("algolia"),
    deliveriesOf: counted,
    waiting: entries?.waiting ?? 0,
    deadCount: entries?.dead ?? 0,
  };
}

type Health = Awaited<ReturnType<typeof loadHealth>>;
export type Comparison = NonNullable<Health["full"]>;
export type DeadEntry = Health["dead"][number];

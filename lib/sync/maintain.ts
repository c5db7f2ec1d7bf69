import { pruneActivity } from "#db/activity.ts";
import { pruneUse } from "#db/assistant-requests.ts";
import { pruneOwn } from "#db/own-tables.ts";
import {
  lastReconciliation,
  pruneReconciliations,
  type Reconciliation,
  unfinishedReconciliation,
} from "#db/reconciliations.ts";
import { pruneDeliveries } from "#db/webhook-deliveries.ts";
import { clock } from "#lib/clock.ts";
import { toAppError } from "#lib/errors.ts";
import { errorKind, log } from "#lib/log.ts";
import { fts5 } from "#lib/search/fts5.ts";
import { keepDirectory } from "#lib/search/rebuild.ts";
import { runEffects, type Services } from "./effects.ts";
import { reconcileAll, reconcileRecent } from "./reconcile.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** How long what people did is kept, for themselves, and what the assistant cost; in milliseconds. */
const activityKeptMs = 90 * dayMs;

/** How long the ledger is kept, in milliseconds. */
export const keptMs = 30 * dayMs;

/**
 * What the cron trigger does: finishes what the outbox still holds, compares the mirror with Clerk, fills a directory that
 * is new, and forgets what is old. One of them that fails does not keep the others. In all at most about 45 requests: Cloudflare's free plan allows 50.
 */
export async function maintain(services: Services): Promise<void> {
  await attempt("outbox", () => emptyOutbox(services));
  await attempt("reconciliation", () => reconcile(services));
  await attempt("directory", () => keepDirectory(services.db, services.directory ?? fts5, 3));
  await attempt("prune", () => prune(services));
}

async function emptyOutbox(services: Services): Promise<void> {
  const limit = 100;
  for (let round = 0; round < 2; round++) if ((await runEffects(services, limit)) < limit) return;
}

/** Who changed lately; and everybody once a day, a few pages at a time. */
async function reconcile(services: Services): Promise<void> {
  report(await reconcileRecent(services, { maxPages: 2 }));
  const last = await lastReconciliation(services.db, "full");
  const isDue = !last || last.startedAt < clock.now() - dayMs;
  if (isDue || (await unfinishedReconciliation(services.db)))
    report(await reconcileAll(services, { maxPages: 3 }));
}

async function prune({ db }: Services): Promise<void> {
  const before = clock.now() - keptMs;
  await pruneDeliveries(db, before);
  await pruneReconciliations(db, before);
  await pruneActivity(db, clock.now() - activityKeptMs);
  await pruneOwn(db, clock.now() - dayMs);
  await pruneUse(db, clock.now() - activityKeptMs);
}

/** Does a part of it. Nobody is there to be told of a failure: it is logged. */
export async function attempt(part: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { reason, message } = toAppError(error);
    log.error("maintenance.failed", { part, reason, message, error: errorKind(error) });
  }
}

/** Logs what a comparison found. */
export function report(run: Reconciliation | undefined): void {
  if (!run) return;
  const { kind, compared, missing, stale, ghosts, unreadable, finishedAt } = run;
  const drift = missing + stale + ghosts;
  log[drift + unreadable > 0 ? "warn" : "info"]("sync.reconciled", {
    ...{ kind, finished: finishedAt !== null, compared, drift, missing, stale, ghosts, unreadable },
  });
}

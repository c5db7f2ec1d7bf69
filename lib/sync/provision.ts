import type { User } from "@clerk/backend";
import type { Database } from "#db/client.ts";
import type { UserId } from "#db/schema.ts";
import { upsertUsers } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { errorKind, log } from "#lib/log.ts";
import { callClerk, openClerk, withDeadline } from "./clerk-api.ts";
import { readUser } from "./clerk-users.ts";
import { toMirroredUser } from "./users.ts";

/**
 * Mirrors a person who is here before their webhook, by the same upsert. If Clerk does not answer within three seconds,
 * the webhook will bring them later: this only logs it.
 *
 * @returns whether the mirror has the person now
 */
export async function provision(db: Database, userId: UserId): Promise<boolean> {
  try {
    const user = await withDeadline(readUser(openClerk(), userId), 3_000);
    if (user) await db.batch(upsertUsers(db, [user], clock.now()));
    log.info("sync.provisioned", { userId, found: Boolean(user) });
    return Boolean(user);
  } catch (error) {
    log.warn("sync.provision_failed", { userId, error: errorKind(error) });
    return false;
  }
}

/**
 * Changes a person at Clerk, and mirrors Clerk's answer at once, ahead of its webhook.
 *
 * @param change asks Clerk's API
 * @throws AppError as `callClerk`
 */
export async function mirrorUser(db: Database, change: () => Promise<User>): Promise<void> {
  const asOf = clock.now();
  const { raw } = await callClerk(change());
  await db.batch(upsertUsers(db, [toMirroredUser(raw, asOf)], clock.now()));
}

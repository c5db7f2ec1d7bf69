import { clerkClient } from "@clerk/nextjs/server";
import type { Database } from "#db/client.ts";
import type { UserId } from "#db/schema.ts";
import { upsertUser } from "#db/users.ts";
import { errorKind, log } from "#lib/log.ts";
import { toMirroredUser } from "./event.ts";

/**
 * Mirrors a person who is here before their webhook, by the same upsert. If Clerk does not answer, the webhook
 * will bring them later: this only logs it.
 *
 * @returns whether the mirror has the person now
 */
export async function provision(db: Database, userId: UserId): Promise<boolean> {
  try {
    const clerk = await clerkClient();
    const user = await clerk.users.getUser(userId);
    await upsertUser(db, toMirroredUser(user.raw));
    log.info("sync.provisioned", { userId });
    return true;
  } catch (error) {
    log.warn("sync.provision_failed", { userId, error: errorKind(error) });
    return false;
  }
}

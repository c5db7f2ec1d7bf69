import type { Database } from "#db/client.ts";
import { type ProfileChange, saveProfile } from "#db/profiles.ts";
import type { User } from "#lib/auth/session.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";

/**
 * Saves what a person tells about themselves: for the forms and for the assistant. The directory has to follow.
 *
 * @throws AppError `unauthenticated` where they have been deleted or banned, `busy` where something later was saved: nothing was
 * saved then
 */
export async function saveDetails(db: Database, user: User, details: ProfileChange): Promise<void> {
  const outcome = await saveProfile(db, user.id, details, clock.now());
  if (outcome === "closed")
    throw new AppError("unauthenticated", "This account is closed. Nothing was saved.");
  if (outcome === "superseded")
    throw new AppError("busy", "Something else was saved in the meantime. Save this again to replace it.");
}

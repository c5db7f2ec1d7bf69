import type { Database } from "#db/client.ts";
import { saveProfile } from "#db/profiles.ts";
import type { User } from "#lib/auth/session.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";

/**
 * Saves what a person tells about themselves: for the forms and for the assistant. The directory has to follow.
 *
 * @throws AppError `unauthenticated` where they have been deleted or banned, and nothing was saved
 */
export async function saveBio(db: Database, user: User, bio: string): Promise<void> {
  const saved = await saveProfile(db, user.id, { bio }, clock.now());
  if (!saved) throw new AppError("unauthenticated", "This account is closed. Nothing was saved.");
}

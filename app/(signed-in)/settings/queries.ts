import { redirect } from "next/navigation";
import { getProfile } from "#db/profiles.ts";
import { requireUser } from "#lib/auth/user.ts";
import { database } from "#lib/database.ts";

/** The settings of the person who asks; as they are by default before anything was changed. */
export async function loadSettings() {
  const { id } = await requireUser();
  const profile = await getProfile(database(), id);
  if (profile?.deletedAt || profile?.banned) redirect("/");
  const { visibility = "members", recordsActivity = true, personalises = true } = profile ?? {};
  return { visibility, recordsActivity, personalises };
}

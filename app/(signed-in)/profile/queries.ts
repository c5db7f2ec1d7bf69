import { redirect } from "next/navigation";
import { getProfile, type Profile } from "#db/profiles.ts";
import { requireUser } from "#lib/auth/user.ts";
import { database } from "#lib/database.ts";
import { provision } from "#lib/sync/provision.ts";

/**
 * The profile of the person who asks, in one round trip. A person who is here before their webhook is mirrored on
 * the spot, which takes two more.
 */
export async function loadProfile(): Promise<Profile> {
  const { id } = await requireUser();
  const db = database();
  let profile = await getProfile(db, id);
  if (!profile?.updatedAt && (await provision(db, id))) profile = await getProfile(db, id);
  if (profile?.deletedAt) redirect("/");
  return profile ?? unknownYet(id);
}

/** What can be shown while neither the webhook nor Clerk's API has told who this is. */
function unknownYet(id: Profile["id"]): Profile {
  return {
    id,
    email: null,
    firstName: null,
    lastName: null,
    role: "member",
    createdAt: 0,
    updatedAt: 0,
    deletedAt: null,
    bio: "",
  };
}

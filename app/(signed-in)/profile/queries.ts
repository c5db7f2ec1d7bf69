import { redirect } from "next/navigation";
import { listActivity } from "#db/activity.ts";
import { type Profile, selectProfile } from "#db/profiles.ts";
import { requireUser } from "#lib/auth/user.ts";
import { database } from "#lib/database.ts";
import { provision } from "#lib/sync/provision.ts";

/**
 * The profile of the person who asks, and what they did last, in one round trip. A person who is here before their
 * webhook is mirrored on the spot, which takes two more.
 */
export async function loadProfile() {
  const { id } = await requireUser();
  const db = database();
  const load = () => db.batch([selectProfile(db, id), listActivity(db, id, 5)]);
  let [[profile], activity] = await load();
  if (!profile?.updatedAt && (await provision(db, id))) [[profile], activity] = await load();
  if (profile?.deletedAt || profile?.banned) redirect("/");
  return { profile: profile ?? unknownYet(id), activity };
}

export type Activity = Awaited<ReturnType<typeof loadProfile>>["activity"];

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
    banned: false,
    bio: "",
    visibility: "members",
    recordsActivity: true,
    personalises: true,
  };
}

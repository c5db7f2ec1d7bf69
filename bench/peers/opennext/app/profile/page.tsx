import { auth } from "@clerk/nextjs/server";
import { listActivity } from "../../../../../db/activity.ts";
import { connect } from "../../../../../db/client.ts";
import { selectProfile } from "../../../../../db/profiles.ts";
import type { UserId } from "../../../../../db/schema.ts";
import { saveBio } from "./actions.ts";

export default async function ProfilePage() {
  const { userId } = await auth.protect();
  const { TURSO_DATABASE_URL: url = "", TURSO_AUTH_TOKEN: authToken = "" } = process.env;
  const db = connect({ url, authToken });
  const id = userId as UserId;
  const [[profile], activity] = await db.batch([selectProfile(db, id), listActivity(db, id, 5)]);
  return (
    <main>
      <h1>Profile</h1>
      <dl>
        <dt>Name</dt>
        <dd>
          {profile?.firstName} {profile?.lastName}
        </dd>
        <dt>Address</dt>
        <dd>{profile?.email}</dd>
      </dl>
      <form action={saveBio}>
        <textarea name="bio" defaultValue={profile?.bio} />
        <button type="submit">Save</button>
      </form>
      <ul>
        {activity.map(({ id, kind, occurredAt }) => (
          <li key={id}>
            {kind} <time>{new Date(occurredAt).toISOString()}</time>
          </li>
        ))}
      </ul>
    </main>
  );
}

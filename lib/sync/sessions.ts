import * as v from "valibot";
import { recordActivity } from "#db/activity.ts";
import type { Database } from "#db/client.ts";
import type { UserId } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { Text } from "./envelope.ts";
import type { Resource } from "./resource.ts";

const ClerkSession = v.object({
  id: v.pipe(Text, v.startsWith("sess_")),
  user_id: v.pipe(Text, v.startsWith("user_")),
});

/** Notes at once, ahead of Clerk's webhooks, that sessions have ended: what asks for more than a token asks here. */
export async function noteSignOuts(db: Database, userId: UserId, sessionIds: string[]): Promise<void> {
  const [first, ...rest] = sessionIds.flatMap((id) => [
    ...recordActivity(db, { id: `signed_out:${id}`, userId, kind: "signed_out", occurredAt: clock.now() }),
  ]);
  if (first) await db.batch([first, ...rest]);
}

function record(kind: "signed_in" | "signed_out"): Resource[string] {
  return (db, { data, occurredAt }) => {
    const { id, user_id } = v.parse(ClerkSession, data);
    const entry = { id: `${kind}:${id}`, userId: user_id as UserId, kind, occurredAt };
    return { statements: recordActivity(db, entry) };
  };
}

/** Sessions: kept as what a person did, not as a mirror. A session ends in one of three ways, and may in several. */
export const sessions: Resource = {
  "session.created": record("signed_in"),
  "session.ended": record("signed_out"),
  "session.removed": record("signed_out"),
  "session.revoked": record("signed_out"),
};

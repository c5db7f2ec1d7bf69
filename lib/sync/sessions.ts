import * as v from "valibot";
import { recordActivity } from "#db/activity.ts";
import type { UserId } from "#db/schema.ts";
import { Text } from "./envelope.ts";
import type { Resource } from "./resource.ts";

const ClerkSession = v.object({
  id: v.pipe(Text, v.startsWith("sess_")),
  user_id: v.pipe(Text, v.startsWith("user_")),
});

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

import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { UserId } from "#db/schema.ts";
import { eraseUser, isMirrored, type MirroredUser, upsertUsers } from "#db/users.ts";
import type { Outcome } from "#db/webhook-deliveries.ts";
import { toRole } from "#lib/auth/roles.ts";
import { Text, Time } from "./envelope.ts";
import type { Resource } from "./resource.ts";

const name = v.nullish(Text, null);

/** Clerk's user, as webhooks and the Backend API send it: only what the mirror keeps; the rest is ignored. */
const ClerkUser = v.object({
  id: v.pipe(Text, v.startsWith("user_")),
  email_addresses: v.array(v.object({ id: v.string(), email_address: Text })),
  primary_email_address_id: v.nullish(v.string(), null),
  first_name: name,
  last_name: name,
  image_url: name,
  banned: v.optional(v.boolean(), false),
  public_metadata: v.optional(v.object({ role: v.optional(v.unknown()) }), {}),
  created_at: Time,
  updated_at: Time,
});

const DeletedUser = v.pick(ClerkUser, ["id"]);

/**
 * Clerk's user in the shape of the mirror's row.
 *
 * @param asOf when Clerk said so, in milliseconds: the event's time, or when the read began
 * @throws ValiError where it is not Clerk's shape
 */
export function toMirroredUser(input: unknown, asOf: number): MirroredUser {
  const user = v.parse(ClerkUser, input);
  const primary = user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
  return {
    id: user.id as UserId,
    email: primary?.email_address ?? null,
    firstName: user.first_name,
    lastName: user.last_name,
    imageUrl: user.image_url,
    role: toRole(user.public_metadata.role),
    banned: user.banned,
    createdAt: user.created_at,
    updatedAt: user.updated_at,
    asOf,
  };
}

const upsert: Resource[string] = (db, { data, occurredAt, now }) => {
  const user = toMirroredUser(data, occurredAt);
  return {
    statements: upsertUsers(db, [user], now),
    outcome: sql<Outcome>`case when ${isMirrored(user)} then 'applied' else 'superseded' end`,
    hasEffects: true,
  };
};

/** People: the mirror itself. */
export const users: Resource = {
  "user.created": upsert,
  "user.updated": upsert,
  "user.deleted": (db, { data, occurredAt, now }) => {
    const { id } = v.parse(DeletedUser, data);
    return { statements: eraseUser(db, id as UserId, occurredAt, now), hasEffects: true };
  },
};

import * as v from "valibot";
import type { UserId } from "#db/schema.ts";
import type { MirroredUser } from "#db/users.ts";

const time = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.nullish(v.string(), null);

/** Clerk's user, as webhooks and the Backend API send it: only what the mirror keeps; the rest is ignored. */
const ClerkUser = v.object({
  id: v.pipe(v.string(), v.startsWith("user_")),
  email_addresses: v.array(v.object({ id: v.string(), email_address: v.string() })),
  primary_email_address_id: v.nullish(v.string(), null),
  first_name: name,
  last_name: name,
  image_url: name,
  public_metadata: v.optional(v.object({ role: v.optional(v.unknown()) }), {}),
  created_at: time,
  updated_at: time,
});

const Envelope = v.object({
  type: v.string(),
  data: v.looseObject({ id: v.optional(v.string()) }),
  timestamp: time,
});

export type ClerkEvent =
  | { type: "user.changed"; user: MirroredUser }
  | { type: "user.deleted"; userId: UserId }
  | { type: "other" };

export interface Delivery {
  /** Clerk's name of the event: `user.created`. */
  type: string;
  objectId: string | null;
  /** When Clerk made the event, in milliseconds. */
  occurredAt: number;
  event: ClerkEvent;
}

/**
 * Clerk's user in the shape of the mirror's row.
 *
 * @throws ValiError where it is not Clerk's shape
 */
export function toMirroredUser(input: unknown): MirroredUser {
  const user = v.parse(ClerkUser, input);
  const primary = user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
  return {
    id: user.id as UserId,
    email: primary?.email_address ?? null,
    firstName: user.first_name,
    lastName: user.last_name,
    imageUrl: user.image_url,
    role: user.public_metadata.role === "admin" ? "admin" : "member",
    createdAt: user.created_at,
    updatedAt: user.updated_at,
  };
}

/**
 * Reads a webhook's body, whose signature has been verified before.
 *
 * @throws SyntaxError where it is not JSON, ValiError where it is not Clerk's envelope
 */
export function parseDelivery(body: string): Delivery {
  const { type, data, timestamp } = v.parse(Envelope, JSON.parse(body));
  return { type, objectId: data.id ?? null, occurredAt: timestamp, event: toEvent(type, data) };
}

function toEvent(type: string, data: unknown): ClerkEvent {
  switch (type) {
    case "user.created":
    case "user.updated":
      return { type: "user.changed", user: toMirroredUser(data) };
    case "user.deleted":
      return {
        type: "user.deleted",
        userId: v.parse(ClerkUser.entries.id, (data as { id?: string }).id) as UserId,
      };
    default:
      return { type: "other" };
  }
}

import * as v from "valibot";

/**
 * Clerk's time, in milliseconds since the epoch, before the year 2100: one in another unit would be newer than whatever
 * comes after it.
 */
export const Time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Date.UTC(2100)));

/** A text that a database takes: JSON can hold halves of characters, which are no Unicode. */
export const Text = v.pipe(
  v.string(),
  v.transform((text) => text.toWellFormed()),
);

// What else Clerk sends, or will send, is ignored.
const Envelope = v.object({
  type: Text,
  data: v.optional(v.unknown()),
  timestamp: v.optional(v.unknown()),
});
const Identified = v.object({ id: Text });

/** A webhook's body: an event, not looked into yet. */
export interface Event {
  /** Clerk's name of what happened: `user.created`. */
  type: string;
  /** The id of what it is about, where it says so. */
  objectId: string | null;
  /** What it is about, in Clerk's shape; each resource checks its own. */
  data: unknown;
  /** When Clerk made the event; undefined where that makes no sense. */
  occurredAt: number | undefined;
}

/**
 * Reads a webhook's body, whose signature has been verified before.
 *
 * @throws SyntaxError where it is not JSON, ValiError where it is no event at all
 */
export function parseEvent(body: string): Event {
  const { type, data, timestamp } = v.parse(Envelope, JSON.parse(body));
  const identified = v.safeParse(Identified, data);
  return {
    type,
    data,
    objectId: identified.success ? identified.output.id : null,
    occurredAt: v.is(Time, timestamp) ? timestamp : undefined,
  };
}

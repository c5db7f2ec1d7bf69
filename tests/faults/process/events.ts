import type { Random } from "../random.ts";

/** An event of Clerk's, as the body of a webhook says it. */
export interface ClerkEvent {
  type: string;
  data: {
    id: string;
    user_id?: string;
    first_name?: string;
    created_at?: number;
    updated_at?: number;
  };
  timestamp: number;
}

/** A message of Svix's: it is delivered until somebody takes it, always with the same id. */
export interface Message {
  id: string;
  event: ClerkEvent;
}

let made = 0;
const newId = (prefix: string) => `${prefix}_${process.pid}_${Date.now().toString(36)}_${made++}`;

/** A message of an event. */
export const messageOf = (event: ClerkEvent): Message => ({ id: newId("msg"), event });

/** A new person's id. */
export const newPerson = (): string => newId("user");

/** A version of a person: the newest is the one with the highest `updatedAt`, and of those, the latest `saidAt`. */
export function version(
  id: string,
  updatedAt: number,
  saidAt = updatedAt,
  type = "user.updated",
): ClerkEvent {
  const name = `V${updatedAt}-${saidAt}`;
  const data = { id, email_addresses: [], first_name: name, created_at: updatedAt, updated_at: updatedAt };
  return { type, data: { ...data, created_at: signedUpAt }, timestamp: saidAt };
}

/** When everybody signed up: not long ago, so that they are welcomed. */
export const signedUpAt = Date.now() - 60_000;

/** The lives of some people, shuffled: versions, sessions, and for some of them the end. */
export function livesOf(random: Random, people: number, events: number): Message[] {
  const ids = Array.from({ length: people }, newPerson);
  const messages = ids.map((id) => messageOf(version(id, signedUpAt, signedUpAt, "user.created")));
  while (messages.length < events)
    messages.push(messageOf(moment(random, random.pick(ids), messages.length)));
  for (let last = messages.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [messages[last], messages[other]] = [messages[other] as Message, messages[last] as Message];
  }
  return messages;
}

function moment(random: Random, id: string, at: number): ClerkEvent {
  const timestamp = signedUpAt + at;
  const chance = random.next();
  if (chance < 0.04) return { type: "user.deleted", data: { id }, timestamp };
  if (chance < 0.75) {
    // Some share their `updated_at` with another: then it is for the event's time to decide.
    return version(id, chance < 0.2 ? signedUpAt + 1 : timestamp, timestamp);
  }
  const session = newId("sess");
  const type = random.pick(["session.created", "session.ended", "session.removed"]);
  return { type, data: { id: session, user_id: id }, timestamp };
}

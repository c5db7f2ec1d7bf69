import fc from "fast-check";
import type { UserId } from "#db/schema.ts";

/** A person as Clerk describes them, in webhooks and in its Backend API. */
export interface ClerkUser {
  id: UserId;
  email_addresses: { id: string; email_address: string }[];
  primary_email_address_id: string | null;
  first_name: string | null;
  last_name: string | null;
  image_url: string;
  public_metadata: { role?: string };
  banned?: boolean;
  created_at: number;
  updated_at: number;
}

/** What reaches the app: an event of Clerk's, a read of Clerk by the app, or what a person saves. */
export type Message =
  | { kind: "version"; type: "user.created" | "user.updated"; user: ClerkUser; at: number }
  | { kind: "deleted"; id: UserId; at: number }
  | { kind: "session"; type: SessionType; id: string; userId: UserId; at: number }
  | { kind: "read"; user: ClerkUser; at: number }
  | { kind: "bio"; userId: UserId; text: string; at: number };

type SessionType = "session.created" | "session.ended" | "session.removed" | "session.revoked";
const endings = ["session.ended", "session.removed", "session.revoked"] as const;
const deeds = ["name", "address", "role", "ban", "sign in", "sign out", "delete", "visit", "write"] as const;

/** One thing that happens to the person in one of a few places; `value` is whatever it needs. */
export interface Step {
  place: number;
  deed: (typeof deeds)[number];
  value: number;
  pause: number;
}

export const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  place: fc.nat(2),
  deed: fc.constantFrom(...deeds),
  value: fc.nat(3),
  pause: fc.constantFrom(1, 7, 400, 5_000),
});

/** How coarse the clock of `updated_at` is, in milliseconds: often several versions have the same. */
export const tickArbitrary = fc.constantFrom(1, 1_000, 60_000);

const day = 24 * 60 * 60 * 1000;

/**
 * Clerk's side of a story. The events' timestamps strictly increase, as a person's versions do at Clerk: so two different
 * statements about one person never have both the same `updated_at` and the same timestamp.
 */
export class Story {
  readonly messages: Message[] = [];
  now: number;
  readonly #prefix: string;
  readonly #tick: number;
  readonly #places = new Map<number, ClerkUser>();
  readonly #sessions = new Map<UserId, string>();
  #made = 0;

  constructor({ prefix = "", start = Date.UTC(2026, 0, 5), tick = 1 } = {}) {
    this.#prefix = prefix;
    this.#tick = tick;
    this.now = start;
  }

  /** Whom Clerk has now. */
  get people(): ClerkUser[] {
    return [...this.#places.values()];
  }

  /** Plays a step. @returns the messages that it makes */
  play({ place, deed, value, pause }: Step): Message[] {
    this.now += pause;
    const user = this.#places.get(place);
    const made = user ? this.#act(place, user, deed, value) : [this.#create(place, value)];
    this.messages.push(...made);
    return made;
  }

  #create(place: number, value: number): Message {
    const id = `user_${this.#prefix}${this.#made++}` as UserId;
    // Some were at Clerk long before the mirror hears of them: they are no newcomers.
    const created_at = this.#ticked() - (value === 3 ? 30 * day : 0);
    const nobody: ClerkUser = {
      ...{ id, email_addresses: [], primary_email_address_id: null, first_name: "New", last_name: null },
      ...{ image_url: `https://img.example.com/${id}`, public_metadata: {}, created_at, updated_at: 0 },
    };
    return this.#change(place, this.#withAddress(nobody, value), "user.created");
  }

  #act(place: number, user: ClerkUser, deed: Step["deed"], value: number): Message[] {
    const { id } = user;
    switch (deed) {
      case "name":
        return [this.#change(place, { ...user, first_name: value ? `N${value}` : null, last_name: "L" })];
      case "address":
        return [this.#change(place, this.#withAddress(user, value))];
      case "role":
        return [this.#change(place, { ...user, public_metadata: value % 2 ? { role: "admin" } : {} })];
      case "ban":
        return [this.#change(place, { ...user, banned: value % 2 === 1 })];
      case "visit":
        return [{ kind: "read", user, at: this.now }];
      case "write":
        return [{ kind: "bio", userId: id, text: `Bio ${this.now}`, at: this.now }];
      case "delete": {
        this.#places.delete(place);
        const deleted: Message = { kind: "deleted", id, at: this.now };
        this.now++;
        return [deleted, ...this.#endSession(id, "session.removed")];
      }
      case "sign in":
        return [this.#beginSession(id)];
      case "sign out":
        if (!this.#sessions.has(id)) return [this.#beginSession(id)];
        // It may end in more than one way: then the first one counts.
        return this.#endSession(id, endings[value % 3] ?? "session.ended", value >= 2);
    }
  }

  #beginSession(userId: UserId): Message {
    const id = `sess_${this.#prefix}${this.#made++}`;
    this.#sessions.set(userId, id);
    return { kind: "session", type: "session.created", id, userId, at: this.now };
  }

  #endSession(userId: UserId, type: SessionType, again = false): Message[] {
    const id = this.#sessions.get(userId);
    if (!id) return [];
    if (!again) this.#sessions.delete(userId);
    return [{ kind: "session", type, id, userId, at: this.now }];
  }

  #change(place: number, user: ClerkUser, type: "user.created" | "user.updated" = "user.updated"): Message {
    const changed = { ...user, updated_at: this.#ticked() };
    this.#places.set(place, changed);
    return { kind: "version", type, user: changed, at: this.now };
  }

  /** One of a few addresses, unless somebody else has it: it passes on from who is deleted, or changes theirs. */
  #withAddress(user: ClerkUser, value: number): ClerkUser {
    const email_address = `a${value}@example.com`;
    const taken = this.people.some(
      ({ id, email_addresses }) => id !== user.id && email_addresses[0]?.email_address === email_address,
    );
    if (taken) return user;
    const id = `idn_${value}`;
    return { ...user, email_addresses: [{ id, email_address }], primary_email_address_id: id };
  }

  #ticked(): number {
    return this.now - (this.now % this.#tick);
  }
}

/** The event of a webhook; undefined for what is none. */
export function toEvent(message: Message): object | undefined {
  const envelope = { object: "event", timestamp: message.at, instance_id: "ins_1" };
  switch (message.kind) {
    case "version":
      return { ...envelope, type: message.type, data: { object: "user", ...message.user } };
    case "deleted":
      return { ...envelope, type: "user.deleted", data: { object: "user", id: message.id, deleted: true } };
    case "session": {
      const data = { object: "session", id: message.id, user_id: message.userId };
      return { ...envelope, type: message.type, data };
    }
  }
}

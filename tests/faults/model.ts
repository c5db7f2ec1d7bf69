import type { UserId } from "#db/schema.ts";
import type { ClerkUser, Message } from "./story.ts";

/** Something that reached the app: with an `svix-id` where it was a webhook. */
export interface Arrival {
  message: Message;
  svixId?: string;
}

/** Who signed up longer ago is not welcomed, in milliseconds. */
const newcomerMs = 7 * 24 * 60 * 60 * 1000;

export const whose = (message: Message): UserId =>
  message.kind === "version" || message.kind === "read"
    ? message.user.id
    : message.kind === "deleted"
      ? message.id
      : message.userId;

/**
 * What has to be in the database once all this has arrived, and the outbox is empty. It does not look at the order but
 * where the order matters: for which bio was saved last, and for how a delivery ended when it came first.
 *
 * @param now when all of it was received, in milliseconds
 */
export function expectedState(arrivals: readonly Arrival[], now: number) {
  const messages = arrivals.map(({ message }) => message);
  const people = [...new Set(messages.map(whose))]
    .flatMap((id) => expectedPerson(id, messages) ?? [])
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const living = people.filter(({ deletedAt }) => deletedAt === null);
  return {
    people,
    bios: living.flatMap(({ id }) => expectedBio(id, messages)),
    things: [] as unknown[],
    done: living
      .flatMap((person) => [...expectedSessions(person.id, messages), ...expectedWelcome(person, now)])
      .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    directory: living
      .filter(({ updatedAt }) => updatedAt > 0)
      .map(({ id, firstName, lastName, role, banned, createdAt }) => ({
        userId: id,
        name: [firstName, lastName].filter(Boolean).join(" "),
        role,
        status: banned ? "banned" : "active",
        joinedAt: createdAt,
        isFound: true,
        isCounted: true,
      })),
    ledger: expectedLedger(arrivals),
    waiting: [] as unknown[],
  };
}

/** A deletion wins; else the highest (`updated_at`, as of); else there is a row for what came ahead. */
function expectedPerson(id: UserId, messages: readonly Message[]) {
  const about = messages.filter((message) => whose(message) === id);
  const deletions = about.filter(({ kind }) => kind === "deleted").map(({ at }) => at);
  const names = { email: null, firstName: null, lastName: null, imageUrl: null };
  const nobody = { id, ...names, role: "member", banned: false };
  if (deletions.length > 0) {
    const at = Math.min(...deletions);
    return { ...nobody, createdAt: at, updatedAt: at, asOf: at, deletedAt: at };
  }
  const best = bestVersion(about);
  if (best) return { ...toRow(best.user), asOf: best.at, deletedAt: null };
  const [first] = about;
  return first && { ...nobody, createdAt: first.at, updatedAt: 0, asOf: 0, deletedAt: null };
}

function bestVersion(about: readonly Message[]) {
  return about
    .filter((message) => message.kind === "version" || message.kind === "read")
    .toSorted((one, other) => one.user.updated_at - other.user.updated_at || one.at - other.at)
    .at(-1);
}

function toRow(user: ClerkUser) {
  return {
    id: user.id,
    email: user.email_addresses[0]?.email_address ?? null,
    firstName: user.first_name,
    lastName: user.last_name,
    imageUrl: user.image_url as string | null,
    role: user.public_metadata.role ?? "member",
    banned: user.banned ?? false,
    createdAt: user.created_at,
    updatedAt: user.updated_at,
  };
}

/** The last that they saved; what they write while the mirror has them banned is refused. */
function expectedBio(userId: UserId, messages: readonly Message[]) {
  const about = messages.filter((message) => whose(message) === userId);
  const saved = about.filter(
    (message, nth) => message.kind === "bio" && !bestVersion(about.slice(0, nth))?.user.banned,
  );
  const last = saved.at(-1);
  return last?.kind === "bio" ? [{ userId, bio: last.text, updatedAt: last.at }] : [];
}

/** Each session begins once and ends once, at the earliest time that was told. */
function expectedSessions(userId: UserId, messages: readonly Message[]) {
  const done = new Map<string, { id: string; userId: UserId; kind: string; occurredAt: number }>();
  for (const message of messages) {
    if (message.kind !== "session" || message.userId !== userId) continue;
    const kind = message.type === "session.created" ? "signed_in" : "signed_out";
    const id = `${kind}:${message.id}`;
    const occurredAt = Math.min(message.at, done.get(id)?.occurredAt ?? message.at);
    done.set(id, { id, userId, kind, occurredAt });
  }
  return [...done.values()];
}

function expectedWelcome(person: { id: UserId; createdAt: number; updatedAt: number }, now: number) {
  const { id, createdAt, updatedAt } = person;
  if (updatedAt === 0 || createdAt <= now - newcomerMs) return [];
  return [{ id: `joined:${id}`, userId: id, kind: "joined", occurredAt: createdAt }];
}

/** One entry an `svix-id`: how often it came, and whether the mirror said what it says when it first had come. */
function expectedLedger(arrivals: readonly Arrival[]) {
  const webhooks = arrivals.filter(({ svixId }) => svixId !== undefined);
  return [...Map.groupBy(webhooks, ({ svixId }) => svixId ?? "")]
    .map(([id, [first, ...more]]) => {
      const { message } = first as Arrival;
      return {
        id,
        type: message.kind === "version" || message.kind === "session" ? message.type : "user.deleted",
        objectId: message.kind === "session" ? message.id : whose(message),
        occurredAt: message.at,
        attempts: 1 + more.length,
        outcome: outcomeOf(message, arrivals.slice(0, arrivals.indexOf(first as Arrival) + 1)),
        problem: null,
      };
    })
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function outcomeOf(message: Message, arrivedByThen: readonly Arrival[]): string {
  if (message.kind !== "version") return "applied";
  const about = arrivedByThen.map((arrival) => arrival.message).filter((m) => whose(m) === message.user.id);
  const best = bestVersion(about);
  const isIt = best?.at === message.at && best.user.updated_at === message.user.updated_at;
  return isIt && !about.some(({ kind }) => kind === "deleted") ? "applied" : "superseded";
}

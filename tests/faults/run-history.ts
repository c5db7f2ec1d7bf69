import fc from "fast-check";
import { expect } from "vitest";
import type { Database } from "#db/client.ts";
import { takeEntries } from "#db/outbox.ts";
import { saveProfile } from "#db/profiles.ts";
import { upsertUsers } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { runEffects, type Services } from "#lib/sync/effects.ts";
import { toMirroredUser } from "#lib/sync/users.ts";
import { type Arrival, expectedState, whose } from "./model.ts";
import { deliver, drain, readState, unreachable } from "./stage.ts";
import { type ClerkUser, type Step, Story, stepArbitrary, tickArbitrary, toEvent } from "./story.ts";

/** How a worker on the outbox ends, before the next delivery. */
const cuts = ["none", "whole", "abandoned", "failed", "unanswered", "overtaken"] as const;

/** What becomes of the messages of a step on their way. */
interface Fate {
  /** Never delivered, where the history is one with losses. */
  lost: boolean;
  /** How many messages overtake it. */
  delay: number;
  /** Arrives once more: with the same `svix-id`, or as another message with the same body. */
  again: { delay: number; sameId: boolean }[];
  /** The first attempt meets a database that is away. */
  refusedFirst: boolean;
  cut: (typeof cuts)[number];
}

export interface History {
  steps: (Step & { fate: Fate })[];
  tick: number;
}

const delay = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(30) });
const rarely = fc.nat(4).map((n) => n === 4);

/** Histories of several people: what happens at Clerk, and what becomes of each message. */
export function historyArbitrary({ withLoss = false, withCuts = false } = {}): fc.Arbitrary<History> {
  const fate: fc.Arbitrary<Fate> = fc.record({
    lost: withLoss ? fc.boolean() : fc.constant(false),
    delay,
    again: fc.array(fc.record({ delay, sameId: fc.boolean() }), { maxLength: 1 }),
    refusedFirst: rarely,
    cut: withCuts ? fc.constantFrom(...cuts) : fc.constant("none"),
  });
  const step = fc.tuple(stepArbitrary, fate).map(([what, its]) => ({ ...what, fate: its }));
  return fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 14 }), tick: tickArbitrary });
}

interface Transmission extends Arrival {
  position: number;
  fate: Fate;
}

/** Every message on its way, in the order in which they arrive. */
function transmissions(story: Story, { steps }: History): { queue: Transmission[]; faults: number } {
  const sent: Transmission[] = [];
  let faults = 0;
  for (const step of steps) {
    const { fate } = step;
    for (const message of story.play(step)) {
      const position = story.messages.indexOf(message);
      const svixId = toEvent(message) && `msg_${position}`;
      if (!svixId) {
        sent.push({ message, position, fate: { ...fate, refusedFirst: false } });
        continue;
      }
      if (fate.lost || fate.delay > 0) faults++;
      if (fate.lost) continue;
      sent.push({ message, svixId, position: position + fate.delay, fate });
      for (const [nth, copy] of fate.again.entries()) {
        faults++;
        const id = copy.sameId ? svixId : `${svixId}_${nth}`;
        sent.push({ message, svixId: id, position: position + copy.delay, fate });
      }
    }
  }
  return { queue: sent.toSorted((one, other) => one.position - other.position), faults };
}

/** What a history did, once all that was not lost has arrived and the outbox is empty. */
export interface Ended {
  story: Story;
  arrivals: Arrival[];
  deliveries: number;
  faults: number;
}

/** Lets a history happen to an empty database, and leaves the clock at its end. */
export async function runHistory(services: Services, history: History): Promise<Ended> {
  const { db } = services;
  const story = new Story(history);
  const { queue, faults } = transmissions(story, history);
  const ended: Ended = { story, arrivals: [], deliveries: 0, faults };
  setClock(story.now + 1_000);

  async function arriveNext(): Promise<void> {
    const next = queue.shift();
    if (!next) return;
    if (next.svixId && next.fate.refusedFirst) {
      await expect(deliver(unreachable(), next.svixId, toEvent(next.message))).rejects.toThrow();
      ended.faults++;
    }
    await arrive(db, next);
    ended.arrivals.push(next);
    if (next.svixId) ended.deliveries++;
    if (next.fate.cut !== "none") ended.faults++;
    if (next.fate.cut !== "none") await runCut(services, next.fate.cut, arriveNext);
  }
  while (queue.length > 0) await arriveNext();
  await drain(services);
  return ended;
}

function setClock(to: number): void {
  clock.now = () => to;
}

async function arrive(db: Database, { message, svixId }: Arrival): Promise<void> {
  if (svixId) await deliver(db, svixId, toEvent(message));
  if (message.kind === "bio") await saveProfile(db, message.userId, { bio: message.text }, message.at);
  if (message.kind === "read") {
    await db.batch(upsertUsers(db, [toMirroredUser(message.user, message.at)], clock.now()));
  }
}

/** Works on the outbox, and ends before it is done; `meanwhile` happens between an effect and its end. */
async function runCut(services: Services, cut: Fate["cut"], meanwhile: () => Promise<void>): Promise<void> {
  const { db } = services;
  if (cut === "abandoned") {
    await takeEntries(db, clock.now(), 50);
    setClock(clock.now() + 60_001);
    return;
  }
  const batch = db.batch.bind(db);
  let isFirst = true;
  const disturbed: typeof db.batch = async (statements) => {
    const isDisturbed = isFirst;
    isFirst = false;
    if (isDisturbed && cut === "failed") throw new Error("The effect failed.");
    if (isDisturbed && cut === "overtaken") await meanwhile();
    const results = await batch(statements);
    if (isDisturbed && cut === "unanswered") throw new Error("The answer was lost.");
    return results;
  };
  const watched = new Proxy(db, {
    get: (of, name) => (name === "batch" ? disturbed : Reflect.get(of, name)),
  });
  await runEffects({ ...services, db: watched });
}

/** The mirror is what the model says. @param more what has arrived besides */
export async function expectModel(db: Database, ended: Ended, more: Arrival[] = []): Promise<void> {
  expect(await readState(db)).toEqual(expectedState([...ended.arrivals, ...more], clock.now()));
}

/** The mirror says of everybody alive what Clerk says, and knows nobody else; `asOf` may be that of any read. */
export async function expectClerk(
  db: Database,
  atClerk: readonly ClerkUser[],
  arrivals: readonly Arrival[] = [],
): Promise<void> {
  const reads = atClerk.map((user): Arrival => ({ message: { kind: "read", user, at: clock.now() } }));
  const alive = new Set(atClerk.map(({ id }) => id));
  const gone = arrivals
    .map(({ message }) => whose(message))
    .filter((id) => !alive.has(id))
    .map((id): Arrival => ({ message: { kind: "deleted", id, at: clock.now() } }));
  const expected = expectedState([...arrivals, ...reads, ...gone], clock.now());
  const state = await readState(db);
  const withoutAsOf = (people: typeof state.people) => people.map(({ asOf: _, ...person }) => person);
  expect({ ...state, people: withoutAsOf(state.people) }).toEqual({
    ...expected,
    people: withoutAsOf(expected.people as typeof state.people),
  });
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Database } from "#db/client.ts";
import { insertItem } from "#db/items.ts";
import { saveProfile } from "#db/profiles.ts";
import { clock } from "#lib/clock.ts";
import { report, scaled } from "./campaign.ts";
import { fakeClerk } from "./fake-clerk.ts";
import { type Arrival, expectedState, whose } from "./model.ts";
import {
  clear,
  deliver,
  drain,
  inParallel,
  readState,
  type Stage,
  startEngine,
  startStage,
} from "./stage.ts";
import { type Message, type Step, Story, toEvent } from "./story.ts";

vi.setConfig({ testTimeout: 0 });

let server: Stage;
let engine: Pick<Stage, "db" | "close">;
beforeAll(async () => {
  [engine, server] = await Promise.all([startEngine(), startStage()]);
});
afterAll(() => Promise.all([engine.close(), server.close()]));

/** All that happens here is of one hour; the tests themselves are half a day later. */
const realNow = clock.now;
const now = new Story().now + 12 * 60 * 60 * 1000;
beforeEach(() => {
  clock.now = () => now;
});
afterEach(() => {
  clock.now = realNow;
});

/** The events of one person's life, each made by one deed; a clock so coarse that two versions have one time. */
function life(prefix: string, deeds: Step["deed"][]): Message[] {
  const story = new Story({ prefix, tick: 3_000 });
  return ["name" as const, ...deeds].flatMap((deed, index) =>
    story.play({ place: 0, deed, value: 1 + (index % 2), pause: index % 2 ? 300 : 900 }),
  );
}

/** The order with this number, of all the orders of so many things. */
function nthOrder(length: number, number: number): number[] {
  const left = Array.from({ length }, (_, index) => index);
  let rest = number;
  return Array.from({ length }, () => {
    const choice = rest % left.length;
    rest = Math.floor(rest / left.length);
    return left.splice(choice, 1)[0] ?? 0;
  });
}

/** Some of so many, at a stride; all of them, where that is how many are wanted. */
function* some(total: number, wanted: number): Generator<number> {
  // A prime that divides none of the totals: no order is met twice before all have been.
  const stride = 43;
  for (let index = 0; index < wanted; index++) yield (index * stride) % total;
}

/** Everything that belongs to one of the lives, with their number taken out of it. */
function divide(state: Awaited<ReturnType<typeof readState>>): Map<string, Record<string, unknown[]>> {
  const lives = new Map<string, Record<string, unknown[]>>();
  for (const [table, rows] of Object.entries(state)) {
    for (const row of rows) {
      const text = JSON.stringify({ ...row, outcome: undefined });
      const number = /"(?:\w+:)?(?:user|sess|msg|item)_(\d+)_/.exec(text)?.[1] ?? "";
      const life = lives.get(number) ?? {};
      lives.set(number, life);
      life[table] ??= [];
      life[table].push(JSON.parse(text.replaceAll(`_${number}_`, "_N_")));
    }
  }
  return lives;
}

/** Delivers lives of the same deeds in many orders, and compares what is left of each with the model. */
async function tryOrders(
  name: string,
  db: Database,
  deeds: Step["deed"][],
  orders: readonly number[][],
): Promise<void> {
  const services = { db, clerk: fakeClerk(() => []).clerk };
  const sum = { runs: orders.length, faults: 0, deliveries: 0, divergences: 0 };
  const atOnce = 64;
  for (let first = 0; first < orders.length; first += atOnce) {
    const wave = orders.slice(first, first + atOnce);
    await clear(db);
    await inParallel([...wave.entries()], 32, ([number, order]) => live(db, number, deeds, order));
    await drain(services);
    const lives = divide(await readState(db));
    expect(lives.size).toBe(wave.length);
    for (const [number, order] of wave.entries()) {
      sum.deliveries += order.length;
      sum.faults += order.length - new Set(order).size;
      expect(lives.get(String(number)), `in the order ${order}`).toEqual(expectedLife(deeds, order));
    }
  }
  report(name, sum);
}

const bioAt = new Story().now - 1_000;

async function live(db: Database, number: number, deeds: Step["deed"][], order: number[]): Promise<void> {
  const messages = life(`${number}_`, deeds);
  const userId = whose(messages[0] as Message);
  await saveProfile(db, userId, { bio: "Here before Clerk's first word." }, bioAt);
  await insertItem(db, userId, { id: `item_${number}_1`, name: "First", createdAt: bioAt });
  for (const index of order) {
    await deliver(db, `msg_${number}_${index}`, toEvent(messages[index] as Message));
  }
}

/** What the model says, whatever the order was. */
function expectedLife(deeds: Step["deed"][], order: number[]): Record<string, unknown[]> {
  const messages = life("N_", deeds);
  const userId = whose(messages[0] as Message);
  const bio: Message = { kind: "bio", userId, text: "Here before Clerk's first word.", at: bioAt };
  const arrivals: Arrival[] = order
    .toSorted((one, other) => one - other)
    .map((index) => ({ message: messages[index] as Message, svixId: `msg_N_${index}` }));
  const { ledger, ...state } = expectedState([{ message: bio }, ...arrivals], now);
  const isAlive = state.people[0]?.deletedAt === null;
  const marks = { completedAt: null, deletedAt: null, updatedAt: bioAt };
  const expected: Record<string, unknown[]> = {
    ...state,
    things: isAlive ? [{ ...marks, id: "item_N_1", userId, name: "First", createdAt: bioAt }] : [],
    done: isAlive
      ? [
          { id: `created_item:${userId}:item_N_1`, userId, kind: "created_item", occurredAt: bioAt },
          ...state.done,
        ]
      : [],
    ledger: ledger.map(({ outcome: _, ...entry }) => entry),
  };
  return Object.fromEntries(Object.entries(expected).filter(([, rows]) => rows.length > 0));
}

const total = 5_040;
const histories: [string, Step["deed"][]][] = [
  ["that ends with a deletion", ["address", "role", "sign in", "name", "sign out", "delete"]],
  ["of somebody who stays", ["address", "role", "sign in", "name", "sign out", "sign out"]],
];

describe.each(histories)("Every order of a seven-event history %s has one final state", (which, deeds) => {
  const orders = (wanted: number) => [...some(total, wanted)].map((number) => nthOrder(7, number));

  test("over HTTP", () => tryOrders(`orders ${which}, over HTTP`, server.db, deeds, orders(scaled(20, 500))));

  test("on the engine itself", () =>
    tryOrders(`orders ${which}`, engine.db, deeds, orders(scaled(100, total))));
});

/** Every order of every subset of five, with every subset of it twice: right after the first time, or at the end. */
function subsetsWithDuplicates(): number[][] {
  const found: number[][] = [];
  const grow = (order: number[]) => {
    for (let mask = 0; mask < 2 ** order.length; mask++) {
      const twice = order.filter((_, index) => mask & (1 << index));
      found.push(
        found.length % 2
          ? [...order, ...twice.toReversed()]
          : order.flatMap((event) => (twice.includes(event) ? [event, event] : [event])),
      );
    }
    for (let event = 0; event < 5; event++) if (!order.includes(event)) grow([...order, event]);
  };
  grow([]);
  return found;
}

describe("Every subset of five events, in every order and with duplicates, has one final state", () => {
  const all = subsetsWithDuplicates();

  test.each<[string, Step["deed"][]]>([
    ["where one is a deletion", ["address", "sign in", "name", "delete"]],
    ["where nobody is deleted", ["address", "sign in", "name", "role"]],
  ])("%s", async (which, deeds) => {
    expect(all).toHaveLength(6_331);
    const orders = [...some(all.length, scaled(100, all.length))].map((number) => all[number] ?? []);
    await tryOrders(`subsets and duplicates ${which}`, engine.db, deeds, orders);
  });
});

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { toAppError } from "#lib/errors.ts";
import { receiveDelivery } from "#lib/sync/receive.ts";
import { reconcileAll } from "#lib/sync/reconcile.ts";
import { SIGNING_SECRET } from "../../local/clerk/test-support.ts";
import { HOUR, MINUTE, START, TestSender } from "../../local/svix/test-sender.ts";
import { report, scaled } from "./campaign.ts";
import { fakeClerk } from "./fake-clerk.ts";
import type { Arrival } from "./model.ts";
import { expectClerk } from "./run-history.ts";
import { clear, drain, type Stage, startStage, unreachable } from "./stage.ts";
import { type Message, type Step, Story, stepArbitrary, toEvent } from "./story.ts";

vi.setConfig({ testTimeout: 0 });

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const realFetch = globalThis.fetch;
const realImmediate = globalThis.setImmediate;

/** Svix on its own schedule, in simulated time, before a receiver whose database is away for a while. */
let svix: TestSender;
let underWay = 0;
let turn: Promise<unknown>;
let committed: string[];
let refusals: number;
let outage = { from: 0, to: 0 };
const isAway = () => Date.now() >= outage.from && Date.now() < outage.to;

async function begin(): Promise<void> {
  await clear(stage.db);
  svix = new TestSender();
  [turn, committed, refusals] = [Promise.resolve(), [], 0];
  const receive = globalThis.fetch;
  // The receiver sees the whole request, and what is meant for the database goes there.
  vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.endsWith("/webhook")) return realFetch(input, init);
    underWay++;
    try {
      svix.answer = () => answer(new Request(url, init));
      return await receive(input, init);
    } finally {
      underWay--;
    }
  });
}

/** As the Worker answers; one after the other, so that the order in which they are committed is known. */
function answer(request: Request): Promise<Response> {
  const mine = turn.then(async () => {
    try {
      await receiveDelivery(request, isAway() ? unreachable() : stage.db, [SIGNING_SECRET]);
      committed.push(request.headers.get("svix-id") ?? "");
      return new Response(null, { status: 204 });
    } catch (error) {
      refusals++;
      return new Response(null, { status: toAppError(error).status });
    }
  });
  turn = mine;
  return mine;
}

/** Lets simulated time pass up to a moment. It stands still while a delivery is under way: that is real work. */
async function passUntil(moment: number): Promise<void> {
  for (;;) {
    do await new Promise<void>((resolve) => realImmediate(resolve));
    while (underWay > 0);
    await vi.advanceTimersByTimeAsync(0);
    if (underWay > 0) continue;
    if (Date.now() >= moment) return;
    const step = setTimeout(() => {}, moment - Date.now());
    await vi.advanceTimersToNextTimerAsync();
    clearTimeout(step);
  }
}

const [before, during, after] = [4, 6, 4];

/** Steps that surely make events, in each part. */
const eventful = stepArbitrary.filter(({ deed }) =>
  ["name", "address", "role", "ban", "delete"].includes(deed),
);
const lifeArbitrary = fc
  .tuple(
    fc.array(stepArbitrary, { minLength: before, maxLength: before }),
    fc.tuple(eventful, fc.array(stepArbitrary, { minLength: during - 1, maxLength: during - 1 })),
    fc.array(stepArbitrary, { minLength: after, maxLength: after }),
  )
  .map(([first, [second, third], last]) => [...first, second, ...third, ...last]);

/** Plays steps at Clerk before, during and after the outage, and waits until Svix has nothing left to try. */
async function liveThrough(steps: readonly Step[], length: number) {
  const story = new Story({ start: START, tick: 1_000 });
  const sent = new Map<string, Message>();
  outage = { from: START + (before + 1) * MINUTE, to: START + (before + 1) * MINUTE + length };
  for (const [index, step] of steps.entries()) {
    if (index === before) story.now = outage.from;
    if (index === before + during) story.now = outage.to;
    // In the first part of the outage: of a very long one, some events are given up, and some are not.
    const pause = index >= before && index < before + during ? Math.floor(length / 200) : MINUTE;
    for (const message of story.play({ ...step, pause })) {
      const event = toEvent(message);
      if (!event) continue;
      await passUntil(message.at);
      sent.set(svix.send(JSON.stringify(event)), message);
    }
  }
  await passUntil(story.now + 40 * HOUR);
  const arrivals = committed.map((svixId): Arrival => ({ svixId, message: sent.get(svixId) as Message }));
  return { story, arrivals, sent };
}

const outages: [string, number, boolean][] = [
  ["a minute", MINUTE, true],
  ["an hour", HOUR, true],
  ["27 hours", 27 * HOUR, true],
  ["longer than Svix tries", 28 * HOUR, false],
];

describe("With the database away for", () => {
  test.each(outages)("%s, the mirror says in the end what Clerk says", async (name, length, isBridged) => {
    const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const lives = fc.sample(lifeArbitrary, { seed, numRuns: scaled(2, 25) });
    const sum = { runs: lives.length, faults: 0, deliveries: 0, divergences: 0, seed };
    for (const [index, steps] of lives.entries()) {
      await begin();
      try {
        const { story, arrivals, sent } = await liveThrough(steps, length);
        const services = { db: stage.db, clerk: fakeClerk(() => story.people).clerk };
        const context = `FAULTS_SEED=${seed}, life ${index}`;
        expect(refusals, context).toBeGreaterThan(0);
        if (isBridged) expect(arrivals, context).toHaveLength(sent.size);
        else {
          expect(arrivals.length, context).toBeLessThan(sent.size);
          await reconcileAll(services);
        }
        await drain(services);
        await expectClerk(stage.db, story.people, arrivals);
        sum.faults += refusals;
        sum.deliveries += arrivals.length;
      } finally {
        await svix.stop();
      }
    }
    report(`database away for ${name}`, sum);
  });
});

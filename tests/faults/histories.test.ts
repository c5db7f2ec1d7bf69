import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { clock } from "#lib/clock.ts";
import type { Services } from "#lib/sync/effects.ts";
import { reconcileAll } from "#lib/sync/reconcile.ts";
import { report, scaled } from "./campaign.ts";
import { fakeClerk } from "./fake-clerk.ts";
import {
  type Ended,
  expectClerk,
  expectModel,
  type History,
  historyArbitrary,
  runHistory,
} from "./run-history.ts";
import { clear, drain, readState, type Stage, startEngine, startStage } from "./stage.ts";
import type { ClerkUser } from "./story.ts";

vi.setConfig({ testTimeout: 0 });

let engine: Awaited<ReturnType<typeof startEngine>>;
let server: Stage;
beforeAll(async () => {
  [engine, server] = await Promise.all([startEngine(), startStage()]);
});
afterAll(() => Promise.all([engine.close(), server.close()]));

const realNow = clock.now;
const realWarn = console.warn;
beforeEach(() => {
  // Not a mock, which would keep all that a million histories say.
  console.warn = () => {};
});
afterEach(() => {
  clock.now = realNow;
  console.warn = realWarn;
});

/** `FAULTS_SEED` and `FAULTS_PATH`, as a failure prints them, make the same once more; `FAULTS_RUNS` is how many. */
const { FAULTS_RUNS, FAULTS_SEED, FAULTS_PATH } = process.env;
const seed = FAULTS_SEED ? Number(FAULTS_SEED) : Math.floor(Math.random() * 2 ** 31);
const runsOf = (short: number, full: number) => Number(FAULTS_RUNS ?? scaled(short, full));

/** Generated histories; each begins with an empty database. */
async function tryHistories(
  name: string,
  stage: { db: Services["db"] },
  { runs, ...kind }: { runs: number; withLoss?: boolean; withCuts?: boolean },
  check: (services: Services, ended: Ended) => Promise<void>,
): Promise<void> {
  const sum = { runs: 0, faults: 0, deliveries: 0, divergences: 0, seed };
  let people: ClerkUser[] = [];
  const services = { db: stage.db, clerk: fakeClerk(() => people).clerk };
  const property = fc.asyncProperty(historyArbitrary(kind), async (history: History) => {
    await clear(services.db);
    const ended = await runHistory(services, history);
    people = ended.story.people;
    sum.runs++;
    sum.faults += ended.faults;
    sum.deliveries += ended.deliveries;
    await check(services, ended);
  });
  const details = await fc.check(property, { numRuns: runs, seed, path: FAULTS_PATH });
  report(name, { ...sum, divergences: details.failed ? 1 : 0 });
  if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
}

async function equalsModelAndClerk({ db }: Services, ended: Ended): Promise<void> {
  await expectModel(db, ended);
  await expectClerk(db, ended.story.people, ended.arrivals);
}

describe("Without loss, a history ends in what the model says, and what Clerk says, without reconciliation", () => {
  test("over HTTP", () =>
    tryHistories("histories over HTTP", server, { runs: runsOf(20, 500) }, equalsModelAndClerk));

  test("on the engine itself", () =>
    tryHistories("histories", engine, { runs: runsOf(60, 10_000) }, equalsModelAndClerk));
});

test("With loss, one reconciliation ends in what Clerk says, and the next one writes nothing", () =>
  tryHistories(
    "histories with loss",
    engine,
    { runs: runsOf(60, 10_000), withLoss: true },
    async (services, ended) => {
      await expectModel(services.db, ended);
      // Nobody who is new is taken for gone.
      const end = clock.now();
      clock.now = () => end + 10 * 60 * 1000;
      // Small pages: people of one moment are on both sides of an end.
      await reconcileAll(services, { pageSize: 1 + (ended.story.messages.length % 3) });
      await drain(services);
      await expectClerk(services.db, ended.story.people, ended.arrivals);
      const before = await readState(services.db);
      const again = await reconcileAll(services, { pageSize: 2 });
      expect(again).toMatchObject({ missing: 0, stale: 0, ghosts: 0, unreadable: 0 });
      expect(await readState(services.db)).toEqual(before);
    },
  ));

test("However workers on the outbox end, all who live are in the directory once, and newcomers welcomed once", () =>
  tryHistories(
    "histories with cut effects",
    engine,
    { runs: runsOf(60, 10_000), withCuts: true },
    equalsModelAndClerk,
  ));

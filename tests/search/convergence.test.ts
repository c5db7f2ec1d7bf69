import type { ClerkClient } from "@clerk/backend";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { countEntries } from "#db/outbox.ts";
import { saveProfile } from "#db/profiles.ts";
import { profiles, type UserId, users } from "#db/schema.ts";
import { eraseUser, type MirroredUser, upsertUsers } from "#db/users.ts";
import { clock } from "#lib/clock.ts";
import { AppError } from "#lib/errors.ts";
import type { Directory } from "#lib/search/directory.ts";
import { rebuildDirectory } from "#lib/search/rebuild.ts";
import { runEffects } from "#lib/sync/effects.ts";
import { isFull, report, scaled } from "../faults/campaign.ts";
import { clear } from "../faults/stage.ts";
import { adapters, type SearchStage } from "./stages.ts";

vi.setConfig({ testTimeout: 0 });

const ids = ["user_0", "user_1", "user_2"] as UserId[];
const words = ["Amber", "Bruno", "Clara", "Dorit"];
const viewers = [false, true].map((seesEverybody) => ({ id: "user_viewer" as UserId, seesEverybody }));

/** What may happen. A version is one of a few that Clerk has made, in any order and more than once. */
const stepArbitrary = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant("version"),
      who: fc.nat(2),
      version: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constantFrom("hide", "show", "delete"),
      who: fc.nat(2),
      version: fc.nat(0),
    }),
  },
  // A worker on the outbox: does its work; is refused; has no answer though it was done; or is held up, and late.
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constantFrom("work", "refused", "unanswered", "late"),
      who: fc.nat(0),
      version: fc.nat(0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constantFrom("release", "rebuild"), who: fc.nat(0), version: fc.nat(0) }),
  },
);
type Step = { step: string; who: number; version: number };

/** The version of somebody that Clerk made so late: name, role and ban follow from it. */
function versionOf(who: number, version: number): MirroredUser {
  const [firstName, lastName] = [words[(who + version) % 4] ?? null, words[(version * 3) % 4] ?? null];
  return {
    ...{ id: ids[who] as UserId, email: null, imageUrl: null, createdAt: 100 + who, firstName, lastName },
    ...{
      role: version % 3 === 0 ? "admin" : "member",
      banned: version === 5,
      updatedAt: version,
      asOf: version,
    },
  };
}

describe.each(Object.entries(adapters))("The directory, by %s,", (name, start) => {
  let stage: SearchStage;
  beforeAll(async () => {
    stage = await start();
    await stage.directory.prepare();
  });
  afterAll(() => stage.close());
  const [realNow, realWarn, realError] = [clock.now, console.warn, console.error];
  beforeEach(() => {
    console.warn = () => {};
    console.error = () => {};
  });
  afterEach(() => {
    clock.now = realNow;
    console.warn = realWarn;
    console.error = realError;
  });

  test("says in the end what the mirror says, however versions come and writers fail, overtake and are late", async () => {
    const { db, directory } = stage;
    const sum = { runs: 0, faults: 0, deliveries: 0, divergences: 0 };
    const property = fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 30 }), async (steps) => {
      await clear(db);
      await rebuildDirectory(db, directory);
      let now = 10_000;
      clock.now = () => now;
      const late: (() => Promise<unknown>)[] = [];
      for (const step of steps as Step[]) {
        // Longer than a lease and than any pause after a failure.
        now += 5 * 60 * 60 * 1000;
        if (step.step === "version") sum.deliveries++;
        if (["refused", "unanswered", "late"].includes(step.step)) sum.faults++;
        await play(step, late);
      }
      // The last word: Clerk's last version of everybody, or a deletion; then all who were held up, and what waits.
      for (let left = 1; left > 0; ) {
        now += 5 * 60 * 60 * 1000;
        await runEffects({ db, clerk: noClerk, directory });
        const [entries] = await countEntries(db);
        left = entries?.waiting ?? 0;
      }
      for (const write of late) await write();
      await stage.settled();
      sum.runs++;
      await expectMirror();
    });
    const details = await fc.check(property, { numRuns: scaled(name === "fts5" ? 60 : 25, 2_000) });
    report(`the index, by ${name}`, { ...sum, divergences: details.failed ? 1 : 0 });
    if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
    expect(sum.runs).toBeGreaterThan(isFull ? 1_000 : 20);
  });

  const noClerk = {} as ClerkClient;

  async function play({ step, who, version }: Step, late: (() => Promise<unknown>)[]): Promise<void> {
    const { db, directory } = stage;
    const id = ids[who] as UserId;
    const now = clock.now();
    if (step === "version") await db.batch(upsertUsers(db, [versionOf(who, version)], now));
    if (step === "delete") await db.batch(eraseUser(db, id, 3, now));
    if (step === "hide") await saveProfile(db, id, { visibility: "administrators" }, now);
    if (step === "show") await saveProfile(db, id, { visibility: "members" }, now);
    if (step === "rebuild") await rebuildDirectory(db, directory, { pageSize: 2 });
    if (step === "release") await late.shift()?.();
    if (step === "work") await runEffects({ db, clerk: noClerk, directory });
    const failing = failures(directory, late)[step];
    if (failing) await runEffects({ db, clerk: noClerk, directory: { ...directory, write: failing } });
  }

  function failures(
    directory: Directory,
    late: (() => Promise<unknown>)[],
  ): Record<string, Directory["write"]> {
    const { db } = stage;
    const all = async (...args: Parameters<Directory["write"]>) => {
      const [first, ...rest] = await directory.write(...args);
      if (first) await db.batch([first, ...rest]);
    };
    const fail = (): never => {
      throw new AppError("unavailable", "It failed.");
    };
    return {
      refused: async () => fail(),
      unanswered: async (...args) => {
        await all(...args);
        return fail();
      },
      late: async (...args) => {
        late.push(() => all(...args));
        return fail();
      },
    };
  }

  /** Everybody is found by the words of their name as it is now, by those who may see them, and by nobody else's. */
  async function expectMirror(): Promise<void> {
    const { db, directory } = stage;
    const rows = await db.select().from(users);
    const hidden = new Set(
      (await db.select().from(profiles))
        .filter(({ visibility }) => visibility !== "members")
        .map(({ userId }) => userId),
    );
    for (const viewer of viewers) {
      const visible = rows.filter(
        ({ id, deletedAt, updatedAt, banned }) =>
          deletedAt === null && updatedAt > 0 && (viewer.seesEverybody || !(banned || hidden.has(id))),
      );
      for (const text of ["", ...words]) {
        const named = visible.filter(
          ({ firstName, lastName }) => !text || [firstName, lastName].includes(text),
        );
        const page = await directory.search(db, { text, sort: "name", pageSize: 10 }, viewer);
        expect({
          text,
          found: page.people.map(({ id }) => id).sort(),
          count: page.count,
          facets: page.facets,
        }).toEqual({
          text,
          found: named.map(({ id }) => id).sort(),
          count: named.length,
          facets: {
            role: counted(named.map(({ role }) => role)),
            status: counted(named.map(({ banned }) => (banned ? "banned" : "active"))),
          },
        });
      }
    }
  }
});

function counted(values: string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]),
  );
}

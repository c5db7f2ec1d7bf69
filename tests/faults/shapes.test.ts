import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { outbox, type UserId, webhookDeliveries } from "#db/schema.ts";
import { clock } from "#lib/clock.ts";
import { runEffects, type Services } from "#lib/sync/effects.ts";
import { reconcileAll } from "#lib/sync/reconcile.ts";
import { report, scaled } from "./campaign.ts";
import { type FakeClerk, fakeClerk } from "./fake-clerk.ts";
import { oddNamelessEvents, oddPersonEvents, secret } from "./odd-shapes.ts";
import { expectClerk } from "./run-history.ts";
import { clear, deliver, drain, readState, type Stage, startStage } from "./stage.ts";
import { type ClerkUser, Story, stepArbitrary, toEvent } from "./story.ts";

vi.setConfig({ testTimeout: 0 });

let stage: Stage;
let people: ClerkUser[];
let fake: FakeClerk;
let services: Services;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const realNow = clock.now;
beforeEach(async () => {
  people = [];
  fake = fakeClerk(() => people);
  services = { db: stage.db, clerk: fake.clerk };
  vi.spyOn(console, "warn").mockReturnValue();
  clock.now = () => new Story().now + 24 * 60 * 60 * 1000;
  await clear(stage.db);
});
afterEach(() => {
  clock.now = realNow;
  vi.restoreAllMocks();
});

const mirror = async () => {
  const { ledger: _, ...rest } = await readState(stage.db);
  return rest;
};
const ledger = async () => (await readState(stage.db)).ledger;
/** Somebody at Clerk. */
function personAtClerk(id: string): ClerkUser {
  const story = new Story();
  story.play({ place: 0, deed: "name", value: 1, pause: 1 });
  const person = { ...(story.people[0] as ClerkUser), id: id as UserId };
  people.push(person);
  return person;
}

describe("What has been taken once changes nothing when it comes again:", () => {
  test.each<[string, (id: string) => string]>([
    ["the same id with a fresh signature", (id) => id],
    ["the same body with a new id", (id) => `${id}_again`],
  ])("%s", async (name, idOf) => {
    const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const stories = fc.sample(fc.array(stepArbitrary, { minLength: 10, maxLength: 10 }), {
      seed,
      numRuns: scaled(10, 200),
    });
    let deliveries = 0;
    for (const steps of stories) {
      await clear(stage.db);
      const story = new Story();
      for (const step of steps) story.play(step);
      const events = story.messages.flatMap((message) => toEvent(message) ?? []);
      for (const [index, event] of events.entries()) await deliver(stage.db, `msg_${index}`, event);
      await drain(services);
      const before = await mirror();
      // Also the oldest of them, long after those that followed it.
      const later = new Date(Date.now() + 60_000);
      for (const [index, event] of events.entries()) {
        await deliver(stage.db, idOf(`msg_${index}`), event, later);
      }
      await drain(services);
      expect(await mirror(), `FAULTS_SEED=${seed}`).toEqual(before);
      const attempts = (await ledger()).map((entry) => entry.attempts);
      expect(attempts.reduce((sum, one) => sum + one)).toBe(2 * events.length);
      deliveries += 2 * events.length;
    }
    report(name, { runs: stories.length, faults: deliveries / 2, deliveries, divergences: 0, seed });
  });
});

describe("An event of an unknown type", () => {
  const types = ["organization.created", "user", "user.created.v2", "USER.CREATED", "", "constructor"];

  test.each([...types, "__proto__", "toString", "x".repeat(1000)])(
    "is noted as ignored, and does nothing: %j",
    async (type) => {
      await deliver(stage.db, "msg_1", { type, timestamp: 5, data: { id: "user_1", first_name: secret } });
      expect(await ledger()).toMatchObject([{ type, objectId: "user_1", outcome: "ignored", problem: null }]);
      expect(Object.values(await mirror()).flat()).toEqual([]);
    },
  );
});

describe("An event of ours in a shape that we don't expect is set aside and counted:", () => {
  const named = oddPersonEvents("user_odd");
  const nameless = oddNamelessEvents();
  let divergences = 0;
  afterAll(() => {
    const runs = named.length + nameless.length;
    report("events in unexpected shapes", { runs, faults: runs, deliveries: runs, divergences });
  });

  async function expectSetAside(event: object, refetched: string[]): Promise<void> {
    divergences++;
    const { outcome, hasEffects } = await deliver(stage.db, "msg_1", event);
    expect({ outcome, hasEffects }).toEqual({ outcome: "set_aside", hasEffects: refetched.length > 0 });
    const [entry] = await ledger();
    expect(entry).toMatchObject({ outcome: "set_aside", problem: expect.stringMatching(/./) });
    expect(entry?.problem).not.toContain(secret);
    const { waiting, ...tables } = await mirror();
    expect(Object.values(tables).flat()).toEqual([]);
    expect(waiting.map(({ effect, objectId }) => `${effect} ${objectId}`)).toEqual(refetched);
    divergences--;
  }

  test.each(named)("$type with $odd, and its person is asked for", ({ event }) =>
    expectSetAside(event, ["refetch user_odd"]),
  );

  test.each(nameless)("$type with $odd", ({ event }) => expectSetAside(event, []));
});

describe("A person whose event was set aside", () => {
  const odd = (id: string) => ({ type: "user.updated", timestamp: 5, data: { id, first_name: [secret] } });
  const expectHealed = () => expectClerk(stage.db, people);

  async function setAside(...ids: string[]): Promise<void> {
    await Promise.all(ids.map((id) => deliver(stage.db, `msg_${id}`, odd(id))));
    expect((await ledger()).map(({ outcome }) => outcome)).toEqual(ids.map(() => "set_aside"));
  }
  const forgetLedger = () => stage.db.delete(webhookDeliveries);

  test("is asked for at Clerk, and then the mirror says what Clerk says", async () => {
    personAtClerk("user_odd");
    await setAside("user_odd");
    await drain(services);
    await forgetLedger();
    await expectHealed();
  });

  test("is asked for again, later, where Clerk does not answer", async () => {
    personAtClerk("user_odd");
    await setAside("user_odd");
    fake.isAway = true;
    await runEffects(services);
    expect((await mirror()).waiting).toMatchObject([
      {
        effect: "refetch",
        attempts: 1,
        dueAt: clock.now() + 30_000,
        problem: expect.stringMatching(/Error/),
      },
    ]);
    expect(await runEffects(services)).toBe(0);
    fake.isAway = false;
    await drain(services);
    await forgetLedger();
    await expectHealed();
  });

  test("is asked for once more where another odd event comes while Clerk answers", async () => {
    const person = personAtClerk("user_odd");
    await setAside("user_odd");
    fake.beforeAnswer = async () => {
      fake.beforeAnswer = undefined;
      people = [{ ...person, first_name: "Meanwhile", updated_at: person.updated_at + 1 }];
      await deliver(stage.db, "msg_meanwhile", odd("user_odd"));
    };
    await drain(services);
    await forgetLedger();
    await expectHealed();
  });

  test("is left to the comparison of everybody where Clerk does not know them", async () => {
    const person = personAtClerk("user_odd");
    await deliver(
      stage.db,
      "msg_good",
      toEvent({ kind: "version", type: "user.created", user: person, at: person.updated_at + 1 }),
    );
    people = [];
    await deliver(stage.db, "msg_user_odd", odd("user_odd"));
    await drain(services);
    expect((await mirror()).people).toMatchObject([{ id: "user_odd", deletedAt: null }]);
    await reconcileAll(services);
    expect((await mirror()).people).toMatchObject([{ id: "user_odd", email: null, deletedAt: clock.now() }]);
  });

  test("is put right by reconciliation where asking was in vain", async () => {
    personAtClerk("user_odd");
    await setAside("user_odd");
    await stage.db.delete(outbox);
    await reconcileAll(services);
    await drain(services);
    await forgetLedger();
    await expectHealed();
  });

  test("does not have to wait for another whom Clerk itself describes oddly", async () => {
    personAtClerk("user_odd");
    const worse = personAtClerk("user_worse");
    Object.assign(worse, { email_addresses: null });
    await setAside("user_odd", "user_worse");
    await runEffects(services);
    expect((await mirror()).people).toMatchObject([{ id: "user_odd", deletedAt: null }]);
  });

  test("keeps what the mirror has until then", async () => {
    const person = personAtClerk("user_odd");
    const good = toEvent({ kind: "version", type: "user.created", user: person, at: person.updated_at + 1 });
    await deliver(stage.db, "msg_good", good);
    const before = (await mirror()).people;
    await deliver(stage.db, "msg_odd", odd("user_odd"));
    expect((await mirror()).people).toEqual(before);
  });
});

describe("A time that no clock of Clerk's can show", () => {
  test.each([
    ["updated_at", { updated_at: 2 ** 60 }, {}],
    ["updated_at, in microseconds", { updated_at: 1_767_571_200_000_000 }, {}],
    ["timestamp", {}, { timestamp: 2 ** 60 }],
    ["timestamp, in microseconds", {}, { timestamp: 1_767_571_200_000_000 }],
  ])("is no time, and does not keep later versions out: %s", async (_, data, envelope) => {
    const person = personAtClerk("user_late");
    const at = person.updated_at + 1;
    const event = { type: "user.updated", timestamp: at, data: { ...person, first_name: "Odd", ...data } };
    await deliver(stage.db, "msg_odd", { ...event, ...envelope });
    await deliver(stage.db, "msg_good", { ...event, data: person });
    await reconcileAll(services);
    await drain(services);
    await stage.db.delete(webhookDeliveries);
    await expectClerk(stage.db, people);
  });
});

describe("What is larger than we take", () => {
  test("is refused for good and not noted, and reconciliation brings the person", async () => {
    const person = personAtClerk("user_big");
    const data = { ...person, private_metadata: "x".repeat(300_000) };
    const sent = deliver(stage.db, "msg_1", { type: "user.created", timestamp: 5, data });
    await expect(sent).rejects.toMatchObject({ reason: "too_large" });
    expect(await ledger()).toEqual([]);
    await reconcileAll(services);
    await drain(services);
    await expectClerk(stage.db, people);
  });
});

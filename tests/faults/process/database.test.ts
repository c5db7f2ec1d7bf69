import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Fault, FaultMode } from "../../../local/libsql/control.ts";
import { isFull, report, scaled } from "../campaign.ts";
import { newRandom } from "../random.ts";
import { DatabaseFaults } from "./database.ts";
import { isTaken } from "./delivery.ts";
import { livesOf, type Message, messageOf, newPerson, signedUpAt, version } from "./events.ts";
import { differences } from "./mirror.ts";
import { mirror, runtime, sender, setUpRuntime } from "./set-up.ts";

vi.setConfig({ testTimeout: scaled(60_000, 3_600_000), hookTimeout: 60_000 });

setUpRuntime();
let faults: DatabaseFaults;
beforeAll(() => {
  faults = new DatabaseFaults(runtime);
});

const cuts: FaultMode[] = ["refuse", "cut_before_commit", "cut_after_commit", "cut_answer", "half_answer"];

test("However often the connection to the database is cut, nothing is acknowledged that is not committed, and all converges", async () => {
  const random = newRandom();
  const wanted = scaled(150, 2_000);
  const sequence = Array.from({ length: wanted * 1.3 }, (_, n) => (n % 13 < 10 ? random.pick(cuts) : "none"));
  await faults.set({ sequence, mode: "none" });
  const messages: Message[] = [];
  const unfounded: Message[] = [];
  let refused = 0;
  while ((await faults.count()) < wanted) {
    const more = livesOf(random, 10, 60);
    messages.push(...more);
    await sender.deliverAll(more, (status, message) => {
      if (!isTaken(status)) refused++;
      else if (mirror.commitsOf(message.id) === 0) unfounded.push(message);
    });
  }
  expect(unfounded).toEqual([]);
  expect(refused).toBeGreaterThan(wanted / 20);
  await runtime.drainOutbox(mirror);
  const divergences = differences(mirror, messages);
  report("Connection to the database cut", {
    ...{ runs: messages.length, faults: await faults.count(), deliveries: sender.deliveries },
    ...{ divergences: divergences.length, seed: random.seed },
  });
  expect(divergences).toEqual([]);
});

const newMessage = () => messageOf(version(newPerson(), signedUpAt, signedUpAt, "user.created"));

/** Delivers a message while something goes wrong with its own requests to the database. */
async function deliverUnder(fault: Partial<Fault>) {
  const message = newMessage();
  await faults.set({ ...fault, only: message.id });
  const startedAt = performance.now();
  const status = await sender.deliver(message);
  const milliseconds = performance.now() - startedAt;
  const commits = mirror.commitsOf(message.id);
  await faults.clear(message.id);
  return { fault, message, status, milliseconds, commits };
}

test.concurrent("However slow the database is, there is an answer within 5 s, and nothing half-written", async () => {
  const seconds = isFull ? Array.from({ length: 20 }, (_, n) => n + 1) : [1, 5];
  const tried = await Promise.all(
    seconds.flatMap((s) => [
      deliverUnder({ latencyMs: s * 1000 }),
      deliverUnder({ mode: "slow_answer", slowMs: s * 1000 }),
    ]),
  );
  for (const { fault, status, milliseconds, commits } of tried) {
    const slowMs = fault.latencyMs ?? fault.slowMs ?? 0;
    expect(milliseconds, JSON.stringify(fault)).toBeLessThan(5_000);
    // At four seconds, the deadline, it may be either.
    if (slowMs !== 4_000) expect(status, JSON.stringify(fault)).toBe(slowMs < 4_000 ? 204 : 503);
    if (isTaken(status)) expect(commits).toBe(1);
  }
  const messages = tried.map(({ message }) => message);
  const halves = () =>
    messages.filter(
      ({ id, event }) =>
        mirror.commitsOf(id) > 0 !== Object.hasOwn(mirror.people([event.data.id]), event.data.id),
    );
  expect(halves()).toEqual([]);
  await sender.deliverAll(messages);
  // A database that is slow to begin commits what everybody has given up and sent again: that must be whole, too.
  const late = tried.filter(({ fault, status }) => fault.latencyMs && !isTaken(status));
  const isWaitedFor = () => late.filter(({ message }) => mirror.commitsOf(message.id) < 2);
  await vi.waitFor(() => expect(isWaitedFor()).toEqual([]), 30_000);
  expect(halves()).toEqual([]);
  await runtime.drainOutbox(mirror);
  expect(differences(mirror, messages)).toEqual([]);
  report("Slow database", {
    runs: tried.length,
    faults: tried.length,
    deliveries: 2 * tried.length,
    divergences: 0,
  });
});

const answers: [name: string, fault: Partial<Fault>, status: number][] = [
  ["an expired stream", { mode: "stream_expired" }, 503],
  ["a status of 401", { mode: "error", status: 401 }, 500],
  ["a status of 403", { mode: "error", status: 403 }, 500],
  ["a status of 404", { mode: "error", status: 404 }, 500],
  ["a status of 413", { mode: "error", status: 413 }, 500],
  ["a status of 429", { mode: "error", status: 429 }, 503],
  ["the error BLOCKED", { mode: "blocked" }, 503],
  ["a status of 500", { mode: "error", status: 500 }, 503],
  ["a status of 503", { mode: "error", status: 503 }, 503],
  ["a page of HTML with 502", { mode: "bad_gateway" }, 503],
  ["half of its JSON", { mode: "half_answer" }, 503],
  ["half of its bytes", { mode: "cut_answer" }, 503],
  ["nothing, before it commits", { mode: "cut_before_commit" }, 503],
  ["nothing, after it has committed", { mode: "cut_after_commit" }, 503],
  ["no connection", { mode: "refuse" }, 503],
  ["the error SQLITE_BUSY", { mode: "busy" }, 503],
  ["the error of a transaction that takes too long", { mode: "transaction_timeout" }, 503],
  ["the error of an answer that is too large", { mode: "too_large" }, 500],
];

afterAll(() => {
  const runs = answers.length;
  report("Every answer of the database", { runs, faults: runs, deliveries: 2 * runs, divergences: 0 });
});

test.concurrent.each(answers)(
  "Where the database answers with %s, the delivery is not taken, and the next one is",
  async (_, fault, status) => {
    const tried = await deliverUnder(fault);
    expect(tried.status).toBe(status);
    expect(await sender.deliver(tried.message)).toBe(204);
    expect(mirror.commitsOf(tried.message.id)).toBeGreaterThan(0);
    await vi.waitFor(() => expect(differences(mirror, [tried.message])).toEqual([]), 20_000);
  },
);

test.concurrent("A token that the database refuses is called our own fault, loudly", async () => {
  const { status } = await deliverUnder({ mode: "error", status: 401 });
  expect(status).toBe(500);
  const line = /"level":"error","event":"webhook.refused","reason":"misconfigured"/;
  await vi.waitFor(() => expect(runtime.workerLog()).toMatch(line), 20_000);
});

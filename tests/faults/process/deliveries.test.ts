import { expect, test, vi } from "vitest";
import { isFull, report, scaled } from "../campaign.ts";
import { newRandom } from "../random.ts";
import { isTaken } from "./delivery.ts";
import { livesOf, type Message, messageOf, newPerson, signedUpAt, version } from "./events.ts";
import { differences, expectedPeople } from "./mirror.ts";
import { mirror, runtime, sender, setUpRuntime } from "./set-up.ts";

vi.setConfig({ testTimeout: scaled(60_000, 3_600_000), hookTimeout: 60_000 });

setUpRuntime();

const newMessage = () => messageOf(version(newPerson(), signedUpAt, signedUpAt, "user.created"));
const deliverAtOnce = (messages: Message[]) =>
  Promise.all(messages.map((message) => sender.deliver(message)));

test("64 identical deliveries at once are all taken, and are one row of the ledger and of the mirror", async () => {
  const runs = scaled(2, 100);
  for (let run = 0; run < runs; run++) {
    const message = newMessage();
    const statuses = await deliverAtOnce(Array(64).fill(message));
    expect(statuses).toEqual(Array(64).fill(204));
    expect(mirror.commitsOf(message.id)).toBeGreaterThanOrEqual(64);
    await expect.poll(() => differences(mirror, [message]), { timeout: 20_000 }).toEqual([]);
  }
  report("64 identical deliveries at once", { runs, faults: 0, deliveries: runs * 64, divergences: 0 });
});

test("Of 64 versions at once, the newest wins", async () => {
  const runs = scaled(2, 100);
  const random = newRandom();
  for (let run = 0; run < runs; run++) {
    const id = newPerson();
    // Times of versions repeat, so that for some it is the event's time that decides.
    const messages = Array.from({ length: 64 }, (_, n) =>
      messageOf(version(id, signedUpAt + random.below(32), signedUpAt + n)),
    );
    expect((await deliverAtOnce(messages)).filter((status) => !isTaken(status))).toEqual([]);
    const { firstName, updatedAt, asOf } = expectedPeople(messages)[id] ?? {};
    expect(mirror.people([id])[id]).toMatchObject({ firstName, updatedAt, asOf });
    await expect.poll(() => differences(mirror, messages), { timeout: 20_000 }).toEqual([]);
  }
  const { seed } = random;
  report("64 versions at once", { runs, faults: 0, deliveries: runs * 64, divergences: 0, seed });
});

test("Thousands of deliveries in a row leave the Worker's memory and its pace as they were", async () => {
  const random = newRandom();
  const perTenth = scaled(50, 10_000);
  const all: Message[] = [];
  const others: number[] = [];
  const memory: number[] = [];
  const work: number[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    const messages = livesOf(random, perTenth / 20, perTenth);
    all.push(...messages);
    const before = await runtime.usage();
    await sender.deliverAll(messages, (status) => {
      if (status !== 204) others.push(status);
    });
    const after = await runtime.usage();
    memory.push(Math.round(after.megabytes));
    work.push(after.cpuSeconds - before.cpuSeconds);
  }
  console.log(`MB after each tenth: ${memory.join(" ")}; seconds of work in it: ${work.join(" ")}`);
  await runtime.drainOutbox(mirror);
  const divergences = differences(mirror, all).length;
  report("Load", { runs: 1, faults: 0, deliveries: all.length, divergences, seed: random.seed });
  expect(others).toEqual([]);
  expect(divergences).toBe(0);
  // The heap goes up and down between collections, and grows at first: in the short form, there is little else.
  expect(Math.min(...memory.slice(-3))).toBeLessThan(scaled(4, 2) * (memory[0] as number));
  // The processor's time, for the machine may have other things to do. The short form has too little of it to compare.
  if (isFull) expect(work.at(-1)).toBeLessThan(2 * (work[0] as number));
});

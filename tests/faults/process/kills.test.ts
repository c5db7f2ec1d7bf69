import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { report, scaled } from "../campaign.ts";
import { newRandom, type Random } from "../random.ts";
import { isTaken, Sender } from "./delivery.ts";
import { livesOf, type Message } from "./events.ts";
import { differences, Mirror } from "./mirror.ts";
import { Runtime } from "./runtime.ts";

vi.setConfig({ testTimeout: scaled(120_000, 3_600_000), hookTimeout: 60_000 });

let runtime: Runtime;
let sender: Sender;
beforeAll(async () => {
  runtime = await Runtime.start();
  sender = new Sender(runtime.workerUrl, runtime.keys.webhookSigningSecret);
});
afterAll(() => runtime?.stop());

/** Delivers messages all at once, and kills while the answers come. @returns those that were taken */
async function deliverUnderKill(random: Random, messages: Message[], kill: () => Promise<void>) {
  // A kill takes a while: drawn from the later half, it could come when everything is answered.
  const killAt = random.below(messages.length / 2);
  const taken = new Set<string>();
  let answers = 0;
  let killed: Promise<void> | undefined;
  const startKill = () => {
    killed ??= kill();
  };
  // Where there are too few answers, it is time that decides.
  const latest = setTimeout(startKill, 5_000);
  const deliveries = messages.map(async (message) => {
    const status = await sender.deliver(message);
    if (isTaken(status)) taken.add(message.id);
    if (++answers > killAt) startKill();
  });
  await Promise.all(deliveries);
  clearTimeout(latest);
  startKill();
  await killed;
  return taken;
}

test("kill -9 of the Worker and of the database with deliveries in flight loses no acknowledged event", async () => {
  const random = newRandom();
  const rounds = scaled(2, 50);
  const perRound = scaled(300, 1_000);
  let interrupted = 0;
  for (let round = 0; round < rounds; round++) {
    const messages = livesOf(random, perRound / 5, perRound);
    // Both, and each alone.
    const [killsWorker, killsDatabase] = [round % 3 !== 1, round % 3 !== 2];
    const taken = await deliverUnderKill(random, messages, async () => {
      await Promise.all([killsWorker && runtime.killWorker(), killsDatabase && runtime.killDatabase()]);
    });
    await Promise.all([killsDatabase && runtime.startDatabase(), killsWorker && runtime.startWorker()]);
    const mirror = new Mirror(runtime.databaseFile);
    try {
      const ledger = mirror.ledger();
      expect([...taken].filter((id) => !ledger.has(id))).toEqual([]);
      const again = messages.filter(({ id }) => !taken.has(id));
      if (again.length > 0) interrupted++;
      await sender.deliverAll(again);
      mirror.letLeasesEnd();
      await runtime.runCron();
      expect(differences(mirror, messages)).toEqual([]);
    } finally {
      mirror.close();
    }
  }
  report("kill -9 of the Worker and of the database", {
    ...{ runs: rounds, faults: rounds, deliveries: sender.deliveries, divergences: 0, seed: random.seed },
  });
  expect(interrupted).toBeGreaterThan(0);
});

import { setTimeout as sleep } from "node:timers/promises";
import { createClerkClient } from "@clerk/backend";
import { expect, test, vi } from "vitest";
import { report, scaled } from "../campaign.ts";
import { newRandom } from "../random.ts";
import { open, piecesOf, statusOf } from "./bodies.ts";
import { type ClerkEvent, messageOf, newPerson, signedUpAt, version } from "./events.ts";
import { mirror, runtime, sender, setUpRuntime } from "./set-up.ts";

vi.setConfig({ testTimeout: scaled(60_000, 3_600_000), hookTimeout: 60_000 });

setUpRuntime();

const newMessage = () => messageOf(version(newPerson(), signedUpAt, signedUpAt, "user.created"));

/** What a page shows of a person. */
async function viewPage(id: string): Promise<unknown> {
  const response = await fetch(`${runtime.workerUrl}/profile?user=${id}`);
  return response.ok ? response.json() : response.status;
}

test("A page that is viewed before, during and after user.created shows the person, who is one row", async () => {
  await runtime.startClerk();
  const clerk = createClerkClient({ secretKey: runtime.keys.secretKey, apiUrl: runtime.clerkUrl });
  const random = newRandom();
  const runs = scaled(40, 1_000);
  const wrong: unknown[] = [];

  async function signUp(n: number): Promise<string> {
    const created = await clerk.users.createUser({
      emailAddress: [`person-${n}@example.com`],
      firstName: `Person ${n}`,
      skipPasswordRequirement: true,
    });
    const data = created.raw as unknown as ClerkEvent["data"];
    const message = messageOf({ type: "user.created", data, timestamp: created.updatedAt });
    const shown = { id: created.id, email: `person-${n}@example.com`, firstName: `Person ${n}` };
    const view = async (when: string) => {
      const page = await viewPage(created.id);
      if (!isLike(page, shown)) wrong.push({ when, page, shown });
    };
    const deliver = async () => {
      const status = await sender.deliver(message);
      if (status !== 204) wrong.push({ status });
    };
    if (random.next() < 0.5) await view("before");
    // The one starts a few milliseconds before the other, or after it.
    const pause = (chance: number) => new Promise((resolve) => setTimeout(resolve, chance * 20));
    await Promise.all([pause(random.next()).then(() => view("during")), pause(random.next()).then(deliver)]);
    await view("after");
    return created.id;
  }

  const ids: string[] = [];
  let next = 0;
  const work = async () => {
    while (next < runs) ids.push(await signUp(next++));
  };
  await Promise.all(Array.from({ length: 4 }, work));
  // The cron trigger asks Clerk for people of other tests as well.
  await runtime.stopClerk();
  await runtime.drainOutbox(mirror);

  expect(wrong).toEqual([]);
  const people = mirror.people(ids);
  expect(Object.keys(people).sort()).toEqual([...ids].sort());
  for (const [id, person] of Object.entries(people)) {
    expect(person).toMatchObject({ deletedAt: null, listedAs: person.firstName });
    expect(Object.keys(person.activity)).toEqual([`joined:${id}`]);
  }
  const deliveries = sender.deliveries;
  report("Page views around user.created", {
    runs,
    faults: 0,
    deliveries,
    divergences: 0,
    seed: random.seed,
  });
});

/** Whether something says all that is wanted, and perhaps more. */
function isLike(found: unknown, wanted: Record<string, unknown>): boolean {
  return Object.entries(wanted).every(([name, value]) => (found as typeof wanted | null)?.[name] === value);
}

test("A body that comes in pieces, without its length, is taken", async () => {
  const message = newMessage();
  const { body, headers } = sender.sign(message);
  const request = open(sender.url, headers);
  for (const piece of piecesOf(body, 10)) {
    request.write(piece);
    await sleep(100);
  }
  request.end();
  expect(await statusOf(request)).toBe(204);
  expect(mirror.commitsOf(message.id)).toBe(1);
});

test.each([true, false])(
  "A body that is cut in the middle leaves nothing (its length is told: %s)",
  async (isTold) => {
    const runs = scaled(8, 200);
    const random = newRandom();
    for (let run = 0; run < runs; run++) {
      const message = newMessage();
      const { body, headers } = sender.sign(message);
      const length = Buffer.byteLength(body);
      const request = open(sender.url, { ...headers, ...(isTold && { "content-length": length }) });
      request.write(body.slice(0, random.below(length - 1) + 1));
      await sleep(random.below(20));
      request.destroy();
      expect(await statusOf(request)).toBe(0);
      expect(mirror.commitsOf(message.id)).toBe(0);
      expect(mirror.people([message.event.data.id])).toEqual({});
      expect(await sender.deliver(message)).toBe(204);
    }
    const { seed } = random;
    report(`Bodies cut (length told: ${isTold})`, {
      runs,
      faults: runs,
      deliveries: 2 * runs,
      divergences: 0,
      seed,
    });
  },
);

test("A body that is too large is refused, by its length or as soon as it is", async () => {
  const { headers } = sender.sign(newMessage());
  const told = open(sender.url, { ...headers, "content-length": 300_000 });
  told.end("x".repeat(300_000));
  expect(await statusOf(told)).toBe(413);

  const endless = open(sender.url, headers);
  const status = statusOf(endless);
  let sent = 0;
  let answered = false;
  void status.finally(() => {
    answered = true;
  });
  for (; !answered && sent < 64 * 2 ** 20; sent += 2 ** 14) {
    endless.write("x".repeat(2 ** 14));
    await sleep(1);
  }
  endless.destroy();
  expect(await status).toBe(413);
});

import { Webhook } from "svix";
import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";
import { connect } from "#db/client.ts";
import { toAppError } from "#lib/errors.ts";
import { receiveDelivery } from "#lib/sync/receive.ts";
import { report } from "../campaign.ts";

const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });

// The example of Svix's and of Standard Webhooks' own tests.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const time = 1614265330;
const example = '{"test": 2432232314}';
const exampleSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const body = JSON.stringify({ type: "mars.landed", data: {}, timestamp: 1 });
const sign = (text: string, key = secret, at = time) => new Webhook(key).sign(id, new Date(at * 1000), text);
const signature = sign(body);
const otherSecret = (letter: string) => `whsec_${btoa(letter.repeat(24))}`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: time * 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

type Fields = [name: string, value: string][];
const svix = (given = signature, at: string | number = time): Fields => [
  ["svix-id", id],
  ["svix-timestamp", String(at)],
  ["svix-signature", given],
];
const webhook = (...args: Parameters<typeof svix>): Fields =>
  svix(...args).map(([name, value]) => [name.replace("svix", "webhook"), value]);

/** Whether a delivery is taken, or why it is not. */
async function outcomeOf(fields: Fields, sent: BodyInit = body, secrets = [secret]): Promise<string> {
  const headers = new Headers([["content-type", "application/json"], ...fields]);
  const request = new Request("http://localhost/", {
    method: "POST",
    body: sent,
    headers,
    duplex: "half",
  } as RequestInit);
  try {
    await receiveDelivery(request, db, secrets);
    return "taken";
  } catch (error) {
    const { status, message } = toAppError(error);
    return `${status} ${message}`;
  }
}

const notFound = "400 The signature is not valid: No matching signature found.";
const missing = "400 The signature is not valid: Missing required headers.";
const noTime = "400 The signature is not valid: Invalid Signature Headers.";
const without = (name: string) => svix().filter(([field]) => field !== name);

test("The example of Standard Webhooks has the signature that it must have", async () => {
  expect(await outcomeOf(svix(exampleSignature), example)).toMatch(/^400 The body is signed, but/);
  expect(await outcomeOf(svix(exampleSignature), `${example} `)).toBe(notFound);
});

test.each<[string, Fields, string]>([
  ["svix-* headers", svix(), "taken"],
  ["webhook-* headers", webhook(), "taken"],
  ["headers of both names", [...svix(), ...webhook()], "taken"],
  ["svix-* that are wrong beside webhook-* that are right", [...svix("v1,AAAA"), ...webhook()], notFound],
  [
    "an svix-id of its own beside webhook-* that are right",
    [["svix-id", "msg_other"], ...webhook()],
    notFound,
  ],
  ["an empty svix-id beside webhook-* that are right", [["svix-id", ""], ...webhook()], missing],
  ["one half of either name", [...without("svix-signature"), ["webhook-signature", signature]], "taken"],
  ["no id", without("svix-id"), missing],
  ["no timestamp", without("svix-timestamp"), missing],
  ["no signature", without("svix-signature"), missing],
  ["an empty signature", svix(""), missing],
  ["a timestamp that is no number", svix(signature, "soon"), noTime],
  ["a signature that is cut", svix(signature.slice(0, 8)), notFound],
  ["a signature without its version", svix(signature.slice(3)), notFound],
  ["a signature of another version", svix(signature.replace("v1", "v2")), notFound],
  ["a version without a signature", svix("v1,"), notFound],
  ["the right signature between wrong ones", svix(`v1,AAAA v2,BBBB ${signature} v1,CCCC`), "taken"],
  ["wrong signatures", svix("v1,AAAA v2,BBBB v1,CCCC"), notFound],
  ["the signature header twice, one right", [...svix("v1,AAAA"), ["svix-signature", signature]], "taken"],
  ["the signature header twice, both wrong", [...svix("v1,AAAA"), ["svix-signature", "v1,BBBB"]], notFound],
  ["the id twice", [...svix(), ["svix-id", id]], notFound],
  ["the id twice, of different messages", [...svix(), ["svix-id", "msg_other"]], notFound],
  ["the timestamp twice, the later one stale", [...svix(), ["svix-timestamp", "1"]], "taken"],
])("With %s", async (_, fields, outcome) => {
  expect(await outcomeOf(fields)).toBe(outcome);
});

test("A delivery is taken until it is five minutes old, or ahead, to the second", async () => {
  for (let age = -310; age <= 310; age++) {
    const signed = svix(sign("x", secret, time - age), time - age);
    expect([age, await outcomeOf(signed, "x")]).toEqual([
      age,
      Math.abs(age) <= 300
        ? "400 The body is signed, but it is not an event of Clerk's."
        : `400 The signature is not valid: Message timestamp too ${age > 0 ? "old" : "new"}.`,
    ]);
  }
  expect(await outcomeOf(svix(sign(body, secret, time - 300), time - 300))).toBe("taken");
  vi.setSystemTime(time * 1000 + 300_999);
  expect(await outcomeOf(svix())).toBe("taken");
  vi.setSystemTime(time * 1000 + 301_000);
  expect(await outcomeOf(svix())).toMatch(/too old/);
});

test("No bit of the body, the id, the timestamp or the signature can be another", async () => {
  const parts = { body, id, timestamp: String(time), signature };
  const accepted: unknown[] = [];
  let flipped = 0;
  let unsendable = 0;
  for (const name of Object.keys(parts) as (keyof typeof parts)[]) {
    const bytes = Buffer.from(parts[name]);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const sent = { ...parts, [name]: name === "body" ? changed : changed.toString("latin1") };
      const fields: Fields = [
        ["svix-id", sent.id],
        ["svix-timestamp", sent.timestamp],
        ["svix-signature", sent.signature],
      ];
      flipped++;
      try {
        new Headers(fields);
      } catch {
        // HTTP itself has no such header.
        unsendable++;
        continue;
      }
      const outcome = await outcomeOf(fields, sent.body as BodyInit);
      if (!outcome.startsWith("400 ")) accepted.push({ name, bit, outcome });
    }
  }
  expect(accepted).toEqual([]);
  expect(unsendable).toBeLessThan(flipped / 10);
  report("Every bit of a delivery flipped", {
    runs: flipped,
    faults: flipped,
    deliveries: flipped - unsendable,
    divergences: 0,
  });
});

test("While secrets are exchanged, both are good; after it, the old one is not", async () => {
  const [old, fresh, third] = [otherSecret("o"), otherSecret("f"), otherSecret("t")];
  const by = (key: string) => svix(sign(body, key));
  for (const key of [old, fresh]) expect(await outcomeOf(by(key), body, [old, fresh])).toBe("taken");
  expect(await outcomeOf(by(third), body, [old, fresh])).toBe(notFound);
  expect(await outcomeOf(by(old), body, [fresh])).toBe(notFound);
  // Svix signs with both for a day.
  expect(await outcomeOf(svix(`${sign(body, old)} ${sign(body, fresh)}`), body, [fresh])).toBe("taken");
  expect(await outcomeOf(by(fresh), body, [])).toMatch(/^400 .*no secret to check it by/);
});

test("A body that is too large is left where it becomes so", async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 2 ** 16;
      controller.enqueue(new Uint8Array(2 ** 16).fill(120));
    },
  });
  expect(await outcomeOf(svix(), endless)).toMatch(/^413 /);
  expect(pulled).toBeLessThan(2 ** 20);
});

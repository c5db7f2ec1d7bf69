import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Delivery, HOUR, MINUTE, SECOND, START, status, TestSender } from "./test-sender.ts";

let svix: TestSender;
beforeEach(() => {
  svix = new TestSender();
});
afterEach(() => svix.stop());

const SVIX_TIMES = [
  0,
  5 * SECOND,
  5 * MINUTE + 5 * SECOND,
  35 * MINUTE + 5 * SECOND,
  2 * HOUR + 35 * MINUTE + 5 * SECOND,
  7 * HOUR + 35 * MINUTE + 5 * SECOND,
  17 * HOUR + 35 * MINUTE + 5 * SECOND,
  27 * HOUR + 35 * MINUTE + 5 * SECOND,
];

describe("a message that is never taken", () => {
  it("is sent eight times over more than a day, and then given up", async () => {
    svix.answer = status(500);
    const id = svix.send();
    await svix.pass(27 * HOUR);
    expect(svix.message(id)?.status).toBe("pending");
    await svix.pass(100 * HOUR);
    expect(svix.times(id)).toEqual(SVIX_TIMES);
    expect(svix.message(id)).toMatchObject({ status: "failed", scheduled_attempts: 8 });
  });

  it("keeps its id and body, while timestamp and signature are new each time", async () => {
    svix.answer = status(503);
    const id = svix.send('{"n":1}');
    await svix.pass(2 * HOUR);
    expect(svix.deliveries).toHaveLength(4);
    const different = (field: keyof Delivery) => new Set(svix.deliveries.map((sent) => sent[field])).size;
    expect([different("id"), different("body")]).toEqual([1, 1]);
    expect([different("timestamp"), different("signature")]).toEqual([4, 4]);
    expect(svix.deliveries.map(({ timestamp }) => Number(timestamp) * SECOND - START)).toEqual(
      svix.times(id),
    );
  });

  it("goes by a scaled clock when there is one", async () => {
    svix.answer = status(500);
    svix.sender.configure({ retry_scale: 0.001 });
    const id = svix.send();
    await svix.pass(HOUR);
    expect(svix.times(id)).toEqual(SVIX_TIMES.map((time) => time / 1000));
  });
});

describe("while deliveries are paused", () => {
  it("nothing leaves, and then everything does", async () => {
    svix.answer = status(200);
    svix.sender.configure({ paused: true });
    const id = svix.send();
    await svix.pass(10 * HOUR);
    expect(svix.deliveries).toEqual([]);
    svix.sender.configure({ paused: false });
    await svix.pass(0);
    expect(svix.message(id)?.status).toBe("delivered");
  });
});

describe("without an endpoint", () => {
  it("a message goes nowhere, also later, unless it is replayed", async () => {
    svix.answer = status(200);
    svix.sender.configure({ url: "" });
    const id = svix.send();
    svix.sender.configure({ url: "http://localhost:3999/webhook" });
    await svix.pass(10 * HOUR);
    expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["unaddressed", 0]);
    await svix.sender.replay(id);
    expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["delivered", 1]);
  });
});

describe("a restart", () => {
  it("between two attempts changes neither the times nor the number of those that follow", async () => {
    svix.answer = status(500);
    const id = svix.send();
    await svix.pass(MINUTE);
    await svix.close();
    svix.open();
    svix.sender.wake();
    await svix.pass(100 * HOUR);
    expect(svix.times(id)).toEqual(SVIX_TIMES);
  });

  it("makes up for an attempt that was due in the meantime, at once", async () => {
    svix.answer = status(500);
    const id = svix.send();
    await svix.pass(MINUTE);
    await svix.close();
    vi.setSystemTime(START + HOUR);
    svix.open();
    svix.answer = status(200);
    svix.sender.wake();
    await svix.pass(0);
    expect([svix.message(id)?.status, svix.times(id).at(-1)]).toEqual(["delivered", HOUR]);
  });
});

describe("a replay by hand", () => {
  it("changes neither the times nor the number of the scheduled attempts when it fails", async () => {
    svix.answer = status(500);
    const id = svix.send();
    await svix.pass(MINUTE);
    await svix.sender.replay(id);
    expect(svix.message(id)).toMatchObject({ status: "pending", scheduled_attempts: 2 });
    await svix.pass(100 * HOUR);
    expect(svix.times(id)).toEqual([...SVIX_TIMES, MINUTE].toSorted((a, b) => a - b));
  });

  it("ends them when it is taken", async () => {
    svix.answer = status(500);
    const id = svix.send();
    await svix.pass(MINUTE);
    svix.answer = status(200);
    await svix.sender.replay(id);
    await svix.pass(100 * HOUR);
    expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["delivered", 3]);
  });
});

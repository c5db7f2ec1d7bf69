import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Disturbance, REORDER_LIMIT_MS, type WebhookEffect } from "./disturbance.ts";
import { HOUR, SECOND, status, TestSender } from "./test-sender.ts";

let svix: TestSender;
beforeEach(() => {
  svix = new TestSender();
});
afterEach(() => svix.stop());

/** Disturbs the first deliveries that come along, one after the other. */
function disturbNext(...effects: WebhookEffect[]): void {
  const waiting = effects.map((effect): Disturbance => ({ effect, delayMs: 3 * SECOND }));
  svix.disturb = (_, mayReorder) =>
    waiting[0]?.effect === "reorder" && !mayReorder ? null : (waiting.shift() ?? null);
}

const order = () => svix.deliveries.map(({ body }) => body);

describe("a delivery that is disturbed", () => {
  it("by a delay leaves later, once, also after a restart", async () => {
    disturbNext("delay");
    const id = svix.send();
    await svix.pass(SECOND);
    await svix.close();
    svix.open();
    svix.sender.wake();
    await svix.pass(SECOND);
    expect([svix.message(id)?.status, svix.deliveries]).toEqual(["pending", []]);
    await svix.pass(HOUR);
    expect(svix.times(id)).toEqual([3 * SECOND]);
    expect(svix.message(id)).toMatchObject({ status: "delivered", held_until: null });
  });

  it("by a delay does not hold up the others", async () => {
    disturbNext("delay");
    svix.send('"late"');
    svix.send('"early"');
    await svix.pass(HOUR);
    expect(order()).toEqual(['"early"', '"late"']);
  });

  it("by its loss never arrives, unless it is replayed", async () => {
    disturbNext("drop");
    const id = svix.send();
    await svix.pass(100 * HOUR);
    expect([svix.message(id)?.status, svix.deliveries]).toEqual(["dropped", []]);
    await svix.sender.replay(id);
    expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["delivered", 1]);
  });

  it("by being doubled arrives twice at the same moment, with the same id", async () => {
    disturbNext("duplicate");
    const id = svix.send();
    await svix.pass(HOUR);
    expect(svix.times(id)).toEqual([0, 0]);
    expect(svix.message(id)).toMatchObject({ status: "delivered", scheduled_attempts: 1 });
    const triggers = svix.sender.attempts(id).map(({ trigger }) => trigger);
    expect(triggers.toSorted()).toEqual(["duplicate", "scheduled"]);
  });

  it("by the loss of its answer is sent again", async () => {
    disturbNext("fail", "fail");
    const id = svix.send();
    await svix.pass(10 * SECOND);
    expect([svix.message(id)?.status, svix.times(id)]).toEqual(["pending", [0, 5 * SECOND]]);
    await svix.pass(HOUR);
    expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["delivered", 3]);
    const [, , first] = svix.sender.attempts(id);
    expect(first).toMatchObject({
      status_code: null,
      response: "Lost on purpose: the receiver answered 200",
    });
  });
});

describe("a message that is to be overtaken", () => {
  it("comes right after the next one", async () => {
    disturbNext("reorder");
    svix.send("1");
    await svix.pass(SECOND);
    expect(order()).toEqual([]);
    svix.send("2");
    svix.send("3");
    await svix.pass(SECOND);
    expect(order().indexOf("2")).toBeLessThan(order().indexOf("1"));
    expect(order()).toHaveLength(3);
  });

  it("does not take an earlier one for the next", async () => {
    let answer: () => void = () => {};
    svix.answer = (body) =>
      body === "0" ? new Promise((resolve) => (answer = () => resolve(new Response()))) : new Response();
    svix.send("0");
    await svix.pass(0);
    disturbNext("reorder");
    svix.send("1");
    await svix.pass(SECOND);
    answer();
    await svix.pass(SECOND);
    expect(order()).toEqual(["0"]);
    svix.send("2");
    await svix.pass(SECOND);
    expect(order()).toEqual(["0", "2", "1"]);
  });

  it("does not wait for ever, nor for one that waits itself", async () => {
    disturbNext("reorder", "reorder");
    const id = svix.send("1");
    await svix.pass(HOUR);
    expect(svix.times(id)).toEqual([REORDER_LIMIT_MS]);
    svix.send("2");
    svix.send("3");
    await svix.pass(SECOND);
    expect(order()).toEqual(["1", "3", "2"]);
  });

  it("waits for one that is taken, not for one that is refused", async () => {
    svix.answer = (body) => new Response(null, { status: body === "2" ? 500 : 200 });
    disturbNext("reorder");
    const id = svix.send("1");
    svix.send("2");
    await svix.pass(SECOND);
    expect(order()).toEqual(["2"]);
    await svix.pass(HOUR);
    expect(svix.times(id)).toEqual([REORDER_LIMIT_MS]);
  });
});

describe("replaying all that failed", () => {
  it("delivers it in the order of its sending, and nothing else", async () => {
    svix.answer = status(500);
    svix.send("1");
    svix.send("2");
    await svix.pass(100 * HOUR);
    disturbNext("drop");
    svix.send("3");
    await svix.pass(0);
    svix.deliveries.length = 0;
    svix.answer = status(200);
    expect(await svix.sender.replayFailed()).toMatchObject([{ trigger: "manual" }, { trigger: "manual" }]);
    expect(order()).toEqual(["1", "2"]);
    expect(svix.sender.messages().map((message) => message.status)).toEqual([
      "dropped",
      "delivered",
      "delivered",
    ]);
    expect(await svix.sender.replayFailed()).toEqual([]);
  });
});

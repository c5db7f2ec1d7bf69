import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOUR, SECOND, status, TestSender } from "./test-sender.ts";

let svix: TestSender;
beforeEach(() => {
  svix = new TestSender();
});
afterEach(() => svix.stop());

describe("an answer", () => {
  it.each([200, 201, 202, 204, 299])("of %i ends the matter", async (code) => {
    svix.answer = status(code);
    const id = svix.send();
    await svix.pass(HOUR);
    expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["delivered", 1]);
  });

  it.each([301, 302, 304, 307, 308, 400, 401, 404, 410, 429, 500, 502, 503])(
    "of %i makes it be sent again",
    async (code) => {
      svix.answer = status(code);
      const id = svix.send();
      await svix.pass(4 * SECOND);
      expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["pending", 1]);
      svix.answer = status(200);
      await svix.pass(SECOND);
      expect([svix.message(id)?.status, svix.deliveries.length]).toEqual(["delivered", 2]);
      expect(svix.sender.attempts(id).map((attempt) => attempt.status_code)).toEqual([200, code]);
    },
  );

  it("is kept in the log up to two thousand characters", async () => {
    svix.answer = () => new Response("x".repeat(3000), { status: 500 });
    const id = svix.send();
    await svix.pass(0);
    expect(svix.sender.attempts(id)[0]?.response).toBe("x".repeat(2000));
  });

  it("that never comes is a failure with its reason, and does not hold up other messages", async () => {
    svix.answer = (body) => {
      if (body === '"lost"') throw new TypeError("fetch failed", { cause: new Error("ECONNRESET") });
      return new Response(null, { status: 204 });
    };
    const lost = svix.send('"lost"');
    const other = svix.send('"other"');
    await svix.pass(0);
    expect([svix.message(lost)?.status, svix.message(other)?.status]).toEqual(["pending", "delivered"]);
    expect(svix.sender.attempts(lost)).toMatchObject([{ status_code: null, response: "Error: ECONNRESET" }]);
  });
});

describe("many messages", () => {
  it("leave in the order of their sending, four at a time", async () => {
    const open: (() => void)[] = [];
    svix.answer = () =>
      new Promise((resolve) => {
        open.push(() => resolve(new Response()));
      });
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) {
      ids.push(svix.send(String(n)));
      await svix.pass(1);
    }
    expect(svix.deliveries.map(({ id }) => id)).toEqual(ids.slice(0, 4));
    while (svix.deliveries.length < 6) {
      for (const finish of open.splice(0)) finish();
      await svix.pass(0);
    }
    for (const finish of open.splice(0)) finish();
    await svix.pass(0);
    expect(svix.deliveries.map(({ id }) => id)).toEqual(ids);
    expect(ids.map((id) => svix.message(id)?.status)).toEqual(Array(6).fill("delivered"));
  });
});

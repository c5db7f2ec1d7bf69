import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { requestContext } from "#lib/request-context.ts";
import { answerThrown, logRequest } from "./request-log.ts";

const info = vi.spyOn(console, "info");
beforeEach(() => void info.mockReset().mockReturnValue());
afterEach(() => void info.mockReset());
const lines = () => info.mock.calls.map(([line]) => JSON.parse(line));

async function ask(path: string, response: Response, headers = {}) {
  const work: Promise<unknown>[] = [];
  const answered = await logRequest(
    new Request(`https://example.com${path}`, { headers }),
    (promise) => void work.push(promise),
    async () => {
      const context = requestContext();
      if (context) Object.assign(context, { trips: 2, userId: "user_1" });
      return response;
    },
  );
  return { answered, work };
}

test("A request is a line: what was asked, by whom, what it took; nothing that somebody typed", async () => {
  await ask("/directory/user_3MjNLeotC1KnsSa50?q=ada@example.com", new Response(null, { status: 304 }), {
    "cf-ray": "ray-1",
  });
  expect(lines()).toEqual([
    {
      ...{ level: "info", event: "request", request: "ray-1", method: "GET", route: "/directory/[id]" },
      ...{ status: 304, ms: expect.any(Number), trips: 2, user: "user_1" },
    },
  ]);
});

test("What streams is logged once it has ended, whole or not", async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("a page"));
      controller.close();
    },
  });
  const { answered, work } = await ask("/profile", new Response(body));
  expect(lines()).toEqual([]);
  expect(await answered.text()).toBe("a page");
  await Promise.all(work);
  expect(lines()).toMatchObject([{ route: "/profile", status: 200 }]);
  expect(lines()[0].left).toBeUndefined();

  const endless = await ask(
    "/items",
    new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(9)) })),
  );
  await endless.answered.body?.cancel();
  await Promise.all(endless.work);
  expect(lines()[1]).toMatchObject({ route: "/items", left: true });
});

test("What nobody caught is a line, and an answer with the request's id and no more", async () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  const request = new Request("https://example.com/none", { headers: { "cf-ray": "ray-2" } });
  const thrown = new TypeError("of ada@example.com", { cause: new RangeError("hers") });
  const answered = await logRequest(
    request,
    () => {},
    () => Promise.reject(thrown).catch(answerThrown),
  );
  expect(answered.status).toBe(500);
  expect(await answered.text()).toMatch(/^Something broke.+\nReference: ray-2\n$/);
  expect(error.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
    {
      ...{ level: "error", event: "request.failed", request: "ray-2", error: "TypeError < RangeError" },
      at: expect.stringContaining("request-log.test.ts"),
    },
  ]);
  error.mockRestore();
});

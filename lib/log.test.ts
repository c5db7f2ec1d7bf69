import { afterEach, expect, test, vi } from "vitest";
import { log, logUnhandled, tameConsole } from "./log.ts";
import { inRequest } from "./request-context.ts";

const lines: unknown[] = [];
const write = (line: unknown) => void lines.push(typeof line === "string" ? JSON.parse(line) : line);
const original = { ...console };
afterEach(() => {
  Object.assign(console, original);
  lines.length = 0;
});

test("Every line of a request has its id", () => {
  vi.spyOn(console, "info").mockImplementation(write);
  inRequest({ id: "ray", trips: 0 }, () => log.info("something", { count: 1 }));
  expect(lines).toEqual([{ level: "info", event: "something", request: "ray", count: 1 }]);
});

test("What a library writes is one line, without the message of an error or what stands around it", () => {
  console.error = write;
  tameConsole();
  const cause = Object.assign(new Error("ada@example.com"), { code: "UNREACHABLE" });
  console.error(
    "⨯",
    Object.assign(new TypeError("Failed query: params: ada@example.com", { cause }), { digest: "7" }),
  );
  console.error(`Something odd\n${"with a long tail".repeat(50)}`);
  log.error("ours", { reason: "busy" });
  expect(lines).toEqual([
    {
      ...{ level: "error", event: "library", error: "TypeError < Error:UNREACHABLE", digest: "7" },
      at: expect.stringContaining("log.test.ts"),
    },
    { level: "error", event: "library", said: "Something odd" },
    { level: "error", event: "ours", reason: "busy" },
  ]);
  expect(JSON.stringify(lines)).not.toContain("ada@");
});

test("A promise that is refused where nobody waits for it is one line, without its message", () => {
  console.error = write;
  const others = process.listeners("unhandledRejection");
  logUnhandled();
  const [added] = process.listeners("unhandledRejection").filter((listener) => !others.includes(listener));
  added?.(new TypeError("of ada@example.com"), Promise.resolve());
  added?.("ada@example.com", Promise.resolve());
  process.removeListener("unhandledRejection", added ?? (() => {}));
  expect(lines).toEqual([
    {
      ...{ level: "error", event: "rejection.unhandled", error: "TypeError" },
      at: expect.stringContaining("log.test.ts"),
    },
    { level: "error", event: "rejection.unhandled", error: "string" },
  ]);
});

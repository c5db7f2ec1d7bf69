import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestClerk, TestBrowser, type TestClerk } from "./test-support.ts";

vi.setConfig({ testTimeout: 20_000 });

let clerk: TestClerk;
beforeEach(async () => {
  clerk = await startTestClerk();
  await clerk.control("PUT", "/settings", { rateLimits: true });
});
afterEach(async () => {
  vi.useRealTimers();
  await clerk.stop();
});

const post = (path: string, ip: string) =>
  fetch(`${clerk.url}/v1${path}`, { method: "POST", headers: { "x-forwarded-for": ip } });

async function statuses(path: string, count: number, ip = "192.0.2.1"): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < count; n++) found.push((await post(path, ip)).status);
  return found;
}

const limited = (found: number[]) => found.map((status) => status === 429);

describe("rate limits", () => {
  it.each([
    ["/client/sign_ins", 5],
    ["/client/sign_ups", 5],
    ["/client/sign_ins/sia_1/attempt_first_factor", 3],
    ["/client/sign_ins/sia_1/attempt_second_factor", 3],
    ["/client/sign_ups/sua_1/attempt_verification", 3],
  ])("let an address %s as often as Clerk does: %i times", async (path, limit) => {
    expect(limited(await statuses(path, limit + 1))).toEqual([...Array(limit).fill(false), true]);
    expect(limited(await statuses(path, 1, "192.0.2.2"))).toEqual([false]);
  });

  it("say when to come again, and then let one pass", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    await statuses("/client/sign_ins", 5);
    vi.setSystemTime(Date.now() + 7500);
    const refused = await post("/client/sign_ins", "192.0.2.1");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3"]);
    expect(await refused.json()).toMatchObject({ errors: [{ code: "too_many_requests" }] });
    vi.setSystemTime(Date.now() + 2500);
    expect(limited(await statuses("/client/sign_ins", 6))).toEqual([...Array(5).fill(false), true]);
  });

  it("let a backend send a hundred requests, and look up the keys whenever it wants", async () => {
    const headers = { authorization: `Bearer ${clerk.options.instance.secretKey}` };
    const get = async (path: string) => (await fetch(`${clerk.url}/v1${path}`, { headers })).status;
    const found = await Promise.all(Array.from({ length: 101 }, () => get("/users/count")));
    expect(found.filter((status) => status === 429)).toHaveLength(1);
    expect(await get("/jwks")).toBe(200);
  });

  it("are off by default", async () => {
    await clerk.control("POST", "/reset", { settings: true });
    const browser = await TestBrowser.open(clerk);
    const codes: number[] = [];
    for (let n = 0; n < 8; n++) codes.push((await browser.signIn("nobody@example.com")).status);
    expect(codes).not.toContain(429);
  });
});

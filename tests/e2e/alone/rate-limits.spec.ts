import type { APIResponse } from "@playwright/test";
import { createPerson, expect, sessionCookies, signed, test } from "../fixtures.ts";

// The limits of wrangler.toml, counted in periods of a minute: who asks once more than twice as often is certainly told.

/** Asks until it is refused. @returns the statuses before, and the refusal */
async function exhaust(most: number, ask: () => Promise<APIResponse>) {
  const before = new Set<number>();
  for (let asked = 0; asked <= most; asked += 8) {
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    const refusal = answers.find((answer) => answer.status() === 429);
    if (refusal) return { before, refusal };
    for (const answer of answers) before.add(answer.status());
  }
  throw new Error(`Nobody was refused in ${most} requests.`);
}

const address = (nth: number) => ({ "CF-Connecting-IP": `203.0.113.${nth}` });

test("Who sends too many actions or searches is told to wait, and nobody else is", async ({ request }) => {
  const [busy, quiet] = await Promise.all([createPerson("Busy"), createPerson("Quiet")]);
  for (const [method, path, limit] of [
    ["POST", "/profile", 240],
    ["GET", "/directory?q=ada", 240],
  ] as const) {
    const ask = async (person: typeof busy, headers = {}) =>
      request.fetch(path, {
        method,
        headers: { Cookie: await sessionCookies(person), Accept: "text/html", ...headers },
      });
    const cookie = await sessionCookies(busy);
    const { before, refusal } = await exhaust(2 * limit, () => ask(busy, { Cookie: cookie }));
    expect([...before].every((status) => status < 500)).toBe(true);
    expect(refusal.headers()["retry-after"]).toBe("60");
    expect(await refusal.text()).toBe("That is a lot at once. Try again in 60 seconds.");
    expect((await ask(quiet)).status()).not.toBe(429);
    // What costs little goes on.
    const items = await request.get("/items", { headers: { Cookie: cookie, Accept: "text/html" } });
    expect(items.status()).toBe(200);
  }
});

test("An address that asks for the sign-in page too often is told to wait, and no other is", async ({
  request,
}) => {
  const ask = (nth: number) => request.get("/sign-in", { headers: address(nth) });
  const { before, refusal } = await exhaust(2 * 300, () => ask(1));
  expect([...before]).toEqual([200]);
  expect(refusal.headers()["retry-after"]).toBe("60");
  expect((await ask(2)).status()).toBe(200);
});

test("An address that makes up nonces of Clerk's handshake is told to wait", async ({ request }) => {
  const headers = address(4);
  const { before, refusal } = await exhaust(2 * 300, () =>
    request.get("/items?__clerk_handshake_nonce=made-up", { headers, maxRedirects: 0 }),
  );
  expect([...before].every((status) => status < 500)).toBe(true);
  expect(refusal.headers()["retry-after"]).toBe("60");
});

test("Who sends webhooks that are not valid is told to wait, and what is valid is taken all the same", async ({
  request,
}) => {
  const headers = { ...address(3), "Content-Type": "application/json" };
  const forge = () => request.post("/api/webhooks/clerk", { headers, data: "{}" });
  const { before, refusal } = await exhaust(2 * 60, forge);
  expect([...before]).toEqual([400]);
  expect(refusal.headers()["retry-after"]).toBe("60");
  const { data, headers: signature } = signed(
    JSON.stringify({ type: "email.created", data: { id: "ema_1" }, timestamp: Date.now() }),
  );
  const valid = await request.post("/api/webhooks/clerk", { data, headers: { ...signature, ...address(3) } });
  expect(valid.status()).toBe(204);
});

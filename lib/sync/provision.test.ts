import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from "vitest";
import { connect } from "#db/client.ts";
import { type UserId, users } from "#db/schema.ts";

const clerkUrl = "http://localhost:2";
const environment = {
  APP_URL: "http://localhost:8787",
  CLERK_API_URL: clerkUrl,
  CLERK_SECRET_KEY: "sk_test_0123456789",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("some-name-1.clerk.accounts.dev$")}`,
  CLERK_JWT_KEY: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
  TURSO_DATABASE_URL: inject("databaseUrl"),
  TURSO_AUTH_TOKEN: inject("databaseToken"),
};
const db = connect({ url: inject("databaseUrl"), authToken: inject("databaseToken") });
const realFetch = globalThis.fetch;
const asked: Request[] = [];

const log = { info: vi.spyOn(console, "info"), warn: vi.spyOn(console, "warn") };
const logged = (level: keyof typeof log) => log[level].mock.calls.map(([line]) => JSON.parse(line));
beforeEach(() => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const spy of Object.values(log)) spy.mockReset().mockReturnValue();
  asked.length = 0;
});
afterAll(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

let people: object[] | Promise<object[]> = [];

// The SDK takes fetch when it is loaded: so this is here before it.
vi.stubGlobal("fetch", async (input: Request | string | URL, init?: RequestInit) => {
  const request = new Request(input, init);
  if (!request.url.startsWith(clerkUrl)) return realFetch(input, init);
  asked.push(request);
  const found = await people;
  const isCount = new URL(request.url).pathname.endsWith("/count");
  return Response.json(isCount ? { object: "total_count", total_count: found.length } : found);
});
// Under NODE_ENV=test, it calls fetch in a way that workerd refuses.
vi.stubEnv("NODE_ENV", "production");

/** Mirrors a person where Clerk's API answers the SDK with these people. */
async function provisionWhere(found: typeof people, id: UserId): Promise<boolean> {
  people = found;
  const { provision } = await import("./provision.ts");
  return provision(db, id);
}

const newId = () => `user_${crypto.randomUUID()}` as UserId;
const person = (id: UserId) => ({
  ...{ object: "user", id, email_addresses: [], phone_numbers: [], web3_wallets: [], external_accounts: [] },
  ...{ enterprise_accounts: [], first_name: "Early", public_metadata: {}, created_at: 5, updated_at: 6 },
});
const rowOf = async (id: UserId) => (await db.select().from(users).where(eq(users.id, id)))[0];

// The first call loads the SDK, which may take longer than the deadline on a busy machine.
beforeAll(async () => {
  await provisionWhere([], newId());
}, 60_000);

test("A person who is ahead of their webhook is mirrored as Clerk's API says", async () => {
  const id = newId();
  expect(await provisionWhere([person(id)], id)).toBe(true);
  expect(await rowOf(id)).toMatchObject({ firstName: "Early", createdAt: 5, updatedAt: 6 });
  expect(logged("info")).toEqual([{ level: "info", event: "sync.provisioned", userId: id, found: true }]);
  for (const { headers } of asked) expect(headers.get("authorization")).toBe("Bearer sk_test_0123456789");
});

test("Somebody whom Clerk does not know is not made up", async () => {
  const id = newId();
  expect(await provisionWhere([], id)).toBe(false);
  expect(await rowOf(id)).toBeUndefined();
  expect(logged("info")).toMatchObject([{ event: "sync.provisioned", found: false }]);
});

test("Where Clerk does not answer within three seconds, the webhook will bring them: it is only logged", async () => {
  const id = newId();
  expect(await provisionWhere(new Promise<object[]>(() => {}), id)).toBe(false);
  expect(logged("warn")).toEqual([
    { level: "warn", event: "sync.provision_failed", userId: id, error: "AppError" },
  ]);
});

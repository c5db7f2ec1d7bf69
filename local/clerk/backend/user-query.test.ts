import type { User } from "@clerk/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET_KEY, startTestClerk, type TestClerk } from "../test-support.ts";
import { changeStoredUser, linkedAccount } from "./test-state.ts";

type Query = NonNullable<Parameters<TestClerk["backend"]["users"]["getUserList"]>[0]>;

const DAY = 24 * 60 * 60_000;
const FIRST_DAY = Date.parse("2024-01-01T00:00:00Z");
/** In the order of their creation, one a day. */
const PEOPLE = [
  { name: "ada", firstName: "Ada", lastName: "Zimmer", username: "ada_z", phone: "+15005550100" },
  { name: "bob", firstName: "Bob", lastName: "Young", username: "bobby", phone: "+15005550300" },
  { name: "cyd", firstName: "Cyd", lastName: null, username: "cyd_9", phone: "+15005550299" },
  { name: "dan", firstName: "Dan", lastName: "Xavier", username: "daniel", phone: "+15005550050" },
] as const;

let clerk: TestClerk;
const ids = new Map<string, string>();
const id = (name: string): string => ids.get(name) ?? "";

beforeAll(async () => {
  clerk = await startTestClerk({
    settings: {
      phoneNumber: { enabled: true },
      username: { enabled: true },
      organizations: { enabled: true },
    },
  });
  for (const [day, { name, firstName, lastName, username, phone }] of PEOPLE.entries()) {
    const user = await clerk.backend.users.createUser({
      emailAddress: [`${name}@example.com`],
      skipPasswordRequirement: true,
      firstName,
      ...(lastName ? { lastName } : {}),
      username,
      phoneNumber: [phone],
      externalId: `crm-${name}`,
      createdAt: new Date(FIRST_DAY + day * DAY),
    });
    ids.set(name, user.id);
  }
  await clerk.backend.users.banUser(id("bob"));
  for (const [owner, organization] of [
    ["ada", "Alpha"],
    ["cyd", "Beta"],
  ] as const) {
    const created = await clerk.backend.organizations.createOrganization({
      name: organization,
      createdBy: id(owner),
    });
    ids.set(organization, created.id);
  }
  changeStoredUser(clerk, id("dan"), () => ({
    external_accounts: [linkedAccount("google", "dan@example.com")],
  }));
  await clerk.backend.sessions.createSession({ userId: id("cyd") });
  await clerk.backend.sessions.createSession({ userId: id("ada") });
});
afterAll(() => clerk.stop());

const nameOf = (user: User) => user.firstName?.toLowerCase();

async function list(query: Query = {}) {
  const { data, totalCount } = await clerk.backend.users.getUserList(query);
  return { names: data.map(nameOf), totalCount };
}

describe("the list of users", () => {
  it("begins with the newest", async () => {
    expect(await list()).toEqual({ names: ["dan", "cyd", "bob", "ada"], totalCount: 4 });
  });

  it.each([
    ["e-mail address", () => ({ emailAddress: ["ADA@example.com", "cyd@example.com"] }), ["cyd", "ada"]],
    ["user id", () => ({ userId: [id("bob"), id("dan")] }), ["dan", "bob"]],
    ["all user ids but one", () => ({ userId: [`-${id("bob")}`] }), ["dan", "cyd", "ada"]],
    ["wanted and unwanted ids", () => ({ userId: [`+${id("bob")}`, `-${id("ada")}`] }), ["bob"]],
    ["phone number", () => ({ phoneNumber: ["+1 500 555 0299", "+15005559999"] }), ["cyd"]],
    ["username", () => ({ username: ["BOBBY", "nobody"] }), ["bob"]],
    ["a wallet, which nobody has", () => ({ web3Wallet: ["0x0"] }), []],
    ["organization", () => ({ organizationId: [id("Alpha"), id("Beta")] }), ["cyd", "ada"]],
    ["all organizations but one", () => ({ organizationId: [`-${id("Alpha")}`] }), ["dan", "cyd", "bob"]],
    ["part of a phone number", () => ({ query: "555-01" }), ["ada"]],
    ["part of a username", () => ({ query: "bobb" }), ["bob"]],
    ["external id", () => ({ externalId: ["crm-ada", "crm-nobody"] }), ["ada"]],
    ["part of an address", () => ({ query: "CYD@" }), ["cyd"]],
    ["part of a full name", () => ({ query: "dan xav" }), ["dan"]],
    ["ban", () => ({ banned: true }), ["bob"]],
    ["creation before a moment", () => ({ createdAtBefore: FIRST_DAY + DAY }), ["ada"]],
    ["creation after a moment", () => ({ createdAtAfter: FIRST_DAY + 2 * DAY }), ["dan"]],
    ["activity after a moment", () => ({ lastActiveAtAfter: FIRST_DAY }), ["cyd", "ada"]],
    ["activity since a moment", () => ({ last_active_at_since: FIRST_DAY }), ["cyd", "ada"]],
    ["activity before a moment", () => ({ lastActiveAtBefore: FIRST_DAY }), []],
    ["sign-in after a moment", () => ({ lastSignInAtAfter: FIRST_DAY }), ["cyd", "ada"]],
    ["sign-in before a moment", () => ({ lastSignInAtBefore: FIRST_DAY }), []],
    ["two conditions at once", () => ({ query: "example.com", banned: true }), ["bob"]],
  ] as [string, () => Query, string[]][])("is filtered, and counted, by %s", async (_, query, names) => {
    expect(await list(query())).toEqual({ names, totalCount: names.length });
    expect(await clerk.backend.users.getCount(query())).toBe(names.length);
  });

  it.each([
    ["name_query=xav", ["dan"]],
    ["email_address_query=ADA%40", ["ada"]],
    ["phone_number_query=0299", ["cyd"]],
    ["username_query=da_", ["ada"]],
    ["provider=google", ["dan"]],
    ["provider=oauth_google&provider_user_id=google-7", ["dan"]],
    ["provider=google&provider_user_id=other", []],
    ["provider=github", []],
  ])("is filtered by %s, which the SDK has no name for", async (query, names) => {
    const ask = async (path: string) => {
      const headers = { authorization: `Bearer ${SECRET_KEY}` };
      return (await fetch(`${clerk.url}/v1${path}?${query}`, { headers })).json();
    };
    const users = (await ask("/users")) as { first_name: string }[];
    expect(users.map((user) => user.first_name.toLowerCase())).toEqual(names);
    expect(await ask("/users/count")).toMatchObject({ total_count: names.length });
  });

  it.each([
    ["created_at", ["ada", "bob", "cyd", "dan"]],
    ["+created_at", ["ada", "bob", "cyd", "dan"]],
    ["-created_at", ["dan", "cyd", "bob", "ada"]],
    ["-first_name", ["dan", "cyd", "bob", "ada"]],
    ["+email_address", ["ada", "bob", "cyd", "dan"]],
    ["-email_address", ["dan", "cyd", "bob", "ada"]],
    ["+username", ["ada", "bob", "cyd", "dan"]],
    ["-phone_number", ["bob", "cyd", "ada", "dan"]],
  ] as const)("is ordered by %s", async (orderBy, names) => {
    expect((await list({ orderBy: orderBy as Query["orderBy"] })).names).toEqual(names);
  });

  it("puts those who lack a value last, in both directions", async () => {
    expect((await list({ orderBy: "+last_name" as Query["orderBy"] })).names).toEqual([
      "dan",
      "bob",
      "ada",
      "cyd",
    ]);
    expect((await list({ orderBy: "-last_name" as Query["orderBy"] })).names).toEqual([
      "ada",
      "bob",
      "dan",
      "cyd",
    ]);
    const bySignIn = await list({ orderBy: "-last_sign_in_at" });
    expect(bySignIn.names.slice(0, 2).toSorted()).toEqual(["ada", "cyd"]);
  });

  it("comes in pages that neither overlap nor leave anybody out, and counts everybody", async () => {
    const pages = [];
    for (const offset of [0, 3]) pages.push(await list({ limit: 3, offset, orderBy: "+created_at" }));
    expect(pages).toEqual([
      { names: ["ada", "bob", "cyd"], totalCount: 4 },
      { names: ["dan"], totalCount: 4 },
    ]);
  });

  it("has ten entries unless a limit is given", async () => {
    const other = await startTestClerk();
    try {
      for (let n = 0; n < 11; n++) {
        const emailAddress = [`n${n}@example.com`];
        await other.backend.users.createUser({ emailAddress, skipPasswordRequirement: true });
      }
      const page = await other.backend.users.getUserList();
      expect([page.data.length, page.totalCount]).toEqual([10, 11]);
      expect((await other.backend.users.getUserList({ limit: 500 })).data).toHaveLength(11);
    } finally {
      await other.stop();
    }
  });

  it.each([
    [{ limit: 501 }, "limit"],
    [{ limit: -1 }, "limit"],
    [{ offset: 1.5 }, "offset"],
    [{ orderBy: "password_hash" }, "order_by"],
    [{ createdAtAfter: "yesterday" }, "created_at_after"],
  ])("refuses %o", async (query, parameter) => {
    await expect(clerk.backend.users.getUserList(query as Query)).rejects.toMatchObject({
      status: 422,
      errors: [{ code: "form_param_value_invalid", meta: { paramName: parameter } }],
    });
  });
});

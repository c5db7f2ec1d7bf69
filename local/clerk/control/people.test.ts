import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestClerk, type TestClerk } from "../test-support.ts";
import { call } from "./test-control.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
beforeEach(() => call(clerk, "POST", "/reset", { settings: true }));

const person = (name: string, change = {}) => ({
  external_id: `import_${name}`,
  email_address: [`${name}@example.com`],
  first_name: name,
  created_at: "2024-05-06T07:08:09.000Z",
  ...change,
});
const importUsers = (users: unknown[]) => call(clerk, "POST", "/people", { users });

describe("people who are imported", () => {
  it("are there as if they had been for long, without a webhook or a password", async () => {
    const grace = person("grace", { last_name: "Hopper", public_metadata: { role: "admin" } });
    const { status, body } = await importUsers([grace, person("ada")]);
    expect([status, body.created, body.skipped]).toEqual([200, 2, 0]);
    const user = await clerk.backend.users.getUser(body.ids[0]);
    expect(user).toMatchObject({
      firstName: "grace",
      lastName: "Hopper",
      externalId: "import_grace",
      publicMetadata: { role: "admin" },
      passwordEnabled: false,
      createdAt: Date.UTC(2024, 4, 6, 7, 8, 9),
      updatedAt: Date.UTC(2024, 4, 6, 7, 8, 9),
    });
    expect(user.primaryEmailAddress?.emailAddress).toBe("grace@example.com");
    expect(user.primaryEmailAddress?.verification?.status).toBe("verified");
    expect(await clerk.messages()).toEqual([]);
  });

  it("are there once, however often they come", async () => {
    const { body: first } = await importUsers([person("ada")]);
    const { body: again } = await importUsers([person("ada"), person("grace")]);
    expect(again).toEqual({ created: 1, skipped: 1, ids: [first.ids[0], expect.any(String)] });
    expect(await clerk.backend.users.getCount()).toBe(2);
  });

  it("do not get the address of somebody else", async () => {
    await clerk.backend.users.createUser({
      emailAddress: ["ada@example.com"],
      skipPasswordRequirement: true,
    });
    const twins = [person("ada", { email_address: ["Ada@Example.com"] }), person("grace")];
    const { body } = await importUsers([...twins, person("twin", { email_address: ["grace@example.com"] })]);
    expect(body).toEqual({ created: 1, skipped: 2, ids: [null, expect.any(String), null] });
  });

  it("are all refused when one is wrong, or when they are too many", async () => {
    const wrong = [
      [[person("ada"), person("x", { email_address: ["nowhere"] })], "users.1.email_address.0"],
      [[person("ada", { created_at: "yesterday" })], "users.0.created_at"],
      [[person("ada", { password: "secret" })], "users.0.password"],
      [Array.from({ length: 1001 }, (_, index) => person(`p${index}`)), "1000"],
    ] as const;
    for (const [users, text] of wrong) {
      const { status, body } = await importUsers([...users]);
      expect([status, body.error]).toEqual([422, expect.stringContaining(text)]);
    }
    expect(await clerk.backend.users.getCount()).toBe(0);
  });

  it("may be a thousand a request", async () => {
    const { body } = await importUsers(Array.from({ length: 1000 }, (_, index) => person(`p${index}`)));
    expect([body.created, new Set(body.ids).size]).toEqual([1000, 1000]);
  });
});

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { APP_ORIGIN, PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { refusal } from "./test-state.ts";

let clerk: TestClerk;
let users: TestClerk["backend"]["users"];
beforeAll(async () => {
  clerk = await startTestClerk();
  users = clerk.backend.users;
});
afterAll(() => clerk.stop());

const withoutPassword = (email: string) => ({
  emailAddress: [email],
  skipPasswordRequirement: true as const,
});
describe("creating a user", () => {
  it("keeps every field that is given, and gets the same user back by its id", async () => {
    const created = await users.createUser({
      emailAddress: ["Full@Example.com", "second@example.com"],
      password: PASSWORD,
      firstName: "Full",
      lastName: "Person",
      externalId: "crm-1",
      locale: "de-DE",
      publicMetadata: { role: "admin" },
      privateMetadata: { note: "secret" },
      unsafeMetadata: { theme: "dark" },
      createdAt: new Date("2020-02-02T00:00:00Z"),
    });
    expect(created).toMatchObject({
      firstName: "Full",
      lastName: "Person",
      externalId: "crm-1",
      locale: "de-DE",
      publicMetadata: { role: "admin" },
      privateMetadata: { note: "secret" },
      unsafeMetadata: { theme: "dark" },
      createdAt: Date.parse("2020-02-02T00:00:00Z"),
      passwordEnabled: true,
      banned: false,
      hasImage: false,
      lastSignInAt: null,
    });
    expect(created.id).toMatch(/^user_\w{27}$/);
    expect(created.primaryEmailAddress?.emailAddress).toBe("full@example.com");
    expect(created.emailAddresses.map((email) => email.verification?.status)).toEqual([
      "verified",
      "verified",
    ]);
    expect(created.imageUrl).toBe(`${APP_ORIGIN}/__clerk/v1/avatars/${created.id}`);
    expect(await users.getUser(created.id)).toEqual(created);
  });

  it("lets the person sign in at once", async () => {
    const { id } = await users.createUser({ emailAddress: ["ready@example.com"], password: PASSWORD });
    const { body, client } = await (await TestBrowser.open(clerk)).signIn("ready@example.com");
    expect(body.status).toBe("complete");
    expect(client?.sessions[0]?.user.id).toBe(id);
  });

  it("refuses an address and an external id that somebody has", async () => {
    await users.createUser({ ...withoutPassword("owner@example.com"), externalId: "crm-2" });
    await expect(users.createUser(withoutPassword("OWNER@example.com"))).rejects.toMatchObject(
      refusal(422, "form_identifier_exists", "email_address"),
    );
    await expect(
      users.createUser({ ...withoutPassword("free@example.com"), externalId: "crm-2" }),
    ).rejects.toMatchObject(refusal(422, "form_identifier_exists", "external_id"));
    expect(await users.getCount({ emailAddress: ["free@example.com"] })).toBe(0);
  });

  it.each([
    [{ emailAddress: ["no-password@example.com"] }, "form_data_missing", undefined],
    [{ emailAddress: ["a@example.com"], password: "short" }, "form_password_length_too_short", "password"],
    [{ emailAddress: ["nonsense"], password: PASSWORD }, "form_param_format_invalid", "email_address"],
    [{ password: PASSWORD }, "form_data_missing", undefined],
    [{ ...withoutPassword("b@example.com"), firstName: 7 }, "form_param_type_invalid", "first_name"],
    [
      { ...withoutPassword("b@example.com"), publicMetadata: "x" },
      "form_param_type_invalid",
      "public_metadata",
    ],
  ])("refuses %o with %s", async (params, code, parameter) => {
    const before = await users.getCount();
    await expect(users.createUser(params as never)).rejects.toMatchObject(refusal(422, code, parameter));
    expect(await users.getCount()).toBe(before);
  });
});

describe("updating a user", () => {
  it("changes what is given and nothing else, with a later updated_at each time", async () => {
    const user = await users.createUser({
      ...withoutPassword("update@example.com"),
      firstName: "Before",
      lastName: "Stays",
      publicMetadata: { kept: true },
    });
    const once = await users.updateUser(user.id, { firstName: "After", externalId: "crm-3" });
    const twice = await users.updateUser(user.id, { firstName: "" });
    expect(once).toMatchObject({ firstName: "After", lastName: "Stays", externalId: "crm-3" });
    expect(twice).toMatchObject({ firstName: null, lastName: "Stays", publicMetadata: { kept: true } });
    expect(once.updatedAt).toBeGreaterThan(user.updatedAt);
    expect(twice.updatedAt).toBeGreaterThan(once.updatedAt);
    expect(await users.getUser(user.id)).toEqual(twice);
  });

  it("replaces the password and signs the other sessions out on request", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId } = await browser.signUp("new-password@example.com");
    await users.updateUser(userId, { password: "a fresh long password" });
    expect((await browser.client())?.sessions).toHaveLength(1);
    await users.updateUser(userId, { password: "the third password", signOutOfOtherSessions: true });
    expect((await browser.client())?.sessions).toEqual([]);
    expect((await browser.signIn("new-password@example.com")).error?.code).toBe("form_password_incorrect");
    const { body } = await browser.signIn("new-password@example.com", "the third password");
    expect(body.status).toBe("complete");
  });

  it("makes a verified address of the user the primary one, and no other", async () => {
    const user = await users.createUser({
      ...withoutPassword("first@example.com"),
      emailAddress: ["first@example.com", "other@example.com"],
    });
    const other = user.emailAddresses[1]?.id ?? "";
    const updated = await users.updateUser(user.id, { primaryEmailAddressID: other });
    expect(updated.primaryEmailAddress?.emailAddress).toBe("other@example.com");
    await expect(users.updateUser(user.id, { primaryEmailAddressID: "idn_unknown" })).rejects.toMatchObject(
      refusal(422, "form_param_value_invalid", "primary_email_address_id"),
    );
  });
});

describe("metadata", () => {
  it("is merged at every level, where null takes a key away", async () => {
    const { id } = await users.createUser({
      ...withoutPassword("merge@example.com"),
      publicMetadata: { a: { x: 1, y: 2 }, b: 1, list: [1, 2] },
      privateMetadata: { kept: true },
    });
    const merged = await users.updateUserMetadata(id, {
      publicMetadata: { a: { x: null, z: { deep: 3 } }, b: null, c: "new", list: [3] },
    });
    expect(merged.publicMetadata).toEqual({ a: { y: 2, z: { deep: 3 } }, c: "new", list: [3] });
    expect(merged.privateMetadata).toEqual({ kept: true });
  });

  it("is replaced part by part", async () => {
    const { id } = await users.createUser({
      ...withoutPassword("replace@example.com"),
      publicMetadata: { old: true },
      privateMetadata: { kept: true },
    });
    const replaced = await users.replaceUserMetadata(id, { publicMetadata: { fresh: true } });
    expect(replaced.publicMetadata).toEqual({ fresh: true });
    expect(replaced.privateMetadata).toEqual({ kept: true });
  });

  it("keeps keys that JavaScript's objects have a meaning for as mere data", async () => {
    const { id } = await users.createUser(withoutPassword("proto@example.com"));
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": "text"}');
    await users.updateUserMetadata(id, { publicMetadata: hostile });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.keys((await users.getUser(id)).publicMetadata)).toEqual(["__proto__", "constructor"]);
  });
});

describe("banning, passwords and deleting", () => {
  it("ends the sessions of a banned person and says so in the user", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId, sessionId } = await browser.signUp("ban@example.com");
    expect((await users.banUser(userId)).banned).toBe(true);
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe("revoked");
    expect((await users.unbanUser(userId)).banned).toBe(false);
  });

  it("verifies a password", async () => {
    const { id } = await users.createUser({ emailAddress: ["verify@example.com"], password: PASSWORD });
    expect(await users.verifyPassword({ userId: id, password: PASSWORD })).toEqual({ verified: true });
    await expect(users.verifyPassword({ userId: id, password: "wrong" })).rejects.toMatchObject(
      refusal(422, "incorrect_password"),
    );
    const bare = await users.createUser(withoutPassword("bare@example.com"));
    await expect(users.verifyPassword({ userId: bare.id, password: "any" })).rejects.toMatchObject(
      refusal(400, "no_password_set"),
    );
  });

  it("deletes a user with their sessions and frees their address", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId } = await browser.signUp("delete@example.com");
    expect(await users.deleteUser(userId)).toMatchObject({ id: userId, deleted: true });
    await expect(users.getUser(userId)).rejects.toMatchObject(refusal(404, "resource_not_found"));
    expect((await browser.client())?.sessions).toEqual([]);
    expect((await browser.signUp("delete@example.com")).userId).not.toBe(userId);
  });

  it("stamps a second change within one millisecond later than the first", async () => {
    const { id } = await users.createUser(withoutPassword("same@example.com"));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    try {
      const first = await users.updateUser(id, { firstName: "One" });
      const second = await users.updateUser(id, { firstName: "Two" });
      expect(second.updatedAt).toBe(first.updatedAt + 1);
    } finally {
      vi.useRealTimers();
    }
  });
});

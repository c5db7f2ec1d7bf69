import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";
import { load, submit } from "./test-pages.ts";

vi.setConfig({ testTimeout: 20_000 });

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());
beforeEach(() => clerk.control("POST", "/reset"));

const newUser = (name: string, details: Record<string, unknown> = {}) =>
  clerk.backend.users.createUser({
    emailAddress: [`${name}@example.com`],
    skipPasswordRequirement: true,
    ...details,
  });

describe("the list of users", () => {
  it("is searched by whatever one knows of somebody", async () => {
    const ada = await newUser("ada", { firstName: "Ada", lastName: "Byron", externalId: "ext_7" });
    await newUser("grace");
    for (const query of ["ADA@", "ada byron", "ext_7", ada.id]) {
      const { text } = await load(clerk, `/?query=${encodeURIComponent(query)}`);
      expect([query, text.includes("ada@example.com"), text.includes("grace@example.com")]).toEqual([
        query,
        true,
        false,
      ]);
    }
    expect((await load(clerk, "/?query=nobody%3Cb%3E")).text).toContain("Nobody matches “nobody&lt;b&gt;”");
  });

  it("comes in pages that keep the search", async () => {
    for (let n = 0; n < 51; n++) await newUser(`many${n}`);
    const first = await load(clerk, "/?query=many");
    expect(first.text).toContain("Page 1 of 2, 51 in all");
    expect(first.text).toContain("?query=many&amp;page=2");
    expect(first.text).not.toContain("many0@example.com");
    expect((await load(clerk, "/?query=many&page=2")).text).toContain("many0@example.com");
    expect((await load(clerk, "/?page=99")).text).toContain("many0@example.com");
    expect((await load(clerk, "/?page=x")).text).toContain("many50@example.com");
  });

  it("grows by a form, which says what is wrong with what it got", async () => {
    const created = await submit(clerk, "/users", { email_address: "new@example.com", first_name: "New" });
    expect([created.status, created.location]).toEqual([303, expect.stringMatching(/^\/users\/user_\w+$/)]);
    expect((await load(clerk, created.location ?? "")).text).toContain("new@example.com");
    const refused = await submit(clerk, "/users", { email_address: "new@example.com", last_name: "Kept" });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('role="alert"');
    expect(refused.text).toContain('value="Kept"');
    expect(await clerk.backend.users.getCount()).toBe(1);
  });
});

describe("the page of a user", () => {
  it("tells what there is to know", async () => {
    const browser = await TestBrowser.open(clerk);
    const { userId } = await browser.signUp("known@example.com");
    await clerk.backend.users.updateUserMetadata(userId, {
      publicMetadata: { plan: "pro" },
      privateMetadata: { note: "quiet" },
    });
    const { text, status } = await load(clerk, `/users/${userId}`);
    expect(status).toBe(200);
    for (const part of ["known@example.com", "primary, verified", userId, "plan", "quiet", "1 active"]) {
      expect(text).toContain(part);
    }
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect((await load(clerk, "/users/user_none")).status).toBe(404);
  });

  it("bans, and lets in again", async () => {
    const { id } = await newUser("banned");
    expect((await submit(clerk, `/users/${id}/ban`)).location).toBe(`/users/${id}`);
    expect((await clerk.backend.users.getUser(id)).banned).toBe(true);
    expect((await load(clerk, `/users/${id}`)).text).toContain("Unban");
    await submit(clerk, `/users/${id}/unban`);
    expect((await clerk.backend.users.getUser(id)).banned).toBe(false);
  });

  it("locks, and unlocks", async () => {
    const { id } = await newUser("locked");
    await submit(clerk, `/users/${id}/lock`);
    expect((await clerk.backend.users.getUser(id)).locked).toBe(true);
    await submit(clerk, `/users/${id}/unlock`);
    expect((await clerk.backend.users.getUser(id)).locked).toBe(false);
  });

  it("changes the public metadata, and keeps what was typed when it is not JSON", async () => {
    const { id } = await newUser("meta");
    const save = (text: string) => submit(clerk, `/users/${id}/metadata`, { public_metadata: text });
    expect((await save('{"role":"admin"}')).status).toBe(303);
    for (const text of ['{"role":', '["role"]', '"role"']) {
      const refused = await save(text);
      expect([text, refused.status]).toEqual([text, 422]);
      expect(refused.text).toContain(text.replaceAll('"', "&quot;"));
      expect(refused.text).toContain('role="alert"');
    }
    expect((await clerk.backend.users.getUser(id)).publicMetadata).toEqual({ role: "admin" });
    expect((await clerk.messages())[0]?.event_type).toBe("user.updated");
  });

  it("gives a link that signs in as that person, once", async () => {
    const { id } = await newUser("link");
    expect((await load(clerk, `/users/${id}`)).text).toContain("Make a sign-in link");
    await submit(clerk, `/users/${id}/sign-in-link`);
    const { text } = await load(clerk, `/users/${id}`);
    const ticket = /href="http:\/\/localhost:3999\/sign-in\?__clerk_ticket=([^"]+)"/.exec(text)?.[1] ?? "";
    const browser = await TestBrowser.open(clerk);
    const { body } = await browser.post("/client/sign_ins", { strategy: "ticket", ticket });
    expect((await clerk.backend.sessions.getSession(body.created_session_id)).userId).toBe(id);
    expect((await load(clerk, `/users/${id}`)).text).toContain("Make a sign-in link");
  });

  it("revokes a session", async () => {
    const { userId, sessionId } = await (await TestBrowser.open(clerk)).signUp("revoked@example.com");
    const path = `/users/${userId}/sessions/${sessionId}/revoke`;
    expect((await submit(clerk, path)).location).toBe(`/users/${userId}`);
    expect((await clerk.backend.sessions.getSession(sessionId)).status).toBe("revoked");
    expect((await load(clerk, `/users/${userId}`)).text).toContain("No active session");
  });

  it("deletes only after a second look", async () => {
    const { id } = await newUser("deleted");
    expect((await load(clerk, `/users/${id}`)).text).toContain(`href="/users/${id}/delete"`);
    expect((await load(clerk, `/users/${id}/delete`)).text).toContain("Delete for good");
    expect(await clerk.backend.users.getCount()).toBe(1);
    expect((await submit(clerk, `/users/${id}/delete`)).location).toBe("/");
    expect(await clerk.backend.users.getCount()).toBe(0);
    expect((await submit(clerk, `/users/${id}/delete`)).status).toBe(404);
  });

  it("does nothing for pages of other sites", async () => {
    const { id } = await clerk.backend.users.createUser({
      emailAddress: ["safe@example.com"],
      password: PASSWORD,
    });
    for (const action of ["ban", "delete", "metadata", "sign-in-link"]) {
      const { status } = await submit(clerk, `/users/${id}/${action}`, {}, "https://evil.example");
      expect([action, status]).toEqual([action, 403]);
    }
    expect((await clerk.backend.users.getUser(id)).banned).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_ORIGIN, PASSWORD, startTestClerk, TestBrowser, type TestClerk } from "../test-support.ts";

let clerk: TestClerk;
beforeAll(async () => {
  clerk = await startTestClerk();
});
afterAll(() => clerk.stop());

async function signedIn(email: string) {
  const browser = await TestBrowser.open(clerk);
  return { browser, ...(await browser.signUp(email)) };
}

describe("one's own profile", () => {
  it("never shows private metadata", async () => {
    const { browser, userId } = await signedIn("private@example.com");
    await clerk.backend.users.updateUserMetadata(userId, { privateMetadata: { note: "between us" } });
    const { body, client } = await browser.call("GET", "/me");
    expect(body.id).toBe(userId);
    expect(JSON.stringify([body, client])).not.toContain("between us");
  });

  it("can be renamed, and a name taken away with an empty field", async () => {
    const { browser, userId } = await signedIn("name@example.com");
    const before = (await browser.call("GET", "/me")).body.updated_at;
    const named = await browser.call("PATCH", "/me", { first_name: "Ann", last_name: "Lee" });
    expect(named.body).toMatchObject({ first_name: "Ann", last_name: "Lee" });
    expect(named.body.updated_at).toBeGreaterThan(before);
    await browser.call("PATCH", "/me", { last_name: "" });
    expect(await clerk.backend.users.getUser(userId)).toMatchObject({ firstName: "Ann", lastName: null });
  });

  it("has metadata that merges at every level and loses keys that are null", async () => {
    const { browser } = await signedIn("metadata@example.com");
    const patch = (value: unknown) =>
      browser.call("PATCH", "/me/metadata", { unsafe_metadata: JSON.stringify(value) });
    await patch({ theme: { mode: "dark", size: 2 }, seen: [1, 2] });
    const { body } = await patch({ theme: { size: null, contrast: "high" }, seen: [3] });
    expect(body.unsafe_metadata).toEqual({ theme: { mode: "dark", contrast: "high" }, seen: [3] });
    const polluted = await browser.call("PATCH", "/me/metadata", {
      unsafe_metadata: '{"__proto__":{"role":"admin"}}',
    });
    expect(polluted.status).toBe(200);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  it("does not let anybody set their own public metadata", async () => {
    const { browser } = await signedIn("sneaky@example.com");
    const { body } = await browser.call("PATCH", "/me", {
      public_metadata: '{"role":"admin"}',
      first_name: "S",
    });
    expect(body.public_metadata).toEqual({});
  });

  it("shows a picture, at first a made-up one, from the app's own origin", async () => {
    const { browser } = await signedIn("picture@example.com");
    const { body } = await browser.call("GET", "/me");
    expect(body.has_image).toBe(false);
    expect(body.image_url.startsWith(`${APP_ORIGIN}/__clerk/v1/avatars/`)).toBe(true);
    const load = (imageUrl: string) => fetch(imageUrl.replace(`${APP_ORIGIN}/__clerk`, clerk.url));
    expect((await load(body.image_url)).headers.get("content-type")).toBe("image/svg+xml");

    const upload = async (type: string) => {
      const form = new FormData();
      form.set("file", new Blob([new Uint8Array([137, 80, 78, 71])], { type }), "me.png");
      const url = `${clerk.url}/v1/me/profile_image?__clerk_db_jwt=${browser.devBrowser}`;
      return await fetch(url, { method: "POST", body: form });
    };
    expect((await upload("image/svg+xml")).status).toBe(400);
    expect((await upload("image/png")).status).toBe(200);
    const changed = (await browser.call("GET", "/me")).body;
    expect(changed.has_image).toBe(true);
    const image = await load(changed.image_url);
    expect(image.headers.get("content-type")).toBe("image/png");
    expect([...new Uint8Array(await image.arrayBuffer())]).toEqual([137, 80, 78, 71]);
    await browser.call("DELETE", "/me/profile_image");
    expect((await browser.call("GET", "/me")).body.has_image).toBe(false);
  });

  it("can be deleted, with everything that belongs to it", async () => {
    const { browser, userId, sessionId } = await signedIn("leaves@example.com");
    const { body, client } = await browser.call("DELETE", "/me");
    expect(body).toEqual({ object: "user", id: userId, deleted: true });
    expect(client?.sessions).toEqual([]);
    await expect(clerk.backend.users.getUser(userId)).rejects.toMatchObject({ status: 404 });
    await expect(clerk.backend.sessions.getSession(sessionId)).rejects.toMatchObject({ status: 404 });
    expect((await browser.signUp("leaves@example.com")).userId).not.toBe(userId);
  });
});

describe("one's own password", () => {
  it("is changed only by somebody who knows it, and can end the other sessions", async () => {
    const { browser, sessionId } = await signedIn("change@example.com");
    const elsewhere = await TestBrowser.open(clerk);
    await elsewhere.signIn("change@example.com");

    const refused = await browser.post("/me/change_password", {
      current_password: "a wrong guess",
      new_password: "the new password",
    });
    expect(refused.error).toMatchObject({
      code: "form_password_validation_failed",
      meta: { param_name: "current_password" },
    });
    const short = await browser.post("/me/change_password", {
      current_password: PASSWORD,
      new_password: "short",
    });
    expect(short.error).toMatchObject({
      code: "form_password_length_too_short",
      meta: { param_name: "new_password" },
    });
    const changed = await browser.post("/me/change_password", {
      current_password: PASSWORD,
      new_password: "the new password",
      sign_out_of_other_sessions: "true",
    });
    expect(changed.status).toBe(200);
    expect(changed.client?.sessions.map(({ id }) => id)).toEqual([sessionId]);
    expect((await elsewhere.client())?.sessions).toEqual([]);
    expect((await elsewhere.signIn("change@example.com", "the new password")).body.status).toBe("complete");
  });

  it("is replaced without the one before when that is known to others, and the session counts again", async () => {
    const { browser, userId } = await signedIn("compromised@example.com");
    await clerk.backend.users.setPasswordCompromised(userId);
    const pending = await browser.client();
    expect(pending?.sessions[0]).toMatchObject({ status: "pending", tasks: [{ key: "reset-password" }] });
    const { status, client } = await browser.post("/me/change_password", {
      new_password: "the new password",
    });
    expect([status, client?.sessions[0]?.status]).toEqual([200, "active"]);
    const elsewhere = await TestBrowser.open(clerk);
    const { body } = await elsewhere.signIn("compromised@example.com", "the new password");
    expect(body.status).toBe("complete");
  });
});

describe("one's own e-mail addresses", () => {
  it("grow by one with a code, which may then become the primary one", async () => {
    const { browser, userId } = await signedIn("first@example.com");
    const { body: added } = await browser.post("/me/email_addresses/", {
      email_address: "Second@example.com",
    });
    expect(added).toMatchObject({ email_address: "second@example.com", verification: null });
    const early = await browser.call("PATCH", "/me", { primary_email_address_id: added.id });
    expect(early.error?.code).toBe("form_verification_needed");

    await browser.post(`/me/email_addresses/${added.id}/prepare_verification`, { strategy: "email_code" });
    const code = await clerk.code("second@example.com");
    const wrong = code === "000000" ? "000001" : "000000";
    const path = `/me/email_addresses/${added.id}/attempt_verification`;
    expect((await browser.post(path, { code: wrong })).error?.code).toBe("form_code_incorrect");
    expect((await browser.call("GET", `/me/email_addresses/${added.id}`)).body.verification.attempts).toBe(1);
    expect((await browser.post(path, { code })).body.verification.status).toBe("verified");

    await browser.call("PATCH", "/me", { primary_email_address_id: added.id });
    const user = await clerk.backend.users.getUser(userId);
    expect(user.primaryEmailAddress?.emailAddress).toBe("second@example.com");
    expect((await (await TestBrowser.open(clerk)).signIn("second@example.com")).body.status).toBe("complete");
  });

  it("cannot include one that somebody else has, nor lose the last one", async () => {
    await signedIn("theirs@example.com");
    const { browser } = await signedIn("mine@example.com");
    const taken = await browser.post("/me/email_addresses", { email_address: "theirs@example.com" });
    expect(taken.error).toMatchObject({
      code: "form_identifier_exists",
      meta: { param_name: "email_address" },
    });
    const [only] = (await browser.call("GET", "/me/email_addresses")).body;
    const refused = await browser.call("DELETE", `/me/email_addresses/${only.id}`);
    expect(refused.error?.code).toBe("last_required_identification_deletion_failed");
  });

  it("goes to whoever verifies it first", async () => {
    const first = (await signedIn("a@example.com")).browser;
    const second = (await signedIn("b@example.com")).browser;
    const prepare = async (browser: TestBrowser) => {
      const { body } = await browser.post("/me/email_addresses", { email_address: "shared@example.com" });
      await browser.post(`/me/email_addresses/${body.id}/prepare_verification`, { strategy: "email_code" });
      return { id: body.id, code: await clerk.code("shared@example.com") };
    };
    const one = await prepare(first);
    const two = await prepare(second);
    const verify = (browser: TestBrowser, { id, code }: { id: string; code: string }) =>
      browser.post(`/me/email_addresses/${id}/attempt_verification`, { code });
    expect((await verify(second, two)).status).toBe(200);
    expect((await verify(first, one)).error?.code).toBe("form_identifier_exists");
  });
});

describe("one's own devices", () => {
  it("are listed with what they are, and can be signed out one by one", async () => {
    const { browser, sessionId } = await signedIn("devices@example.com");
    const other = await TestBrowser.open(clerk);
    const { body } = await other.signIn("devices@example.com");
    const list = await browser.call("GET", "/me/sessions/active");
    expect(list.body.map(({ id }: { id: string }) => id).sort()).toEqual(
      [sessionId, body.created_session_id].sort(),
    );
    expect(list.body[0].latest_activity).toMatchObject({ object: "session_activity", is_mobile: false });
    await browser.post(`/me/sessions/${body.created_session_id}/revoke`);
    expect((await other.call("GET", "/me")).status).toBe(401);
    expect((await browser.call("GET", "/me")).status).toBe(200);
  });

  it("do not include anybody else's", async () => {
    const victim = await signedIn("victim@example.com");
    const { browser } = await signedIn("attacker@example.com");
    expect((await browser.post(`/me/sessions/${victim.sessionId}/revoke`)).status).toBe(404);
    expect((await victim.browser.call("GET", "/me")).status).toBe(200);
  });
});
